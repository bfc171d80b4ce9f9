// What the routes share: pages, links of a chain, and the summaries that lists and subjects return.
// Nothing here may ever hold a fact about a child: the gateway fills these from what it can see.
import { z } from 'zod'
import { dueWhats, rungNames } from '../clocks/names.ts'
import { day, desk, digest, id, instant, issuer } from '../ids.ts'
import { maxPageItems } from '../limits.ts'
import { link } from '../problem.ts'
import { formerList, receivedLists, sentLists, states } from '../referral/lifecycle.ts'
import { publicKey } from '../statement/jws.ts'

/** Where a page ended. Opaque: pass it back as it came. */
export const cursor = z
  .string()
  .max(1024)
  .regex(/^[A-Za-z0-9_.-]+$/)
export const limit = z.coerce.number().int().min(1).max(maxPageItems).default(50)

export const list = z.enum([...new Set([...receivedLists, ...sentLists, formerList])] as [string, ...string[]])

/** What is due next, by which side, on which working day; and who is told next if it is not done. A clock only tells. */
export const due = z.object({
  what: z.enum(dueWhats),
  side: z.enum(['sender', 'recipient']),
  by: day.describe('it ends at 17:00 in London'),
  overdue: z.boolean(),
  step: z.enum(rungNames).optional().describe('the last step of the ladder that was taken for it'),
  next: z.object({ step: z.enum(rungNames), on: day }).optional(),
})

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
  verified: z
    .boolean()
    .describe('false for ever where it went by secure e-mail: what the other side did, its sender says'),
  decide_by: day.optional(),
  due: due.optional().describe('what is due next; absent where nothing is'),
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

export const attachmentView = z.object({
  id,
  bytes: z.int(),
  state: z.enum(['open', 'complete', 'linked']),
  part_bytes: z.int(),
  sha256: digest.optional().describe('of the whole, once it is complete'),
  parts: z.array(z.object({ number: z.int(), sha256: digest, bytes: z.int() })).describe('what has arrived, in order'),
})

/** A referral as retention looks at it. */
export const restingItem = z.object({
  id,
  kind: z.enum(['transfer', 'enquiry']),
  state: z.enum(states),
  sender: id,
  recipient: id,
  filed: z.array(id).describe('who has it in its own record, as it stands now'),
  held: z.array(id).describe('who keeps it from being purged'),
  alerts: z.int().describe('how often both sides were told that it will go unfiled'),
  quiet_since: instant.optional().describe('nothing was expected and no letter came since'),
  purge_at: instant.optional().describe('when its letters and attachments go, if nothing changes'),
  changed_at: instant,
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
  webhook_keys: z.array(z.string()).optional().describe('Standard Webhooks, whpk_…; two while one takes over'),
  limits: z.record(z.string(), z.int()),
})
