// What a report counts: one form for gateway, SDK and pages. Counts and working days only: nothing that anybody wrote is in here.
// Rows of somebody else's are rounded.ts; here numbers are exact, and the council's own.
import { z } from 'zod'
import { day, id, instant } from '../ids.ts'

/** Working days, of the council that had to act, from arrival (after 17:00 in London: the next day) to the day it came about. */
export const spread = z.object({
  count: z.int().describe('how many these days are of'),
  median: z.int().optional().describe('half of them took so many working days or fewer'),
  ninety: z.int().optional().describe('nine in ten took so many working days or fewer'),
})
export type Spread = z.infer<typeof spread>

/** Transfers unless it says otherwise. `not_verified` ones are in `transfers` and in nothing else: what became of them only their sender says. */
export const measures = z.object({
  transfers: z.int(),
  enquiries: z.int(),
  urgent: z.int().describe('of both kinds'),
  not_verified: z.int().describe('sent by secure e-mail to a council that has not joined'),
  accepted: z.int(),
  returned: z.int(),
  withdrawn: z.int(),
  waiting: z.int().describe('not decided yet'),
  overdue_by_recipient: z.int().describe('of both kinds: overdue now, and the receiving council’s to do'),
  overdue_by_sender: z.int().describe('of both kinds: overdue now, and the referring council’s to do'),
  unsettled: z.int().describe('accepted, and not yet known to be in education or passed on'),
  non_response_by_recipient: z
    .int()
    .describe('of both kinds: the last step of the ladder was taken and nothing done since'),
  non_response_by_sender: z.int(),
  taken_on: spread.describe('from arrival until the receiving council took it on; its working days'),
  decided: spread.describe('from arrival until it was accepted or returned; questions do not stop it'),
  closed: spread.describe('from that decision until the referring council closed its case; its working days'),
  replied: spread.describe('enquiries: from arrival until the first reply'),
})
export type Measures = z.infer<typeof measures>

export const countNames = [
  ...(['transfers', 'enquiries', 'urgent', 'not_verified', 'accepted', 'returned', 'withdrawn', 'waiting'] as const),
  ...(['overdue_by_recipient', 'overdue_by_sender', 'unsettled'] as const),
  ...(['non_response_by_recipient', 'non_response_by_sender'] as const),
] as const
export type CountName = (typeof countNames)[number]
export const spreadNames = ['taken_on', 'decided', 'closed', 'replied'] as const
export type SpreadName = (typeof spreadNames)[number]

export const direction = z.enum(['received', 'sent'])
export type Direction = z.infer<typeof direction>

/** Which referrals: those that arrived at the gateway on these days in London, both included. */
export const period = z.object({ from: day, to: day })

/** A council's own report, exact and as of this moment. */
export const councilReport = period.extend({
  council: id,
  at: instant.describe('as it stood then'),
  by: z.enum(['month', 'term', 'whole']),
  rows: z
    .array(measures.extend({ ...period.shape, direction }))
    .describe('in order; what there was nothing of is there too'),
  counterparts: z
    .array(measures.extend({ direction, counterpart: id }))
    .describe('over the whole of it, by the other council, most first'),
})
export type CouncilReport = z.infer<typeof councilReport>
