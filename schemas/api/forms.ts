// What the routes share: pages, links of a chain, and the summaries that lists and subjects return.
// Nothing here may ever hold a fact about a child: the gateway fills these from what it can see.
import { z } from 'zod'
import { day, desk, digest, fingerprint, id, instant, issuer } from '../ids.ts'
import { publicKey } from '../jws.ts'
import { receivedLists, sentLists, states } from '../lifecycle.ts'
import { maxPageItems } from '../limits.ts'
import { link } from '../problem.ts'
import { identity, role } from '../verbs.ts'

/** Where a page ended. Opaque: pass it back as it came. */
export const cursor = z
  .string()
  .max(1024)
  .regex(/^[A-Za-z0-9_.-]+$/)
export const limit = z.coerce.number().int().min(1).max(maxPageItems).default(50)

export const list = z.enum([...new Set([...receivedLists, ...sentLists])] as [string, ...string[]])

/** One line of a box: what an authority may know of a referral without opening it. */
export const referralSummary = z.object({
  id,
  kind: z.enum(['transfer', 'enquiry']),
  sender: id,
  recipient: id,
  sender_desks: z.array(desk),
  recipient_desks: z.array(desk),
  state: z.enum(states),
  urgent: z.boolean(),
  responsible: id.describe('the one authority responsible for the child'),
  move: z.enum(['sender', 'recipient', 'both', 'nobody']),
  list: list.describe('in which of your lists it stands'),
  settled: z.boolean(),
  decide_by: day.optional(),
  follows: id.optional(),
  passed_to: id.optional().describe('the accepted transfer that follows this one'),
  head: digest,
  position: z.int(),
  sent_at: instant,
  changed_at: instant,
})
export type ReferralSummary = z.infer<typeof referralSummary>

export const chain = z.array(link).describe('every statement with its receipt, oldest first')
export const referralView = referralSummary.extend({ chain, notes: z.array(z.string()) })
export type ReferralView = z.infer<typeof referralView>

export const memberView = z.object({
  thumbprint: digest,
  role,
  person: id.optional(),
  desks: z.array(desk),
  device: z.object({ fingerprint, certificate: z.string() }),
  from: instant,
  until: instant.optional(),
})
export const deskView = z.object({
  desk,
  can_receive: z.boolean(),
  fingerprint,
  certificate: z.string(),
  people: z.int().describe('how many people can open what is sealed to it'),
})
/** An authority as the directory has it at a time. */
export const authorityView = z.object({
  id,
  identity: identity.optional(),
  desks: z.array(deskView),
  contacts: digest.optional(),
  verified_at: instant.optional(),
  head: digest,
  position: z.int(),
})
export type AuthorityView = z.infer<typeof authorityView>

export const attachmentView = z.object({
  id,
  bytes: z.int(),
  state: z.enum(['open', 'complete', 'linked']),
  part_bytes: z.int(),
  parts: z.array(z.object({ number: z.int(), sha256: digest })).describe('what has arrived'),
})

export const feedEntry = z.object({
  cursor,
  subject: issuer,
  position: z.int().describe('of the statement, or the number of the note'),
  what: z.enum(['statement', 'note']),
  verb: z.string(),
  state: z.string(),
  at: instant,
})
export type FeedEntry = z.infer<typeof feedEntry>

export const nationView = z.object({
  net: digest,
  name: z.string(),
  rehearsal: z.boolean(),
  issuer: z.url(),
  receipt_keys: z.array(publicKey),
  limits: z.record(z.string(), z.int()),
})
