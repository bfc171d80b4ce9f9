// `follows` moves responsibility for children: only whoever has a child may pass it on, and nobody takes it from somebody else.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect, disconnect } from '../../../gateway/database/connect.ts'
import type { CouncilKeys } from '../../../infra/nation/founding.ts'
import { newId } from '../../../schemas/ids.ts'
import { signNote } from '../../../schemas/statement/receipt.ts'
import { RawDirectory } from '../../support/raw-directory.ts'
import { must, RawReferral } from '../../support/raw-referral.ts'
import { memberOf, startWorld, type World } from '../../support/world.ts'

let world: World
let ealing: CouncilKeys
let slough: CouncilKeys
let reading: CouncilKeys

beforeAll(async () => {
  world = await startWorld()
  const people = [
    { name: 'manager', role: 'manager' as const, desks: ['cme', 'restricted'] },
    { name: 'officer', role: 'officer' as const, desks: ['cme'] },
    { name: 'confidant', role: 'officer' as const, desks: ['restricted'] },
  ]
  const names = ['Ealing', 'Slough', 'Reading']
  ;[ealing, slough, reading] = (await Promise.all(names.map(name => world.join(name, { people })))) as [
    CouncilKeys,
    CouncilKeys,
    CouncilKeys,
  ]
})
afterAll(() => world.stop())

const standing = async ({ id, sender }: RawReferral, name = 'officer') => {
  const { body } = await world.clientOf(memberOf(sender, name)).get(`/referrals/${id}`)
  return body
}

async function acceptedAfter(follows: string, from: CouncilKeys, to: CouncilKeys): Promise<RawReferral> {
  const next = new RawReferral(world, from, to)
  await next.accepted({ follows })
  return next
}

test('a council that was sent a transfer and has not accepted it cannot pass the child on', async () => {
  const first = new RawReferral(world, ealing, slough)
  await first.send()
  await acceptedAfter(first.id, slough, reading)
  expect(await standing(first)).toMatchObject({ responsible: ealing.id, move: 'recipient', list: 'waiting' })
  expect(await world.check()).toEqual([])
})

test('a council that gave a child back cannot pass it on either', async () => {
  const first = new RawReferral(world, ealing, slough)
  const sent = await first.send()
  await first.collect(sent)
  must(await first.say(slough, { verb: 'decline', cannot_open: true }))
  await acceptedAfter(first.id, slough, reading)
  expect(await standing(first)).toMatchObject({ responsible: ealing.id })
  expect(await world.check()).toEqual([])
})

test('a council whose transfer was accepted cannot take the child from who accepted it', async () => {
  const first = new RawReferral(world, ealing, slough)
  await first.accepted()
  await acceptedAfter(first.id, ealing, reading)
  expect(await standing(first)).toMatchObject({ responsible: slough.id })
  expect(await world.check()).toEqual([])
})

test('a council that passed a child on cannot pass it on a second time', async () => {
  const first = new RawReferral(world, ealing, slough)
  await first.accepted()
  const second = await acceptedAfter(first.id, slough, reading)
  await acceptedAfter(second.id, slough, ealing)
  expect(await standing(first)).toMatchObject({ responsible: reading.id, passed_to: second.id })
  expect(await world.check()).toEqual([])
})

test('whoever has the child passes it on, and back: from a transfer accepted, declined, withdrawn or still open', async () => {
  const there = new RawReferral(world, ealing, slough)
  await there.accepted()
  const on = await acceptedAfter(there.id, slough, reading)
  const back = await acceptedAfter(on.id, reading, slough)
  for (const one of [there, on]) expect(await standing(one)).toMatchObject({ responsible: slough.id })
  expect(await standing(back)).toMatchObject({ responsible: slough.id })
  const open = new RawReferral(world, ealing, slough)
  await open.send()
  await acceptedAfter(open.id, ealing, reading)
  expect(await standing(open)).toMatchObject({ responsible: reading.id })
  expect(await world.check()).toEqual([])
})

test('a council that sends a child on before it takes the child on itself has it no longer once it does: one of them has it', async () => {
  const first = new RawReferral(world, ealing, slough)
  const sent = await first.send()
  await first.collect(sent)
  const on = await acceptedAfter(first.id, slough, reading)
  expect(await standing(first)).toMatchObject({ responsible: ealing.id })
  must(await first.say(slough, { verb: 'accept', accepts: [sent.digest] }))
  expect(await standing(first)).toMatchObject({ responsible: reading.id, passed_to: on.id })
  expect(await standing(on)).toMatchObject({ responsible: reading.id })
  expect(await world.check()).toEqual([])
})

/** One council's place in a referral, given to its successor. */
async function handOver(of: RawReferral, from: CouncilKeys, to: CouncilKeys): Promise<void> {
  const between = Object.assign(new RawReferral(world, from, to), { id: of.id, head: of.head })
  const heads = Object.fromEntries([from, to, of.other(from)].map(({ id }) => [id, world.builder.heads.get(id)]))
  const told = await between.say(from, { verb: 'hand_over', to: to.id, desk: 'cme', heads }, { member: 'manager' })
  of.head = must(told).digest
}

