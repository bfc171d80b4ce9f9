// What must not be done to a referral although each step alone looks allowed.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CouncilKeys } from '../../infra/nation/founding.ts'
import { RawDirectory } from '../support/raw-directory.ts'
import { must, RawReferral } from '../support/raw-referral.ts'
import { memberOf, startWorld, usualPeople, type World } from '../support/world.ts'

let world: World
let ealing: CouncilKeys
let slough: CouncilKeys
const at = (desk: string, ...names: string[]) => names.map(name => ({ name, role: 'officer' as const, desks: [desk] }))
const people = [...usualPeople, ...at('sen', 'sen', 'sen2'), ...at('restricted', 'named', 'named2')]
const seconds = () => Math.floor(Date.now() / 1000)

beforeAll(async () => {
  world = await startWorld()
  ealing = await world.join('Ealing')
  slough = await world.join('Slough', { people })
})
afterAll(() => world.stop())

test('the letter on which a child was accepted is recalled only where it is about the wrong child', async () => {
  const referral = new RawReferral(world, ealing, slough)
  const { sent } = await referral.accepted()
  const letter = () =>
    world.clientOf(memberOf(slough, 'officer')).get(`/referrals/${referral.id}/letters/${sent.digest}`)
  const recall = (reason: string) => referral.say(ealing, { verb: 'recall', item: sent.digest, reason })
  expect((await recall('should_not_have_been_shared')).body.code).toBe('verb_not_allowed')
  expect((await letter()).status).toBe(200)
  must(await recall('wrong_child'))
  expect((await letter()).status).toBe(404)
})

test('a desk brought in by a message may write, and does not decide', async () => {
  const referral = new RawReferral(world, ealing, slough)
  const sent = await referral.send()
  await referral.collect(sent)
  referral.theirDesk = 'sen'
  must(await referral.say(ealing, { verb: 'message', attachments: [], desk: 'sen' }))
  referral.theirDesk = undefined
  const accepts = [sent.digest]
  expect((await referral.say(slough, { verb: 'accept', accepts }, { member: 'sen' })).body.code).toBe('not_your_desk')
  must(await referral.say(slough, { verb: 'accept', accepts }))
})

test('a case with named people only is not opened to another desk', async () => {
  const referral = new RawReferral(world, ealing, slough)
  referral.theirDesk = 'restricted'
  must(await referral.say(ealing, referral.sendClaims({ desk: 'restricted' })))
  referral.theirDesk = undefined
  const wider = await referral.say(ealing, { verb: 'message', attachments: [], desk: 'cme' })
  expect(wider.body).toMatchObject({ code: 'verb_not_allowed' })
})

test('opening a message is not opening the referral', async () => {
  const referral = new RawReferral(world, ealing, slough)
  await referral.send()
  const message = must(await referral.say(ealing, { verb: 'message', attachments: [] }))
  await referral.collect(message)
  const { body } = await world.clientOf(memberOf(slough, 'officer')).get(`/referrals/${referral.id}`)
  expect(body.state).toBe('sent')
})

test('a removal casts no doubt further back than 90 days, and registrars remove nobody for leaving', async () => {
  const directory = new RawDirectory(world)
  const member = memberOf(slough, 'system').key.kid
  const long = { verb: 'remove_member', member, reason: 'compromised', since: seconds() - 91 * 86_400 } as const
  expect((await directory.say(directory.member(slough), slough.id, long)).body.code).toBe('verb_not_allowed')
  const left = { verb: 'remove_member', member, reason: 'left', since: seconds() } as const
  expect((await directory.say(directory.registrar(0), slough.id, left)).body.code).toBe('role_may_not')
})
