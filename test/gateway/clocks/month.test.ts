// A month of cases through real gateways, the database's clock moved from hour to hour: over Easter and the change of the clocks.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { lookAtClocks } from '../../../gateway/clocks/look.ts'
import type { CouncilKeys } from '../../../infra/nation/founding.ts'
import { usualNorms } from '../../../schemas/clocks/calendar.ts'
import type { Id } from '../../../schemas/ids.ts'
import { type Note, readNoteClaims } from '../../../schemas/statement/receipt.ts'
import { allowed, type Try, verbs } from '../../schemas/clocks/any-case.ts'
import {
  type Happening,
  isLookedAt,
  type SlowCase,
  type SlowSide,
  slowDue,
  slowSteps,
} from '../../schemas/clocks/slow-ladder.ts'
import { type MovedClock, moveableClock } from '../../support/moved-clock.ts'
import { RawDirectory } from '../../support/raw-directory.ts'
import { must, RawReferral, type Told } from '../../support/raw-referral.ts'
import { memberOf, startWorld, type World } from '../../support/world.ts'

const hour = 3600
const start = Date.parse('2027-03-08T00:00:00Z') / 1000
const end = start + 42 * 24 * hour

/** Kent has six terms; this council is closed on Maundy Thursday, and quick. */
const terms = [
  { from: '2027-02-22', to: '2027-03-24' },
  { from: '2027-04-12', to: '2027-05-28' },
  { from: '2027-06-07', to: '2027-07-21' },
]
const kent: SlowSide = {
  clock: { nation: 'england-and-wales', closed: ['2027-03-25'], terms },
  norms: { ...usualNorms, decide_working_days: 4, take_on_working_days: 1, manager_working_days: 8 },
}
const fife: SlowSide = { clock: { nation: 'scotland', closed: [], terms: [] }, norms: usualNorms }

const tries: fc.Arbitrary<Try[]> = fc.array(
  fc.record({
    afterHours: fc.integer({ min: 1, max: 150 }),
    what: fc.constantFrom(...(Object.keys(verbs) as Try['what'][])),
    inDays: fc.integer({ min: 0, max: 20 }),
    settled: fc.boolean(),
  }),
  { minLength: 1, maxLength: 7 },
)
const anyPlan = fc.record({
  kind: fc.constantFrom('transfer' as const, 'transfer' as const, 'transfer' as const, 'enquiry' as const),
  urgent: fc.boolean(),
  toKent: fc.boolean(),
  startsAfterHours: fc.integer({ min: 0, max: 200 }),
  tries,
})

type Playing = { plan: SlowCase; referral: RawReferral; sent?: Told }

/** Says one thing on the case, as of its time. */
async function play(one: Playing, { what, at, day, settled }: Happening): Promise<void> {
  const { referral } = one
  const { sender, recipient } = referral
  const say = async (by: CouncilKeys, own: Parameters<RawReferral['say']>[1]) =>
    must(await referral.say(by, { ...own, iat: at }))
  if (what === 'send') {
    one.sent = await say(sender, referral.sendClaims({ kind: one.plan.kind, urgent: one.plan.urgent }))
    return
  }
  const sent = one.sent
  if (!sent) throw new Error('not sent yet')
  const { verb, by } = verbs[what]
  const own = {
    collect: { item: sent.digest, revealed: sent.opening },
    acknowledge: day === undefined ? {} : { decide_by: day },
    answer: { attachments: [] },
    accept: { accepts: [sent.digest] },
    record_outcome: { settled },
  }[verb as string]
  await say(by === 'sender' ? sender : recipient, { verb, ...own })
}

async function publish(world: World, council: CouncilKeys, side: SlowSide): Promise<void> {
  const directory = new RawDirectory(world)
  const document = JSON.stringify({ contacts: [] })
  const digest = Buffer.from(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(document))).toString(
    'base64url',
  )
  const calendar = { closures: side.clock.closed, terms: side.clock.terms, norms: side.norms }
  const told = await directory.say(
    directory.member(council),
    council.id,
    { verb: 'update', document: digest, calendar },
    { document },
  )
  expect(told).toMatchObject({ status: 201 })
}

async function notesOf(world: World, one: Playing): Promise<Note[]> {
  const { body } = await world.clientOf(memberOf(one.referral.sender, 'officer')).get(`/referrals/${one.referral.id}`)
  return (body.notes as string[]).map(readNoteClaims)
}