test.each([
  ['what it took on', 'what it sent on'],
  ['what it sent on', 'what it took on'],
])(
  'a council that ends hands over %s before a child is passed on, and %s after: one has the child all the time',
  async first => {
    const directory = new RawDirectory(world)
    const [ending, heir] = [await world.join('Ending'), await world.join('Heir')]
    const identity = { ...ending.identity, status: 'closing', successors: [heir.id] }
    await directory.approved(directory.registrar(0), ending.id, { verb: 'update_identity', identity })
    const taken = new RawReferral(world, ealing, ending)
    await taken.accepted()
    const on = new RawReferral(world, ending, reading)
    const sent = await on.send({ follows: taken.id })
    await on.collect(sent)
    const order = first === 'what it took on' ? [taken, on] : [on, taken]
    const seen = async () => {
      const [theirs, ours] = [memberOf(ealing, 'officer'), memberOf(reading, 'officer')].map(one => world.clientOf(one))
      const bodies = [await theirs?.get(`/referrals/${taken.id}`), await ours?.get(`/referrals/${on.id}`)]
      return bodies.map(one => one?.body.responsible)
    }
    await handOver(order[0] as RawReferral, ending, heir)
    const now = order[0] === on ? heir : ending
    const accepting = Object.assign(new RawReferral(world, now, reading), { id: on.id, head: on.head })
    on.head = must(await accepting.say(reading, { verb: 'accept', accepts: [sent.digest] })).digest
    expect(await seen()).toEqual([reading.id, reading.id])
    expect(await world.check()).toEqual([])
    await handOver(order[1] as RawReferral, ending, heir)
    expect(await seen()).toEqual([reading.id, reading.id])
    expect(await world.check()).toEqual([])
  },
)

test('a council that sent a child on and then becomes one with its sender has it no longer: whoever took it on has', async () => {
  const directory = new RawDirectory(world)
  const ending = await world.join('Absorbed')
  const identity = { ...ending.identity, status: 'closing', successors: [ealing.id] }
  await directory.approved(directory.registrar(0), ending.id, { verb: 'update_identity', identity })
  const open = new RawReferral(world, ealing, ending)
  await open.send()
  const on = await acceptedAfter(open.id, ending, reading)
  expect(await standing(open)).toMatchObject({ responsible: ealing.id })
  await handOver(open, ending, ealing)
  expect(await standing(open)).toMatchObject({ state: 'merged', responsible: reading.id, passed_to: on.id })
  expect(await world.check()).toEqual([])
})

test('a council that is no party cannot follow, and learns nothing of whether there is anything to follow', async () => {
  const first = new RawReferral(world, ealing, slough)
  await first.send()
  const strange = new RawReferral(world, reading, slough)
  const [there, nowhere, itself] = [
    await strange.say(reading, strange.sendClaims({ follows: first.id })),
    await strange.say(reading, strange.sendClaims({ follows: newId() })),
    await strange.say(reading, strange.sendClaims({ follows: strange.id })),
  ]
  for (const answer of [there, nowhere, itself]) expect(answer.body.code).toBe('follows_unknown')
  expect(there.text).toBe(nowhere.text)
})

test('an officer cannot follow a case of a desk of their own council at which they do not work', async () => {
  const secret = Object.assign(new RawReferral(world, ealing, slough), { desk: 'restricted' })
  must(await secret.say(ealing, secret.sendClaims(), { member: 'confidant' }))
  const curious = new RawReferral(world, ealing, reading)
  const answer = await curious.say(ealing, curious.sendClaims({ follows: secret.id }))
  expect(answer.body.code).toBe('follows_unknown')
})

test('an officer cannot read a case of another desk by sending under its id', async () => {
  const secret = Object.assign(new RawReferral(world, ealing, slough), { desk: 'restricted' })
  const sent = must(await secret.say(ealing, secret.sendClaims(), { member: 'confidant' }))
  expect((await world.clientOf(memberOf(ealing, 'officer')).get(`/referrals/${secret.id}`)).status).toBe(404)
  for (const [council, name] of [
    [ealing, 'officer'],
    [slough, 'officer'],
    [reading, 'officer'],
  ] as const) {
    const squatter = Object.assign(new RawReferral(world, council, council === reading ? slough : reading), {
      id: secret.id,
    })
    const answer = await squatter.say(council, squatter.sendClaims(), { member: name })
    expect(answer.body.code).toBe('stale')
    expect(answer.text).not.toContain(sent.statement)
    expect(answer.body.missing ?? []).toEqual([])
  }
  const repeated = Object.assign(new RawReferral(world, ealing, slough), { id: secret.id, desk: 'restricted' })
  const own = await repeated.say(ealing, repeated.sendClaims(), { member: 'confidant' })
  expect(own.body.missing).toHaveLength(1)
})

test('a child is passed on at the very moment at which a job writes a note beside an earlier transfer', async () => {
  const first = new RawReferral(world, ealing, slough)
  await first.accepted()
  const second = await acceptedAfter(first.id, slough, reading)
  const third = new RawReferral(world, reading, slough)
  const sent = await third.send({ follows: second.id })
  await third.collect(sent)
  const owner = connect(world.database.ownerUrl, { max: 1 })
  const accepting = await owner.begin(async tx => {
    await tx`select id from referrals where id = ${first.id} for no key update`
    const [{ number, follows }] = await tx<[{ number: number; follows: number }]>`
      select count(*)::int as number, max(r.position) as follows from notes n join referrals r on r.id = n.subject where n.subject = ${first.id}`
    const at = Math.floor(Date.now() / 1000)
    const place = { iss: world.url, net: world.net, iat: at, jti: newId(), sub: first.id, number, follows }
    const note = await signNote({ ...place, note: 'purge_announced', alert: 1, due_at: at }, world.gatewayKey)
    await tx`insert into notes (subject, number, note, made_at) values (${first.id}, ${number}, ${note}, ${at})`
    const asked = { answer: third.say(slough, { verb: 'accept', accepts: [sent.digest] }) }
    for (let waiting = false; !waiting; ) {
      const [row] = await tx<{ waiting: boolean }[]>`select exists (select from pg_locks where not granted) as waiting`
      waiting = row?.waiting ?? false
    }
    return asked
  })
  must(await accepting.answer)
  await disconnect(owner)
  expect(await standing(first)).toMatchObject({ responsible: slough.id, passed_to: second.id })
})
