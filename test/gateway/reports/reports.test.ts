// Reports against an independent slow model, through a real gateway: over the change of the clocks, months, and Kent's six terms.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { lookAtClocks } from '../../../gateway/clocks/look.ts'
import { connect, disconnect } from '../../../gateway/database/connect.ts'
import { workingDaysOf } from '../../../gateway/reports/days.ts'
import type { CouncilKeys } from '../../../infra/nation/founding.ts'
import { clockOf, usualNorms } from '../../../schemas/clocks/calendar.ts'
import { sha256 } from '../../../schemas/ids.ts'
import type { CouncilReport } from '../../../schemas/reports/measures.ts'
import { type NationReport, type Rounded, roundCount } from '../../../schemas/reports/rounded.ts'
import { allowed, type Try, verbs } from '../../schemas/clocks/any-case.ts'
import type { SlowSide } from '../../schemas/clocks/slow-ladder.ts'
import { slowLondon } from '../../schemas/clocks/slow-model.ts'
import { type MovedClock, moveableClock } from '../../support/moved-clock.ts'
import { RawDirectory } from '../../support/raw-directory.ts'
import { must, RawReferral, type Told } from '../../support/raw-referral.ts'
import { memberOf, startWorld, type World } from '../../support/world.ts'
import { asReported, type Counts, nth, type Played, sentOf, slowReport } from './slow-report.ts'

const migrations = '../../../gateway/database/migrations'
const hour = 3600
const start = Date.parse('2027-03-15T00:00:00Z') / 1000
/** A working hour, so that the ladder is looked at; the clocks went forward on 28 March. */
const end = Date.parse('2027-05-20T08:00:00Z') / 1000
const terms = [
  { from: '2027-02-22', to: '2027-03-24' },
  { from: '2027-04-12', to: '2027-05-07' },
  { from: '2027-05-17', to: '2027-07-21' },
]
const sides: Record<string, SlowSide> = {
  Kent: { clock: { nation: 'england-and-wales', closed: ['2027-03-25', '2027-04-16'], terms }, norms: usualNorms },
  Fife: { clock: { nation: 'scotland', closed: [], terms: [] }, norms: usualNorms },
  Derry: { clock: { nation: 'northern-ireland', closed: [], terms: [] }, norms: usualNorms },
}
const names = Object.keys(sides)
const nations: Record<string, string> = { Kent: 'England', Fife: 'Scotland', Derry: 'Northern Ireland' }

const tries: fc.Arbitrary<Try[]> = fc.array(
  fc.record({
    afterHours: fc.integer({ min: 1, max: 120 }),
    what: fc.constantFrom<Try['what']>(...(Object.keys(verbs) as Try['what'][]), 'open', 'accept'),
    inDays: fc.integer({ min: 0, max: 20 }),
    settled: fc.boolean(),
  }),
  { minLength: 2, maxLength: 8 },
)
const anyCase = fc.record({
  kind: fc.constantFrom<('transfer' | 'enquiry')[]>('transfer', 'transfer', 'transfer', 'enquiry'),
  urgent: fc.boolean(),
  from: fc.integer({ min: 0, max: 2 }),
  away: fc.integer({ min: 1, max: 2 }),
  startsAfterHours: fc.integer({ min: 0, max: 900 }),
  closesAfterHours: fc.option(fc.integer({ min: 1, max: 200 })),
  tries,
})

type Playing = Played & { referral: RawReferral; sent?: Told; accepted?: Told }

function casesBetween(world: World, councils: Record<string, CouncilKeys>): Playing[] {
  return fc.sample(anyCase, { numRuns: 30, seed: 47 }).map(one => {
    const [from = '', to = ''] = [names[one.from], names[(one.from + one.away) % 3]]
    const happened = allowed(one.kind, start + one.startsAfterHours * hour, one.tries)
    const decided = one.kind === 'transfer' && happened.some(({ what }) => what === 'accept' || what === 'return')
    const last = happened.at(-1)?.at ?? 0
    const close = one.closesAfterHours !== null && decided && { closedAt: last + one.closesAfterHours * hour }
    const [sender, recipient] = [councils[from], councils[to]] as [CouncilKeys, CouncilKeys]
    const both = { sender: sides[from] as SlowSide, recipient: sides[to] as SlowSide }
    const { kind, urgent } = one
    return { kind, urgent, from, to, ...both, happened, ...close, referral: new RawReferral(world, sender, recipient) }
  })
}

