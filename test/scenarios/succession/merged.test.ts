// Both sides become one council, and a successor that ends in turn: nothing is lost on the way, and the child is that one council's.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Council, HandOverIncomplete, verifyBundle } from '../../../clients/sdk/index.ts'
import type { CouncilKeys } from '../../../infra/nation/founding.ts'
import { type Id, newId } from '../../../schemas/ids.ts'
import { referralTemplate } from '../../../schemas/letter/template.ts'
import { connected } from '../../support/connected.ts'
import { RawDirectory } from '../../support/raw-directory.ts'
import { startWorld, usualPeople, type World } from '../../support/world.ts'
import { written } from '../../support/written.ts'
import { plan } from './cases.ts'

const handed_over_by = { name: 'Ines Marlowe', role: 'CME manager', at: '2027-03-31T16:00:00Z' }
let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world?.stop())

type Party = { keys: CouncilKeys; id: Id; officer: Council; manager: Council }
async function join(name: string): Promise<Party> {
  const people = usualPeople.map(one => (one.role === 'manager' ? { ...one, desks: ['cme', 'restricted'] } : one))
  const keys = await world.join(name, {
    people: [...people, { name: 'second', role: 'officer', desks: ['restricted'] }],
  })
  return { keys, id: keys.id, officer: await connected(world, keys), manager: await connected(world, keys, 'manager') }
}

async function succeeded(old: Party, by: Party): Promise<void> {
  const directory = new RawDirectory(world)
  const change = { verb: 'succeed', successors: [by.id], on: '2027-04-01', custodian: by.id } as const
  await directory.approved(directory.registrar(0), old.id, change)
}

const send = async (from: Party, to: Party, desk = 'cme') => {
  const sending = { to: to.id, desk, content: referralTemplate(), attachments: [plan('A plan.')], reference: newId() }
  return (await from.officer.send(sending)).id
}
const give = (from: Party, to: Party, id: Id, desk = 'cme') =>
  from.manager.handOver(id, { to: to.id, desk, handed_over_by })

test('where one side becomes the other, a transfer ends as merged: the child is that council’s until it is settled', async () => {
  const [ealing, slough] = [await join('Ealing'), await join('Slough')]
  await succeeded(slough, ealing)
  const [open, taken] = [await send(ealing, slough), await send(ealing, slough)]
  await slough.officer.collect(taken)
  await slough.officer.accept(taken, written.accept)
  const enquiry = await ealing.officer.enquire({ to: slough.id, desk: 'cme', content: written.enquiry })
  for (const id of [open, taken, enquiry.id]) {
    const { referral } = await give(slough, ealing, id)
    expect([referral.state, referral.sender, referral.recipient]).toEqual(['merged', ealing.id, ealing.id])
    expect(referral.responsibleAuthority).toBe(ealing.id)
    const { letters } = await ealing.officer.open(id)
    expect(letters.every(({ status }) => status === 'open')).toBe(true)
  }
  expect((await ealing.officer.inbox({ list: 'ours' })).items.map(({ id }) => id).toSorted()).toEqual(
    [open, taken].toSorted(),
  )
  await ealing.officer.recordOutcome(open, written.outcome)
  const { referral } = await ealing.officer.recordOutcome(open, written.settled)
  expect(referral.settled).toBe(true)
  expect((await ealing.officer.inbox({ list: 'ours' })).items.map(({ id }) => id)).toEqual([taken])
  await expect(ealing.officer.message(open, written.message)).rejects.toMatchObject({ code: 'verb_not_allowed' })
  const bundle = await ealing.officer.proof(open)
  expect((await verifyBundle(JSON.parse(JSON.stringify(bundle)), world.net)).state).toBe('merged')
  expect(await world.check()).toEqual([])
})

test('a merged case whose child moves on is followed by a transfer like any other', async () => {
  const [bury, hull, leeds] = [await join('Bury'), await join('Hull'), await join('Leeds')]
  await succeeded(hull, bury)
  const id = await send(bury, hull)
  await give(hull, bury, id)
  const on = await bury.officer.send({ to: leeds.id, desk: 'cme', content: referralTemplate(), follows: id })
  await leeds.officer.collect(on.id)
  await leeds.officer.accept(on.id, written.accept)
  const referral = await bury.officer.referral(id)
  expect([referral.responsibleAuthority, referral.passedTo]).toEqual([leeds.id, on.id])
  expect((await bury.officer.inbox({ list: 'ours' })).items).toEqual([])
  expect(await world.check()).toEqual([])
})

test('two councils become a third one by one, and a successor that ends in turn leaves all it was left', async () => {
  const [kent, medway, thames, wessex] = [
    await join('Kent'),
    await join('Medway'),
    await join('Thames'),
    await join('Wessex'),
  ]
  await succeeded(kent, thames)
  await succeeded(medway, thames)
  await succeeded(thames, wessex)
  const id = await send(kent, medway)
  await medway.officer.collect(id)
  await medway.officer.ask(id, written.question)
  await give(kent, thames, id)
  expect((await medway.officer.referral(id)).sender).toBe(thames.id)
  await thames.officer.answer(id, written.answer)
  expect((await give(medway, thames, id)).referral.state).toBe('merged')
  expect((await give(thames, wessex, id)).referral).toMatchObject({ sender: wessex.id, recipient: wessex.id })
  const { referral, letters } = await wessex.officer.open(id)
  expect(referral.responsibleAuthority).toBe(wessex.id)
  expect(letters.map(({ entry, status }) => [entry.claims.verb, status])).toEqual(
    ['send', 'ask', 'hand_over', 'answer', 'hand_over', 'hand_over'].map(verb => [verb, 'open']),
  )
  const [first] = letters
  const [file] = first?.status === 'open' ? first.manifest : []
  if (!file) throw new Error('no file')
  const { content } = await wessex.officer.download(file, letters)
  expect(await new Response(content).text()).toBe('A plan.')
  expect((await kent.officer.referral(id)).state).toBe('merged')
  expect(await world.check()).toEqual([])
})

test('nothing that cannot be opened here is left behind unnoticed, and named people’s cases go to named people only', async () => {
  const [york, ripon] = [await join('York'), await join('Ripon')]
  await succeeded(ripon, york)
  const other = await join('Selby')
  const id = await send(other, ripon, 'restricted')
  const { cme } = ripon.keys.keyrings
  const withoutKey = await connected(world, ripon.keys, 'manager', { keyring: cme ? [cme] : [] })
  const handing = { to: york.id, desk: 'restricted', handed_over_by }
  await expect(withoutKey.handOver(id, handing)).rejects.toBeInstanceOf(HandOverIncomplete)
  await expect(give(ripon, york, id, 'cme')).rejects.toMatchObject({ code: 'verb_not_allowed' })
  const { referral } = await give(ripon, york, id, 'restricted')
  expect([referral.recipient, referral.recipientDesks]).toEqual([york.id, ['restricted']])
  expect(await world.check()).toEqual([])
})
