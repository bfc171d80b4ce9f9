// What became of a referral that went by secure e-mail to a council that has not joined. The sender writes it down: nobody verified it.
// The gateway learns the step, and nothing of this; a client refuses a letter that names another step than its statement.
import { z } from 'zod'
import { declineReasons } from '../code-sets.ts'
import { code } from '../fields/code.ts'
import { day } from '../fields/day.ts'
import { contact, decidedBy } from '../fields/person.ts'
import { line, words } from '../fields/text.ts'
import { mandatory, optional } from '../gap.ts'

const common = {
  recorded_by: decidedBy,
  on: day.describe('the day it happened'),
  how: z.enum(['secure_email', 'telephone', 'post', 'in_person', 'other']),
  words: optional(words, 'in words'),
}
const theirs = mandatory(contact, 'who at the other council said so')

/** Evidence travels as attachments. */
export const outside = z.discriminatedUnion('step', [
  z.strictObject({ step: z.literal('sent'), ...common, mailbox: mandatory(line, 'the mailbox it was sent to') }),
  z.strictObject({ step: z.literal('chased'), ...common, with: optional(contact, 'who was spoken to') }),
  z.strictObject({
    step: z.literal('accepted'),
    ...common,
    by: theirs,
    case_reference: optional(line, 'their own case reference'),
  }),
  z.strictObject({
    step: z.literal('returned'),
    ...common,
    by: theirs,
    reason: mandatory(code(declineReasons), 'why'),
  }),
])
export type Outside = z.infer<typeof outside>
