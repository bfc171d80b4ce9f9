// `follows` moves responsibility for children: only whoever has a child may pass it on, and nobody takes it from somebody else.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CouncilKeys } from '../../../infra/nation/founding.ts'
import { newId } from '../../../schemas/ids.ts'
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
