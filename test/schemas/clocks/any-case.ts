// Cases as they might happen: both kinds, any order of what the life of a referral allows, councils of three nations.
// For the slow model and whatever is compared with it.
import fc from 'fast-check'
import { tightened, usualNorms } from '../../../schemas/clocks/calendar.ts'
import { nextState, type State } from '../../../schemas/referral/lifecycle.ts'
import type { ReferralVerb } from '../../../schemas/statement/verbs.ts'
import type { Happening, SlowCase, SlowSide } from './slow-ladder.ts'
import { shift } from './slow-model.ts'

const hour = 3600
/** How each is said. */
export const verbs: Record<Exclude<Happening['what'], 'send'>, { verb: ReferralVerb; by: 'sender' | 'recipient' }> = {
  open: { verb: 'collect', by: 'recipient' },
  take_on: { verb: 'acknowledge', by: 'recipient' },
  set_day: { verb: 'acknowledge', by: 'recipient' },
  ask: { verb: 'ask', by: 'recipient' },
  answer: { verb: 'answer', by: 'sender' },
  accept: { verb: 'accept', by: 'recipient' },
  return: { verb: 'decline', by: 'recipient' },
  withdraw: { verb: 'withdraw', by: 'sender' },
  outcome: { verb: 'record_outcome', by: 'recipient' },
  reply: { verb: 'reply', by: 'recipient' },
}

export const anySide: fc.Arbitrary<SlowSide> = fc
  .record({
    nation: fc.constantFrom('england-and-wales' as const, 'scotland' as const, 'northern-ireland' as const),
    closed: fc.uniqueArray(
      fc.integer({ min: 0, max: 2556 }).map(days => shift('2024-01-01', days)),
      { maxLength: 10 },
    ),
    own: fc.record(
      {
        take_on_working_days: fc.integer({ min: 0, max: 9 }),
        decide_working_days: fc.integer({ min: 0, max: 9 }),
        answer_working_days: fc.integer({ min: 0, max: 9 }),
        manager_working_days: fc.integer({ min: 0, max: 15 }),
        chaser_weeks: fc.integer({ min: 0, max: 6 }),
      },
      { requiredKeys: [] },
    ),
  })
  .map(({ nation, closed, own }) => ({
    clock: { nation, closed, terms: [] },
    norms: tightened(usualNorms, own),
  }))

export const anyCase: fc.Arbitrary<SlowCase & { from: number }> = fc
  .record({
    kind: fc.constantFrom('transfer' as const, 'transfer' as const, 'enquiry' as const),
    urgent: fc.boolean(),
    sender: anySide,
    recipient: anySide,
    startHour: fc.integer({ min: 0, max: 60_000 }),
    tries: fc.array(
      fc.record({
        afterHours: fc.integer({ min: 1, max: 300 }),
        what: fc.constantFrom(...(Object.keys(verbs) as (keyof typeof verbs)[])),
        inDays: fc.integer({ min: 0, max: 30 }),
        settled: fc.boolean(),
      }),
      { maxLength: 9 },
    ),
  })
  .map(({ startHour, tries, ...one }) => {
    const from = Date.parse('2024-01-01') / 1000 + startHour * hour
    return { ...one, from, happened: allowed(one.kind, from, tries) }
  })

export type Try = { afterHours: number; what: keyof typeof verbs; inDays: number; settled: boolean }

/** Of what was tried, what the life of a referral allows; half past the hour. */
export function allowed(kind: 'transfer' | 'enquiry', from: number, tries: Try[]): Happening[] {
  let state: State = 'sent'
  let at = from + 1800
  const happened: Happening[] = [{ at, what: 'send' }]
  for (const { afterHours, what, inDays, settled } of tries) {
    const { verb, by } = verbs[what]
    const next = nextState(kind, state, verb, by)
    if (next === undefined || (what === 'return' && state === 'sent')) continue
    at += afterHours * hour
    state = next
    const day = shift(new Date(at * 1000).toISOString().slice(0, 10), inDays)
    happened.push({ at, what, settled, ...(what === 'set_day' && { day }) })
  }
  return happened
}
