// A council that has not joined is written to by secure e-mail: everything is recorded by the sender alone, and says so for ever.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Council, verifyBundle } from '../../clients/sdk/index.ts'
import type { CouncilKeys } from '../../infra/nation/founding.ts'
import { type Id, newId } from '../../schemas/ids.ts'
import type { LetterContent } from '../../schemas/letter/index.ts'
import { referralTemplate } from '../../schemas/letter/template.ts'
import { connected } from '../support/connected.ts'
import { startWorld, usualPeople, type World } from '../support/world.ts'
import { written } from '../support/written.ts'
import { plan } from './succession/cases.ts'

let world: World
let ealingKeys: CouncilKeys
let ealing: Council
beforeAll(async () => {
  world = await startWorld()
  ealingKeys = await world.join('Ealing')
  ealing = await connected(world, ealingKeys)
})
afterAll(() => world?.stop())

const decided_by = { name: 'Maya Lindqvist', role: 'CME officer', at: '2026-11-20T10:00:00Z' }
const common = { recorded_by: decided_by, on: '2026-11-20', how: 'secure_email' } as const
const by = { name: 'Ines Marlowe' }
const steps: Record<LetterContent<'outside'>['step'], LetterContent<'outside'>> = {
  sent: { step: 'sent', ...common, mailbox: 'cme@slough.example' },
  chased: { step: 'chased', ...common, how: 'telephone' },
  accepted: { step: 'accepted', ...common, by },
  returned: { step: 'returned', ...common, by, reason: 'not_resident' },
}

/** In the directory, with nobody who can open anything. */
async function registered(name: string): Promise<Pick<CouncilKeys, 'id' | 'identity'>> {
  const [id, identity] = [newId(), { ...ealingKeys.identity, name }]
  await world.builder.register(id, identity)
  return { id, identity }
}
const joins = ({ id, identity }: Pick<CouncilKeys, 'id' | 'identity'>) => world.builder.join(id, identity, usualPeople)
const sending = (to: Id) => ({ to, desk: 'cme', content: referralTemplate(), outside: true, reference: newId() })
const summaryOf = async (id: Id) => (await ealing.outbox()).items.find(one => one.id === id)

test('it goes to the own desk alone, and its acceptance stays unverified in every list and in the proof', async () => {
  const slough = await registered('Slough')
  const { outside: _, ...properly } = sending(slough.id)
  await expect(ealing.send(properly)).rejects.toMatchObject({ code: 'recipient_without_certificate' })
  const { id, referral } = await ealing.send({ ...sending(slough.id), attachments: [plan('A plan.')] })
  const [first] = referral.history
  expect(first?.claims.verb === 'send' && first.claims.letter.certificates).toHaveLength(1)
  expect(await summaryOf(id)).toMatchObject({
    verified: false,
    move: 'sender',
    list: 'waiting',
    responsible: ealingKeys.id,
  })
  await ealing.recordOutside(id, steps.sent)
  expect(await summaryOf(id)).toMatchObject({ verified: false, move: 'recipient', state: 'sent' })
  await ealing.recordOutside(id, steps.chased)
  await ealing.recordOutside(id, steps.accepted, { attachments: [plan('Their e-mail.')] })
  expect(await summaryOf(id)).toMatchObject({
    verified: false,
    state: 'accepted',
    responsible: slough.id,
    list: 'accepted',
  })
  await ealing.close(id, written.close)
  expect(await summaryOf(id)).toMatchObject({
    verified: false,
    state: 'closed',
    responsible: slough.id,
    move: 'nobody',
  })
  const { letters } = await ealing.open(id)
  expect(letters.every(({ status }) => status === 'open')).toBe(true)
  const proven = await verifyBundle(JSON.parse(JSON.stringify(await ealing.proof(id))), world.net)
  expect(proven).toMatchObject({ outside: 'emailed', state: 'closed', responsibleAuthority: slough.id })
  expect(await world.check()).toEqual([])
})

test('what was returned is the sender’s again, and nothing is recorded that the other council could have said itself', async () => {
  const reading = await registered('Reading')
  const { id } = await ealing.send(sending(reading.id))
  await ealing.recordOutside(id, steps.accepted)
  const { referral } = await ealing.recordOutside(id, steps.returned)
  expect(referral).toMatchObject({ state: 'declined', accepted: false, responsibleAuthority: ealingKeys.id })
  await expect(ealing.recordOutside(id, steps.chased)).rejects.toMatchObject({ code: 'verb_not_allowed' })
  await ealing.close(id, { ...written.close, closed_as: 'found' } as never)
  const luton = await world.join('Luton')
  await expect(ealing.send(sending(luton.id))).rejects.toMatchObject({ code: 'recipient_has_joined' })
  const { id: proper } = await ealing.send({ ...sending(luton.id), outside: false })
  await expect(ealing.recordOutside(proper, steps.accepted)).rejects.toMatchObject({ code: 'verb_not_allowed' })
  expect(await world.check()).toEqual([])
})

test('a council that joins sees nothing of what went by e-mail, and what is open is sent properly, once', async () => {
  const woking = await registered('Woking')
  const sent = { ...sending(woking.id), urgent: true, attachments: [plan('A plan, in words.')] }
  const { id: old } = await ealing.send(sent)
  await ealing.recordOutside(old, steps.sent)
  expect(await ealing.resendOpenOutside({ decided_by })).toEqual([{ old, to: woking.id, outcome: 'not_joined' }])

  const keys = await joins(woking)
  const [officer, manager] = [await connected(world, keys), await connected(world, keys, 'manager')]
  expect((await manager.inbox()).items).toEqual([])
  await expect(manager.referral(old)).rejects.toMatchObject({ code: 'not_found' })
  const { items } = await manager.call('readFeed', { query: { limit: 200 } })
  expect(items.map(({ subject }) => subject)).not.toContain(old)

  expect(await ealing.resendOpenOutside({ decided_by, dryRun: true })).toMatchObject([{ outcome: 'to_do' }])
  const [outcome, ...none] = await ealing.resendOpenOutside({ decided_by })
  expect([outcome?.outcome, none]).toEqual(['resent', []])
  expect(await ealing.resendOpenOutside({ decided_by })).toEqual([])
  const id = outcome?.outcome === 'resent' ? outcome.id : ''
  const { referral, letters } = await officer.open(id)
  expect(referral).toMatchObject({ follows: old, urgent: true, sender: ealingKeys.id })
  const [first] = letters
  const [file] = first?.status === 'open' ? first.manifest : []
  if (!file) throw new Error('the file did not come along')
  expect(new TextDecoder().decode(await (await officer.download(file, letters)).bytes())).toBe('A plan, in words.')
  expect((await ealing.referral(old)).responsibleAuthority).toBe(ealingKeys.id)
  await officer.collect(id)
  await officer.accept(id, written.accept)
  expect(await ealing.referral(old)).toMatchObject({
    state: 'withdrawn',
    passedTo: id,
    responsibleAuthority: woking.id,
  })
  expect(await summaryOf(old)).toMatchObject({ verified: false })
  expect(await summaryOf(id)).toMatchObject({ verified: true })
  expect(await world.check()).toEqual([])
})
