// The rule of retention against a slow model that keeps no state: each day it looks at everything that ever happened, from the prose.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { newId } from '../../schemas/ids.ts'
import type { Referral, Said } from '../../schemas/referral/referral.ts'
import { type Alerted, daysFor, rest, retentionDays, retentionOf } from '../../schemas/referral/retention.ts'
import type { ReferralStatement } from '../../schemas/statement/verbs.ts'

const day = 86_400
const [a, b] = [newId(), newId()]
const councils = [a, b] as const

type What = 'letter' | 'close' | 'reopen' | 'filed' | 'hold' | 'release'
type Happened = { on: number; what: What; by: 0 | 1 }
type Done = { on: number; what: 'alert' | 'purged'; because?: string }

const happened = fc.record<Happened>({
  on: fc.integer({ min: 0, max: 900 }),
  what: fc.constantFrom('letter', 'close', 'close', 'filed', 'filed', 'filed', 'hold', 'release', 'reopen'),
  by: fc.constantFrom(0, 1),
})
const histories = fc.array(happened, { maxLength: 14 }).map(all => all.sort((x, y) => x.on - y.on))

/** What the model does on each day, told by the whole past: nothing is carried over but what was done. */
function model(all: readonly Happened[], days: number, unfiled: number, until: number): Done[] {
  const done: Done[] = []
  for (let today = 0; today <= until; today += 1) {
    const past = all.filter(({ on }) => on <= today)
    const over = past.findLast(({ what }) => what === 'close' || what === 'reopen')?.what === 'close'
    if (!over) continue
    const reopened = past.findLastIndex(({ what }) => what === 'reopen')
    const closing = past.find(({ what }, index) => what === 'close' && index > reopened)
    const lastLetter = past.findLast(({ what }) => what === 'letter')
    const quiet = Math.max(closing?.on ?? 0, lastLetter?.on ?? 0)
    if (done.some(one => one.what === 'purged' && one.on >= quiet)) continue
    const kept = [0, 1].some(
      who => past.findLast(({ what, by }) => by === who && (what === 'hold' || what === 'release'))?.what === 'hold',
    )
    if (kept) continue
    const hasIt = (who: 0 | 1) => {
      const filing = past.findLastIndex(({ what, by }) => what === 'filed' && by === who)
      return filing >= 0 && !past.some(({ what, by }, index) => index > filing && what === 'letter' && by !== who)
    }
    if (hasIt(0) && hasIt(1)) {
      if (today >= quiet + days) done.push({ on: today, what: 'purged', because: 'filed' })
      continue
    }
    const told = done.filter(one => one.what === 'alert' && one.on >= quiet)
    const rested = told.every(one => today - one.on >= 7)
    const end = quiet + Math.max(unfiled, days)
    const wait = [90, 30, 7][told.length]
    if (wait !== undefined) {
      if (today >= end - wait && rested) done.push({ on: today, what: 'alert' })
    } else if (today >= end && rested) done.push({ on: today, what: 'purged', because: 'never_filed' })
  }
  return done
}

/** The same by the rule: folded statement by statement, and asked once a day. */
function byRule(all: readonly Happened[], days: number, unfiled: number, until: number): Done[] {
  const done: Done[] = []
  let referral = {
    kind: 'transfer',
    state: 'sent',
    accepted: false,
    settled: false,
    sender: a,
    recipient: b,
  } as Referral
  referral = { ...referral, held: [], filed: [] }
  for (let today = 0; today <= until; today += 1) {
    for (const one of all.filter(({ on }) => on === today)) referral = after(referral, one)
    const { quietSince } = referral
    if (quietSince !== undefined && done.some(({ what, on }) => what === 'purged' && on * day >= quietSince)) continue
    const given = done.filter(({ what, on }) => what === 'alert' && on * day >= (quietSince ?? Infinity))
    const last = given.at(-1)
    const alerted: Alerted = { count: given.length, ...(last && { at: last.on * day }) }
    const verdict = retentionOf(referral, { now: today * day, days, unfiledDays: unfiled, alerted })
    if (verdict.what === 'alert') done.push({ on: today, what: 'alert' })
    if (verdict.what === 'due') done.push({ on: today, what: 'purged', because: verdict.because })
  }
  return done
}

function after(before: Referral, { what, by, on }: Happened): Referral {
  const iss = councils[by]
  const changes: Record<What, Partial<Referral>> = {
    letter: {},
    close: { state: 'declined' },
    reopen: { state: 'acknowledged' },
    filed: { filed: [...new Set([...before.filed, iss])] },
    hold: { held: [...new Set([...before.held, iss])] },
    release: { held: before.held.filter(one => one !== iss) },
  }
  const claims = { verb: 'message', iss, ...(what === 'letter' && { letter: {} }) } as ReferralStatement
  return rest(before, { ...before, ...changes[what] }, { claims, digest: '', role: 'officer', at: on * day } as Said)
}

test('on every day of every history the rule does what the model does, no more and no less', () => {
  const settings = fc.record({ days: fc.integer({ min: 28, max: 200 }), unfiled: fc.integer({ min: 90, max: 400 }) })
  fc.assert(
    fc.property(histories, settings, (all, { days, unfiled }) => {
      expect(byRule(all, days, unfiled, 1_400)).toEqual(model(all, days, unfiled, 1_400))
    }),
    { numRuns: 300 },
  )
})

test('a rule asked seldom, as after a long outage, still gives three alerts a week apart before it purges', () => {
  const closed = after(
    after({ kind: 'transfer', state: 'sent', sender: a, recipient: b, held: [], filed: [] } as unknown as Referral, {
      what: 'letter',
      by: 0,
      on: 0,
    }),
    { what: 'close', by: 0, on: 0 },
  )
  const done: string[] = []
  let alerted: Alerted = { count: 0 }
  for (let today = 1_000; today < 1_040; today += 1) {
    const verdict = retentionOf(closed, { now: today * day, days: 90, unfiledDays: 365, alerted })
    if (verdict.what === 'alert') alerted = { count: alerted.count + 1, at: today * day }
    if (verdict.what === 'alert' || verdict.what === 'due') done.push(`${today} ${verdict.what}`)
    if (verdict.what === 'due') break
  }
  expect(done).toEqual(['1000 alert', '1007 alert', '1014 alert', '1021 due'])
})

describe('how long', () => {
  const days = retentionDays({
    proposal_lapses_after_days: 14,
    first_manager_waits_days: 0,
    keyholders_per_desk: 2,
    retention: { floor_days: 30, ceiling_days: 200 },
  })
  test.each([
    [[undefined, undefined], 90],
    [[40, 60], 60],
    [[10, 20], 30],
    [[undefined, 60], 90],
    [[3000, 40], 200],
  ] as const)(
    'councils that chose %j wait %i days: the longer of both, within floor and ceiling',
    (chosen, expected) => {
      const entries = chosen.map(one => (one === undefined ? {} : { retention: { days: one, at: 0 } }))
      expect(daysFor(days, entries)).toBe(expected)
    },
  )
})
