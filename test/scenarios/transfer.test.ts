// A transfer from one council to another over HTTP, by hand-made statements. After each step everything stored is verified again.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CouncilKeys } from '../../infra/nation/founding.ts'
import { RawReferral } from '../support/raw-referral.ts'
import { memberOf, startWorld, usualPeople, type World } from '../support/world.ts'

let world: World
let ealing: CouncilKeys
let slough: CouncilKeys

beforeAll(async () => {
  world = await startWorld()
  ealing = await world.join('Ealing', { laCode: '307' })
  slough = await world.join('Slough', { laCode: '871' })
})
afterAll(() => world.stop())

test('a transfer is sent, collected, taken on, asked about, answered, accepted, closed, and its outcome recorded', async () => {
  const referral = new RawReferral(world, ealing, slough)
  const summary = async () => (await world.clientOf(memberOf(ealing, 'officer')).get(`/referrals/${referral.id}`)).body
  const sent = await referral.send()
  expect(await summary()).toMatchObject({ state: 'sent', responsible: ealing.id, move: 'recipient', list: 'waiting' })
  expect(await world.check()).toEqual([])
  await referral.collect(sent)
  expect(await world.check()).toEqual([])
  await referral.say(slough, { verb: 'acknowledge' })
  expect(await world.check()).toEqual([])
  expect((await referral.say(slough, { verb: 'ask' })).status).toBe(201)
  expect(await summary()).toMatchObject({ state: 'asked', responsible: ealing.id, move: 'sender', list: 'asked_you' })
  expect(await world.check()).toEqual([])
  await referral.say(ealing, { verb: 'answer', attachments: [] })
  expect(await world.check()).toEqual([])
  const accepted = await referral.say(slough, { verb: 'accept', accepts: [sent.digest] })
  expect(await summary()).toMatchObject({ state: 'accepted', responsible: slough.id, move: 'both', list: 'accepted' })
  expect(await world.check()).toEqual([])
  expect((await referral.say(ealing, { verb: 'close', accepted: accepted.digest })).status).toBe(201)
  expect(await world.check()).toEqual([])
  expect((await referral.say(slough, { verb: 'record_outcome', settled: true })).status).toBe(201)
  expect(await summary()).toMatchObject({ state: 'closed', responsible: slough.id, move: 'nobody', settled: true })
  expect(await world.check()).toEqual([])
})

test('a transfer that comes back moves responsibility back, and the first case shows who has it now', async () => {
  const there = new RawReferral(world, ealing, slough)
  await there.accepted()
  expect(await world.check()).toEqual([])
  const back = new RawReferral(world, slough, ealing)
  await back.accepted({ follows: there.id })
  const first = await world.clientOf(memberOf(slough, 'officer')).get(`/referrals/${there.id}`)
  expect(first.body).toMatchObject({ responsible: ealing.id, passed_to: back.id })
  expect(first.body.notes).toHaveLength(1)
  expect(await world.check()).toEqual([])
})

test('another desk is brought in by a message only when two people there can open it', async () => {
  const people = [...usualPeople, { name: 'sen', role: 'officer' as const, desks: ['sen'] }]
  const leeds = await world.join('Leeds', { people })
  const referral = new RawReferral(world, ealing, leeds)
  const sent = await referral.send()
  await referral.collect(sent)
  const message = await referral.say(ealing, { verb: 'message', attachments: [], desk: 'sen' })
  expect(message.body).toMatchObject({ code: 'recipient_without_certificate' })
  expect(message.body.detail).toContain('1 of the 2 people')
})