async function play(
  one: Playing,
  what: string,
  at: number,
  more: { day?: string | undefined; settled?: boolean | undefined },
) {
  const { referral, sent } = one
  const say = async (by: 'sender' | 'recipient', own: Parameters<RawReferral['say']>[1]) =>
    must(await referral.say(referral[by], { ...own, iat: at }))
  if (what === 'send') one.sent = await say('sender', referral.sendClaims({ kind: one.kind, urgent: one.urgent }))
  else if (what === 'close')
    await say('sender', { verb: 'close', ...(one.accepted && { accepted: one.accepted.digest }) })
  else {
    const { verb, by } = verbs[what as Try['what']]
    const claims: Record<string, object> = {
      collect: { item: sent?.digest, revealed: sent?.opening },
      acknowledge: more.day === undefined ? {} : { decide_by: more.day },
      answer: { attachments: [] },
      accept: { accepts: [sent?.digest] },
      record_outcome: { settled: more.settled },
    }
    const told = await say(by, { verb, ...claims[verb] })
    if (what === 'accept') one.accepted = told
  }
}

async function publishYear(world: World, council: CouncilKeys, { clock }: SlowSide): Promise<void> {
  const directory = new RawDirectory(world)
  const document = JSON.stringify({ contacts: [] })
  const calendar = { closures: clock.closed, terms: clock.terms }
  const claims = { verb: 'update' as const, document: await sha256(document), calendar }
  const told = await directory.say(directory.member(council), council.id, claims, { document })
  expect(told).toMatchObject({ status: 201 })
}

async function playAll(world: World, move: MovedClock, playing: readonly Playing[]): Promise<void> {
  const events = playing.flatMap(one => [
    ...one.happened.map(({ what, ...event }) => ({ one, what: what as string, ...event })),
    ...(one.closedAt === undefined ? [] : [{ one, what: 'close', at: one.closedAt }]),
  ])
  for (const { one, what, at, ...more } of events.sort((a, b) => a.at - b.at)) {
    await move(at)
    await play(one, what, at, more)
  }
  await move(end)
  await lookAtClocks(world.serving.gateway)
}