test('a month of cases: two gateways remind and escalate at the hour, for the day, of the side the slow model says, each once', async () => {
  let move: MovedClock = async () => {}
  const world = await startWorld({
    prepare: async database => {
      move = await moveableClock(database)
    },
  })
  const second = await world.another()
  const councils = [await world.join('Kent'), await world.join('Fife', { identity: { nation: 'Scotland' } })] as [
    CouncilKeys,
    CouncilKeys,
  ]
  await publish(world, councils[0], kent)
  const playing = fc
    .sample(anyPlan, { numRuns: 9, seed: 6 })
    .map(({ toKent, startsAfterHours, tries, ...plan }): Playing => {
      const [sender, recipient] = toKent ? [councils[1], councils[0]] : [councils[0], councils[1]]
      const sides = toKent ? { sender: fife, recipient: kent } : { sender: kent, recipient: fife }
      const happened = allowed(plan.kind, start + startsAfterHours * hour, tries)
      return { plan: { ...plan, ...sides, happened }, referral: new RawReferral(world, sender, recipient) }
    })
  const looks: number[] = []
  const events = playing
    .flatMap(one => one.plan.happened.map(event => ({ one, event })))
    .sort((a, b) => a.event.at - b.event.at)
  for (let now = start; now <= end; now += hour) {
    while (events[0] && events[0].event.at <= now) {
      const [{ one, event }] = events.splice(0, 1) as [(typeof events)[0]]
      await move(event.at)
      await play(one, event)
    }
    if (!playing.some(({ plan }) => isLookedAt(plan, now))) continue
    await move(now)
    looks.push(
      (await Promise.all([lookAtClocks(world.serving.gateway), lookAtClocks(second.gateway)])).reduce((a, b) => a + b),
    )
    if (now === start + 20 * 24 * hour + 15 * hour) await compareDue(world, playing, now)
  }
  let steps = 0
  for (const one of playing) {
    const told = (await notesOf(world, one)).map(({ iat, due, step }) => ({
      at: iat,
      what: due?.what,
      by: due?.by,
      side: due?.side,
      step,
    }))
    const expected = slowSteps(one.plan, start, end)
    expect(told).toEqual(expected)
    steps += expected.length
  }
  expect(steps).toBeGreaterThan(15)
  expect(looks.reduce((a, b) => a + b)).toBeLessThanOrEqual(steps)
  expect(await world.check()).toEqual([])
})

/** Every view says what is due and whether it is overdue; asked for what is overdue, the boxes hold just that. */
async function compareDue(world: World, playing: Playing[], now: number): Promise<void> {
  for (const council of new Set(playing.map(one => one.referral.recipient))) {
    const client = world.clientOf(memberOf(council, 'officer'))
    type Items = { id: Id; due?: { what: string; by: string; overdue: boolean } }[]
    const all = (await client.get('/referrals?box=received&limit=200')).body.items as Items
    const overdue = (await client.get('/referrals?box=received&overdue=true')).body.items as Items
    for (const { plan, referral } of playing.filter(one => one.referral.recipient === council)) {
      const due = all.find(({ id }) => id === referral.id)?.due
      expect(due && { what: due.what, by: due.by }).toEqual(slowDue(plan, now))
    }
    expect(overdue.map(({ id }) => id)).toEqual(all.filter(({ due }) => due?.overdue).map(({ id }) => id))
    expect(
      overdue.every(({ due }) => due !== undefined && due.by <= new Date(now * 1000).toISOString().slice(0, 10)),
    ).toBe(true)
  }
}

test('after the last step a council stands on the list of national administrators, until it does something', async () => {
  let move: MovedClock = async () => {}
  const world = await startWorld({
    prepare: async database => {
      move = await moveableClock(database)
    },
  })
  const [ealing, slough] = [await world.join('Ealing'), await world.join('Slough')]
  const referral = new RawReferral(world, ealing, slough)
  const sent = await referral.send()
  const [registrar] = world.registrars
  if (!registrar) throw new Error('no registrar')
  const listed = async () => (await world.clientOf(registrar).get('/non-response')).body.items
  const later = Math.floor(Date.now() / 1000) + 60 * 24 * hour
  await move(later)
  // Nobody looked for sixty days: then every step is taken, in order, and once.
  expect(await lookAtClocks(world.serving.gateway)).toBeLessThanOrEqual(5)
  await lookAtClocks(world.serving.gateway)
  const steps = (await notesOf(world, { referral } as Playing)).map(({ step }) => step)
  expect(steps).toEqual(['team', 'cover', 'manager', 'managers', 'registrars'])
  expect(await listed()).toMatchObject([{ authority: slough.id, name: 'Slough', waiting: 1 }])
  must(await referral.say(slough, { verb: 'collect', item: sent.digest, revealed: sent.opening, iat: later }))
  must(await referral.say(slough, { verb: 'accept', accepts: [sent.digest], iat: later }))
  expect(await listed()).toEqual([])
  expect(await world.check()).toEqual([])
})

test('a calendar that changes moves what is due at once, and nothing is told of the days before', async () => {
  const world = await startWorld()
  const [ealing, slough] = [await world.join('Ealing'), await world.join('Slough')]
  const referral = new RawReferral(world, ealing, slough)
  await referral.send()
  const client = world.clientOf(memberOf(slough, 'officer'))
  const dueOf = async () => (await client.get(`/referrals/${referral.id}`)).body.due as { by: string }
  const before = await dueOf()
  await publish(world, slough, {
    clock: { nation: 'england-and-wales', closed: [before.by], terms: [] },
    norms: usualNorms,
  })
  await lookAtClocks(world.serving.gateway)
  expect((await dueOf()).by > before.by).toBe(true)
  expect((await client.get(`/referrals/${referral.id}`)).body.notes).toEqual([])
  expect(await world.check()).toEqual([])
})
