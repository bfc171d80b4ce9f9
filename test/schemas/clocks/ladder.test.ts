// Due days and the ladder against the slow model: random cases of both kinds, any order of events, clocks changing meanwhile.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Clock, clockOf } from '../../../schemas/clocks/calendar.ts'
import { type Clocked, type Clocks, dueOf } from '../../../schemas/clocks/due.ts'
import { ladderOf } from '../../../schemas/clocks/ladder.ts'
import { noTimes, passTime } from '../../../schemas/clocks/times.ts'
import { nextState } from '../../../schemas/referral/lifecycle.ts'
import { anyCase, verbs } from './any-case.ts'
import { isLookedAt, type SlowCase, type SlowSide, type Step, slowDue, slowSteps } from './slow-ladder.ts'

const hour = 3600
const nations = {
  'england-and-wales': 'England',
  scotland: 'Scotland',
  'northern-ireland': 'Northern Ireland',
} as const
const clock = ({ clock, norms }: SlowSide): Clock => {
  return { ...clockOf(nations[clock.nation], { closures: clock.closed, terms: clock.terms }), norms }
}

/** The case as the product's fold has it at an instant. */
function standingAt({ kind, urgent, happened }: SlowCase, now: number): Clocked | undefined {
  const [sent, ...rest] = happened.filter(({ at }) => at <= now)
  if (!sent) return undefined
  const flags = { kind, accepted: false, settled: false, passedOn: false }
  let standing: Clocked = { ...flags, state: 'sent', urgent, sentAt: sent.at, times: noTimes }
  for (const { at, what, day, settled } of rest) {
    const { verb, by } = verbs[what as keyof typeof verbs]
    const to = nextState(kind, standing.state, verb, by) ?? standing.state
    const times = passTime(standing.times, { verb, at, from: standing.state, to, decideBy: day })
    standing = { ...standing, state: to, times, ...(day !== undefined && { decideBy: day }) }
    if (what === 'accept') standing.accepted = true
    if (what === 'outcome') standing.settled = settled ?? false
  }
  return standing
}

test('every reminder and escalation comes at the hour, for the day and to the side the slow model says, once', () => {
  fc.assert(
    fc.property(anyCase, one => {
      const clocks: Clocks = { sender: clock(one.sender), recipient: clock(one.recipient) }
      const to = (one.happened.at(-1)?.at ?? one.from) + 60 * 24 * hour - 1800
      const taken = new Set<string>()
      const steps: Step[] = []
      for (let now = one.from; now <= to; now += hour) {
        const standing = isLookedAt(one, now) ? standingAt(one, now) : undefined
        if (!standing) continue
        const changed = one.happened.some(({ at }) => at <= now && at > now - hour)
        if (changed || now % (24 * hour) === 0) {
          const due = dueOf(standing, clocks)
          expect(due && { what: due.what, by: due.by }).toEqual(slowDue(one, now))
        }
        for (const { what, by, since, side, step, at } of ladderOf(standing, clocks)) {
          if (at > now || taken.has(`${what} ${since} ${step}`)) continue
          taken.add(`${what} ${since} ${step}`)
          steps.push({ at: now, what, by, side, step })
        }
      }
      expect(steps).toEqual(slowSteps(one, one.from, to))
    }),
    { numRuns: 12 },
  )
})

test('a case that is decided, withdrawn or settled is due no more, and nobody is told anything about it', () => {
  const usual = clockOf('England', undefined)
  const clocks = { sender: usual, recipient: usual }
  const flags = {
    kind: 'transfer' as const,
    settled: false,
    passedOn: false,
    urgent: true,
    sentAt: 1_790_000_000,
    times: noTimes,
  }
  for (const state of ['declined', 'withdrawn', 'finished', 'replied'] as const)
    expect(ladderOf({ ...flags, state, accepted: false }, clocks)).toEqual([])
  expect(ladderOf({ ...flags, state: 'accepted', accepted: true, settled: true }, clocks)).toEqual([])
  expect(ladderOf({ ...flags, state: 'closed', accepted: true, passedOn: true }, clocks)).toEqual([])
})