test('a council’s report is the slow model’s, by month, by its own six terms and by counterpart; the nation’s is it rounded', async () => {
  let move: MovedClock = async () => {}
  const world = await startWorld({
    prepare: async database => {
      move = await moveableClock(database)
    },
  })
  const councils: Record<string, CouncilKeys> = {}
  for (const name of names)
    councils[name] = await world.join(name, { identity: { nation: nations[name] as 'England' } })
  await publishYear(world, councils.Kent as CouncilKeys, sides.Kent as SlowSide)
  const playing = casesBetween(world, councils)
  await playAll(world, move, playing)

  const dayOf = (one: Playing) => slowLondon(sentOf(one)).on
  const within = (from: string, to: string) => (one: Playing) => from <= dayOf(one) && dayOf(one) <= to
  const ask = async (name: string, query: string) => {
    const answer = await world
      .clientOf(memberOf(councils[name] as CouncilKeys, 'manager'))
      .get(`/reports/council?${query}`)
    expect(answer).toMatchObject({ status: 200 })
    return answer.body as unknown as CouncilReport
  }
  const rowsOf = (name: string, rows: [string, string][]) =>
    rows.flatMap(([from, to]) =>
      (['received', 'sent'] as const).map(direction => {
        const mine = playing
          .filter(one => (direction === 'received' ? one.to : one.from) === name)
          .filter(within(from, to))
        return { direction, from, to, ...asReported(slowReport(mine, end, end)) }
      }),
    )
  const months: [string, string][] = [
    ['2027-03-10', '2027-03-31'],
    ['2027-04-01', '2027-04-30'],
    ['2027-05-01', '2027-05-20'],
  ]
  for (const name of names)
    expect((await ask(name, 'from=2027-03-10&to=2027-05-20')).rows).toEqual(rowsOf(name, months))
  // Holidays belong to the term before them.
  const sixTerms: [string, string][] = [
    ['2027-03-01', '2027-04-11'],
    ['2027-04-12', '2027-05-16'],
    ['2027-05-17', '2027-05-20'],
  ]
  const byTerm = await ask('Kent', 'from=2027-03-01&to=2027-05-20&by=term')
  expect(byTerm.rows).toEqual(rowsOf('Kent', sixTerms))
  for (const { direction, counterpart, ...counts } of byTerm.counterparts) {
    const other = names.find(name => councils[name]?.id === counterpart) ?? ''
    const pair = direction === 'received' ? [other, 'Kent'] : ['Kent', other]
    const between = playing.filter(one => one.from === pair[0] && one.to === pair[1])
    expect(counts).toEqual(asReported(slowReport(between, end, end)))
  }
  expect(byTerm.counterparts).toHaveLength(4)

  const all = slowReport(playing, end, end)
  for (const one of [
    'overdue_by_recipient',
    'overdue_by_sender',
    'unsettled',
    'non_response_by_recipient',
    'withdrawn',
  ])
    expect(all[one], one).toBeGreaterThan(0)
  expect(Object.values(all.days).map(({ length }) => length > 2)).toEqual([true, true, true, true])

  const nation = await readNation(world, '2027-04')
  const until = Date.parse('2027-05-01T00:00:00+01:00') / 1000
  const april = playing.filter(within('2027-04-01', '2027-04-30'))
  expect(nation.until).toBe(until)
  const whole = slowReport(april, until, end)
  expect(nation.nation.transfers.at_least).toBeLessThanOrEqual(whole.transfers as number)
  const decided = whole.days.decided ?? []
  expect(nation.days.decided.median).toBe(decided.length >= 10 ? nth(decided, 50) : undefined)
  for (const name of names) {
    const row = nation.councils.find(({ council }) => council === councils[name]?.id)
    expectRounded(
      row?.received ?? null,
      slowReport(
        april.filter(({ to }) => to === name),
        until,
        end,
      ),
    )
    expectRounded(
      row?.sent ?? null,
      slowReport(
        april.filter(({ from }) => from === name),
        until,
        end,
      ),
    )
  }
  expect((await registrar(world).get('/reports/nation?month=2027-05')).body).toMatchObject({
    code: 'malformed_request',
  })
  expect(await world.check()).toEqual([])
  // What was there before reports were: the migration comes to the same as every statement since.
  const owner = connect(world.database.ownerUrl, { max: 1 })
  await owner`update referrals set taken_on_at = null, decided_at = null, ended_at = null`
  const migration = await readFile(join(import.meta.dirname, migrations, '032.do.reports.sql'), 'utf8')
  await owner.unsafe(/^update referrals r set[^;]*;/m.exec(migration)?.[0] ?? 'not there')
  await disconnect(owner)
  expect(await world.check()).toEqual([])
}, 240_000)

const registrar = (world: World) => world.clientOf(world.registrars[0] as Parameters<World['clientOf']>[0])

async function readNation(world: World, month: string): Promise<NationReport> {
  const answer = await registrar(world).get(`/reports/nation?month=${month}`)
  expect(answer).toMatchObject({ status: 200 })
  return answer.body as unknown as NationReport
}

/** Rounded to five, and nothing below it; days only of ten or twenty. */
function expectRounded(shown: Rounded | null, { days, ...exact }: Counts): void {
  for (const [name, count] of Object.entries(exact))
    expect(shown?.[name as 'transfers'] ?? null, name).toBe(roundCount(count))
  for (const [name, each] of Object.entries(days)) {
    const spread = shown?.[name as 'taken_on'] ?? { count: null }
    expect(spread.count, name).toBe(roundCount(each.length))
    expect(spread.median, name).toBe(each.length < 10 ? undefined : nth(each, 50))
    expect(spread.ninety, name).toBe(each.length < 20 ? undefined : nth(each, 90))
  }
}

test('who asks about the year 1 makes nobody count a day on which nothing can have been sent', () => {
  const clocks = new Map(['a', 'b'].map(id => [id, clockOf('England', undefined)]))
  const { begins, counts } = workingDaysOf(clocks, '0001-01-01', '2026-12-31')
  expect(begins).toHaveLength(3 * 365 + 1)
  expect(counts.split(',')).toHaveLength(3 * 365 + 1)
})
