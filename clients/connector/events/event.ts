// What a case system is told: that something happened, never what a letter holds. Names, reasons and outcomes are read where they are kept.
import { z } from '@hono/zod-openapi'
import { digest, id } from '../../../schemas/ids.ts'
import { states } from '../../../schemas/referral/lifecycle.ts'
import type { Ended } from '../outbox/item.ts'

export const eventTypes = {
  'referral.changed': 'somebody said something about a referral; `verb` and `by` tell what and who',
  'referral.reminder': 'a clock told: something is due, overdue, escalated; `verb` is its name',
  'referral.not_believed': 'what was served about it does not hold: act on none of it; `problem` says why',
  'request.recorded': 'a request of yours was recorded; `reference` tells which',
  'request.refused': 'a request of yours was refused; `reference` tells which, `problem` why',
} as const
export type EventType = keyof typeof eventTypes

const side = z.enum(['us', 'them'])

export const connectorEvent = z.object({
  id: z.int().describe('grows by one; pass the last one dealt with as `after`'),
  journal: z.string().describe('changes if the connector’s folder was lost and its numbers began anew'),
  type: z.enum(Object.keys(eventTypes) as [EventType, ...EventType[]]),
  at: z.iso.datetime(),
  referral: id.optional(),
  kind: z.enum(['transfer', 'enquiry']).optional(),
  verb: z.string().optional(),
  by: side.optional(),
  statement: digest.optional().describe('names the history entry, for ever'),
  position: z.int().optional().describe('its place in the history, from 0'),
  state: z.enum(states).optional().describe('of the referral, right after this entry'),
  responsible: side.or(z.literal('another')).optional().describe('whose the child is, when this was heard'),
  move: z.enum(['us', 'them', 'both', 'nobody']).optional().describe('whose move it is, when this was heard'),
  urgent: z.boolean().optional(),
  reference: z.string().optional().describe('your own reference of the request'),
  problem: z.object({ code: z.string(), title: z.string(), detail: z.string(), hint: z.string() }).loose().optional(),
})
export type ConnectorEvent = z.infer<typeof connectorEvent>
export type NewEvent = Omit<ConnectorEvent, 'id' | 'journal'>

/** The event of a request that is over. */
export function requestEvent(item: Ended): NewEvent {
  const { verb, reference, endedAt } = item
  const common = { at: new Date(endedAt).toISOString(), verb, reference }
  if (item.status === 'refused') {
    const { findings: _, ...problem } = item.problem
    return {
      type: 'request.refused',
      ...common,
      ...(item.subject !== undefined && { referral: item.subject }),
      problem: { ...problem, detail: item.problem.findings ? findingPaths(item.problem.findings) : problem.detail },
    }
  }
  const { id: referral, statement, position, state } = item.recorded
  return { type: 'request.recorded', ...common, referral, statement, position, state: state as 'sent' }
}

/** Findings may repeat what was written: only where they are is told. */
function findingPaths(findings: readonly { path: string }[]): string {
  return `Not as it should be: ${findings.map(({ path }) => path || 'the whole').join(', ')}.`
}
