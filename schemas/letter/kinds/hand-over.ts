// What a council that ends gives its successor: the session key of every letter and attachment of a referral.
// With these the successor opens what was sealed to others; nothing is sealed again, nothing re-signed.
import { z } from 'zod'
import { digest, id } from '../../ids.ts'
import { decidedBy } from '../fields/person.ts'
import { bounds, note } from '../fields/text.ts'
import { optional } from '../gap.ts'

/** RFC 9580 §9.3. Keys are lower-case hex: 32, 48 or 64 characters. */
const sessionKey = z
  .strictObject({
    algorithm: z.enum(['aes128', 'aes192', 'aes256']),
    key: z.string().regex(/^([0-9a-f]{32}|[0-9a-f]{48}|[0-9a-f]{64})$/),
  })
  .refine(({ algorithm, key }) => key.length * 4 === Number(algorithm.slice(3)), {
    path: ['key'],
    error: 'The key is not as long as its algorithm wants.',
  })

/** One sealed thing: the letter of a statement, or, with `attachment`, a file that it brought. */
const handedOver = z.strictObject({
  statement: digest,
  attachment: optional(id, 'the attachment, if it is not the letter'),
  session_key: sessionKey,
})

/** More than fit are handed over in several letters. */
export const handOver = z.strictObject({
  handed_over_by: decidedBy,
  entries: z.array(handedOver).min(1).max(bounds.sessionKeys),
  note: optional(note, 'what the successor must know'),
})
