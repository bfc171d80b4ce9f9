// Who can be referred to: a council that exists and is open, and a desk that two people can open.
import { expect, test } from 'vitest'
import { addKey, makeDeskCertificate } from '../../../../clients/seal/index.ts'
import type { CouncilKeys } from '../../../../infra/nation/founding.ts'
import { newId } from '../../../../schemas/ids.ts'
import { RawDirectory, recorded } from '../../../support/raw-directory.ts'
import { RawReferral } from '../../../support/raw-referral.ts'
import { expectProblem, now, type Stage, useStage } from '../../../support/refusals.ts'
import { memberOf, usualPeople } from '../../../support/world.ts'

const { stage, refuses } = useStage()

/** A `send` from Ealing to another council than Slough; certificates of Slough stand in, because that is looked at later. */
const sendTo = (council: (on: Stage) => Promise<{ id: string; desk?: string }>) =>
  async function arrange(on: Stage) {
    const { id, desk = 'cme' } = await council(on)
    const draft = on.referral()
    const heads = Object.fromEntries(
      [on.ealing.id, id].map(one => [one, on.world.builder.heads.get(one) ?? 'A'.repeat(43)]),
    )
    const prepared = await draft.prepare(on.ealing, draft.sendClaims({ to: id, desk, heads }))
    return () => draft.post(prepared)
  }
refuses(
  'directory_moved',
  'to an id the directory does not know: no head of it can be named',
  sendTo(async () => ({ id: newId() })),
)
refuses(
  'unknown_authority',
  'to a council that one registrar proposed and none has approved',
  sendTo(async ({ world, wye }) => {
    const directory = new RawDirectory(world)
    const id = newId()
    const identity = { ...wye.identity, name: 'Proposed' }
    recorded(await directory.say(directory.registrar(0), id, { verb: 'register', identity }))
    return { id }
  }),
)
refuses(
  'recipient_without_certificate',
  'to a council that has registered and not joined',
  sendTo(async ({ world, wye }) => {
    const id = newId()
    await world.builder.register(id, { ...wye.identity, name: 'Registered' })
    return { id }
  }),
)
refuses('recipient_has_joined', 'by e-mail to a desk that can be sent to here', async on => {
  const draft = on.referral()
  const prepared = await draft.prepare(on.ealing, draft.sendClaims({ outside: true }))
  return () => draft.post(prepared)
})
refuses(
  'recipient_without_certificate',
  'to a desk the council has not opened',
  sendTo(async ({ slough }) => ({ id: slough.id, desk: 'admissions' })),
)
refuses(
  'recipient_without_certificate',
  'to a desk that only one person can open: a system and an auditor are nobody',
  sendTo(({ world }) => world.join('Lone', { people: usualPeople.filter(({ name }) => name !== 'officer') })),
  answer => expect(answer.body.detail).toBe('Only 1 of the 2 people needed can open cme at Lone.'),
)
refuses(
  'recipient_without_certificate',
  'to a desk whose second person has left',
  sendTo(async ({ world }) => {
    const council = await world.join('Leaving')
    const directory = new RawDirectory(world)
    const gone = {
      verb: 'remove_member',
      member: memberOf(council, 'officer').key.kid,
      reason: 'left',
      since: now(),
    } as const
    recorded(await directory.say(directory.member(council), council.id, gone))
    return council
  }),
)
refuses(
  'recipient_without_certificate',
  'to a desk whose new certificate nobody has been given the keys of, once the one before was ended',
  sendTo(async ({ world }) => {
    const council = await world.join('Rotating')
    const directory = new RawDirectory(world)
    const { fingerprint, certificate } = await makeDeskCertificate({ authority: council.id, desk: 'cme' })
    const own = { verb: 'publish_certificate', desk: 'cme', fingerprint, certificate } as const
    await directory.approved(directory.member(council), council.id, own)
    const before = council.keyrings.cme?.keys[0]?.fingerprint
    const ended = { verb: 'retire_certificate', fingerprint: before, reason: 'left' } as const
    recorded(await directory.say(directory.member(council), council.id, ended))
    return council
  }),
)
test('while a new certificate takes over, letters to the one before are taken, and letters to one nobody can open are not', async () => {
  const { world, ealing } = stage()
  const council = await world.join('Overlapping')
  const directory = new RawDirectory(world)
  const made = await makeDeskCertificate({ authority: council.id, desk: 'cme' })
  const { fingerprint, certificate } = made
  const own = { verb: 'publish_certificate', desk: 'cme', fingerprint, certificate } as const
  await directory.approved(directory.member(council), council.id, own)
  const sending = async (to: CouncilKeys) => {
    const draft = new RawReferral(world, ealing, to)
    return draft.say(ealing, draft.sendClaims())
  }
  const [cme] = Object.values(council.keyrings)
  if (!cme) throw new Error('no keyring')
  const both = await addKey(cme, made)
  const after = { ...council, keyrings: { cme: both } }
  expect((await sending(council)).status).toBe(201)
  expectProblem(await sending(after), 'letter_certificates')
  const holders = ['manager', 'officer'].map(name => memberOf(council, name))
  await world.builder.shareKeyring(council.id, both, memberOf(council, 'manager'), holders)
  expect((await sending(after)).status).toBe(201)
  expect((await sending(council)).status).toBe(201)
})
test('recipient_closed: to a council that no longer exists, and its successors are named', async () => {
  const { world, ealing, wye, referral } = stage()
  const directory = new RawDirectory(world)
  const council = await world.join('Former')
  const identity = { ...council.identity, status: 'closed', successors: [wye.id] }
  await directory.approved(directory.registrar(0), council.id, { verb: 'update_identity', identity })
  const draft = referral()
  const heads = Object.fromEntries([ealing, council].map(({ id }) => [id, world.builder.heads.get(id)]))
  const answer = await draft.say(ealing, draft.sendClaims({ to: council.id, heads }))
  expectProblem(answer, 'recipient_closed')
  expect(answer.body.successors).toEqual([wye.id])
})
refuses(
  'recipient_closed',
  'and nothing is recorded',
  sendTo(async ({ world, wye }) => {
    const directory = new RawDirectory(world)
    const council = await world.join('Closed')
    const identity = { ...council.identity, status: 'closed', successors: [wye.id] }
    await directory.approved(directory.registrar(0), council.id, { verb: 'update_identity', identity })
    return council
  }),
)
refuses('unknown_authority', 'reading an entry that is not there', async ({ world, wye }) => {
  const client = world.clientOf(memberOf(wye, 'officer'))
  return () => client.get(`/directory/authorities/${newId()}`)
})
refuses('unknown_authority', 'an entry as of a time before it began', async ({ world, wye }) => {
  const client = world.clientOf(memberOf(wye, 'officer'))
  return () => client.get(`/directory/authorities/${wye.id}?at=1000000000`)
})
refuses('unknown_authority', 'a change of what is not registered', async on => {
  const directory = new RawDirectory(on.world)
  return () => directory.say(directory.registrar(0), newId(), { verb: 'update_identity', identity: on.wye.identity })
})
