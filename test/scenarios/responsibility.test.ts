// Whose the child is, where several referrals hang together: passed on, handed over, taken back, all at once.
// After each step every chain and row is verified again: responsibility is always exactly one authority's.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CouncilKeys } from '../../infra/nation/founding.ts'
import { claimOf, upload } from '../support/raw-attachment.ts'
import { makeNewcomer, RawDirectory, recorded } from '../support/raw-directory.ts'
import { must, RawReferral } from '../support/raw-referral.ts'
import { memberOf, startWorld, type World } from '../support/world.ts'

let world: World
let directory: RawDirectory
let ealing: CouncilKeys
let slough: CouncilKeys
let reading: CouncilKeys
let newTown: CouncilKeys

beforeAll(async () => {
  world = await startWorld()
  directory = new RawDirectory(world)
  const names = ['Ealing', 'Slough', 'Reading', 'New Town'] as const
  ;[ealing, slough, reading, newTown] = (await Promise.all(names.map(name => world.join(name)))) as [
    CouncilKeys,
    CouncilKeys,
    CouncilKeys,
    CouncilKeys,
  ]
})
afterAll(() => world.stop())

const responsibleFor = async (referral: RawReferral) => {
  const { body } = await world.clientOf(memberOf(referral.recipient, 'officer')).get(`/referrals/${referral.id}`)
  return body.responsible
}

async function sentOn(follows: RawReferral, from: CouncilKeys, to: CouncilKeys) {
  const next = new RawReferral(world, from, to)
  const sent = await next.send({ follows: follows.id })
  await next.collect(sent)
  return { next, accept: () => next.say(to, { verb: 'accept', accepts: [sent.digest] }) }
}

test('of two councils that accept what followed one transfer at the same moment, one has the child', async () => {
  for (let round = 0; round < 5; round += 1) {
    const first = new RawReferral(world, ealing, slough)
    await first.accepted()
    const [one, other] = await Promise.all([sentOn(first, slough, reading), sentOn(first, slough, newTown)])
    const answers = await Promise.all([one.accept(), other.accept()])
    expect(answers.map(({ status }) => status)).toEqual([201, 201])
    expect([reading.id, newTown.id]).toContain(await responsibleFor(first))
    expect(await world.check()).toEqual([])
  }
})

test('what is said about a transfer at the very moment it is passed on does not take it back', async () => {
  for (let round = 0; round < 6; round += 1) {
    const first = new RawReferral(world, ealing, slough)
    await first.accepted()
    const { accept } = await sentOn(first, slough, reading)
    let over = false
    const speaking = async () => {
      while (!over) must(await first.say(slough, { verb: 'hold' }))
    }
    const accepting = accept().finally(() => {
      over = true
    })
    const [accepted] = await Promise.all([accepting, speaking()])
    expect(accepted.status).toBe(201)
    expect(await responsibleFor(first)).toBe(reading.id)
  }
  expect(await world.check()).toEqual([])
})

test('a council that took a child on and ends hands it over, and earlier transfers name its successor', async () => {
  const ending = await world.join('Ending Town')
  const identity = { ...ending.identity, status: 'closing', successors: [newTown.id] }
  const [proposer, approver] = [directory.registrar(0), directory.registrar(1)]
  await directory.approved(proposer, ending.id, { verb: 'update_identity', identity }, approver)
  const first = new RawReferral(world, ealing, slough)
  await first.accepted()
  const { next, accept } = await sentOn(first, slough, ending)
  must(await accept())
  expect(await responsibleFor(first)).toBe(ending.id)
  // The letter goes to the successor: sealed as if it were the other side.
  const between = Object.assign(new RawReferral(world, ending, newTown), { id: next.id, head: next.head })
  const prepared = await between.prepare(
    ending,
    { verb: 'hand_over', to: newTown.id, desk: 'cme' },
    { member: 'manager' },
  )
  const heads = Object.fromEntries([slough, ending, newTown].map(({ id }) => [id, world.builder.heads.get(id)]))
  must(await between.post({ ...prepared, claims: { ...prepared.claims, heads } as typeof prepared.claims }))
  expect(await world.check()).toEqual([])
  expect(await responsibleFor(first)).toBe(newTown.id)
})

test('an acceptance that is disowned gives the child to another council that accepted too, else back', async () => {
  const shaky = await world.join('Shaky Town')
  const first = new RawReferral(world, ealing, slough)
  await first.accepted()
  const disownable = await sentOn(first, slough, shaky)
  const accepted = must(await disownable.accept())
  const steady = await sentOn(first, slough, reading)
  must(await steady.accept())
  expect(await responsibleFor(first)).toBe(shaky.id)

  const since = Math.floor(Date.now() / 1000) - 60
  const stolen = memberOf(shaky, 'officer').key.kid
  const removal = { verb: 'remove_member' as const, member: stolen, reason: 'compromised', since }
  const report = recorded(await directory.say(directory.member(shaky), shaky.id, removal))
  const upheld = recorded(
    await directory.say(directory.registrar(0), shaky.id, { verb: 'approve', proposal: report.digest }),
  )
  const disown = { verb: 'disown' as const, item: accepted.digest }
  must(await disownable.next.say(shaky, disown, { member: 'manager' }))
  expect(await responsibleFor(first)).toBe(shaky.id)
  must(await disownable.next.say(shaky, { ...disown, seconded: upheld.digest }, { member: 'manager' }))
  expect(await world.check()).toEqual([])
  expect(await responsibleFor(first)).toBe(reading.id)
})

test('what is recalled is served no more, its attachments neither', async () => {
  const referral = new RawReferral(world, ealing, slough)
  const client = world.clientOf(memberOf(ealing, 'officer'))
  const attachment = await upload(client)
  const sent = await referral.send({ attachments: [claimOf(attachment)] })
  const theirs = world.clientOf(memberOf(slough, 'officer'))
  const fetched = () => theirs.request('GET', `/attachments/${attachment.id}/content`)
  expect((await fetched()).status).toBe(200)
  must(await referral.say(ealing, { verb: 'recall', item: sent.digest, reason: 'wrong_child' }))
  expect((await fetched()).status).toBe(404)
  expect((await theirs.get(`/referrals/${referral.id}/letters/${sent.digest}`)).status).toBe(404)
  expect(await world.check()).toEqual([])
})

test('a key admitted elsewhere while its admission here waited for approval is refused: a key is one council’s, once', async () => {
  const newcomer = await makeNewcomer()
  const approver = directory.registrar(1)
  const here = await directory.admission(ealing.id, newcomer, 'manager')
  const proposal = recorded(await directory.say(directory.member(ealing), ealing.id, here))
  const there = await directory.admission(slough.id, newcomer, 'officer')
  recorded(await directory.say(directory.member(slough), slough.id, there))
  const approval = await directory.say(approver, ealing.id, { verb: 'approve', proposal: proposal.digest })
  expect(approval.body.code).toBe('already_admitted')
  expect(await world.check()).toEqual([])
})

test('a keyring may be shared with a colleague named twice', async () => {
  const manager = memberOf(ealing, 'manager')
  const keyring = ealing.keyrings.cme
  if (!keyring) throw new Error('no keyring')
  const officer = memberOf(ealing, 'officer')
  await world.builder.shareKeyring(ealing.id, keyring, manager, [officer, officer])
  expect(await world.check()).toEqual([])
})
