// Ends against statements, hammered at once: whatever the order, nothing is received from a key, or sealed to one, after its end; and one
// decision against another.
// Receipts decide: a statement's moment lies before the removal's, or it was refused.
import { expect, test } from 'vitest'
import type { CouncilKeys } from '../../../infra/nation/founding.ts'
import { newId } from '../../../schemas/ids.ts'
import { asMember, makeNewcomer, RawDirectory, recorded } from '../../support/raw-directory.ts'
import { RawReferral } from '../../support/raw-referral.ts'
import { startWorld } from '../../support/world.ts'

const rounds = 6
const momentOf = (answer: { body: Record<string, unknown> }) =>
  JSON.parse(Buffer.from(String(answer.body.receipt).split('.')[1] ?? '', 'base64url').toString()).iat as number

test('no statement of an officer is received after the removal of their key', async () => {
  const world = await startWorld()
  const directory = new RawDirectory(world)
  const slough = await world.join('Slough')
  const ealing = await world.join('Ealing')
  for (let round = 0; round < rounds; round += 1) {
    const newcomer = await makeNewcomer()
    recorded(
      await directory.say(
        directory.member(ealing),
        ealing.id,
        await directory.admission(ealing.id, newcomer, 'officer'),
      ),
    )
    const staff: CouncilKeys = {
      ...ealing,
      members: [...ealing.members, { ...asMember(newcomer, 'officer'), name: 'leaver' }],
    }
    const drafts = Array.from({ length: 10 }, () => new RawReferral(world, staff, slough))
    const prepared = await Promise.all(
      drafts.map(draft => draft.prepare(staff, draft.sendClaims(), { member: 'leaver' })),
    )
    // Their token is there before: nothing but the statements and the removal run against each other.
    await world.clientOf(newcomer).get('/referrals?box=sent')
    const since = Math.floor(Date.now() / 1000)
    const removal = { verb: 'remove_member' as const, member: newcomer.key.kid, reason: 'lost', since }
    const post = (from: number, to: number) =>
      prepared.slice(from, to).map((one, index) => drafts[from + index]?.post(one))
    // One surely before, eight beside the removal, one surely after: so that both ends are tried whatever the machine does.
    const before = await Promise.all(post(0, 1))
    const [gone, ...beside] = await Promise.all([
      ...[directory.say(directory.member(ealing), ealing.id, removal)],
      ...post(1, 9),
    ])
    const after = await Promise.all(post(9, 10))
    const moment = momentOf(recorded(gone as never))
    expect(before[0]?.status).toBe(201)
    expect(after[0]?.body.code).toBe('member_removed')
    const answers = [...before, ...beside].filter(one => one !== undefined)
    for (const answer of answers) {
      if (answer.status === 201) {
        expect(momentOf(answer)).toBeLessThanOrEqual(moment)
      } else {
        expect(answer.body.code).toBeOneOf(['member_removed', 'contended'])
      }
    }
  }
  expect(await world.check()).toEqual([])
}, 60_000)

test('no word of a registrar, and no approval of what they proposed, is received after their removal', async () => {
  const world = await startWorld()
  const directory = new RawDirectory(world)
  const identity = { name: 'Raced', nation: 'England' as const, gss: [], status: 'active' as const }
  for (let round = 0; round < rounds; round += 1) {
    const newcomer = await makeNewcomer()
    await directory.approved(directory.registrar(0), 'national', await directory.registrarAdmission(newcomer))
    const leaver = { key: newcomer.key, iss: 'national' as const }
    const ids = Array.from({ length: 4 }, () => newId())
    for (const id of ids) recorded(await directory.say(leaver, id, { verb: 'register', identity }))
    const removing = { verb: 'remove_registrar' as const, registrar: newcomer.key.kid, reason: 'lost' }
    const removal = recorded(await directory.say(directory.registrar(0), 'national', removing))
    const approve = (id: string) =>
      directory.say(directory.registrar(2), id, { verb: 'approve', proposal: world.builder.heads.get(id) })
    const register = () => directory.say(leaver, newId(), { verb: 'register', identity })
    const end = directory.say(directory.registrar(1), 'national', { verb: 'approve', proposal: removal.digest })
    const [gone, ...answers] = await Promise.all([end, ...ids.map(approve), register(), register()])
    const moment = momentOf(recorded(gone as never))
    for (const answer of answers) {
      if (answer.status === 201) expect(momentOf(answer)).toBeLessThanOrEqual(moment)
      else expect(answer.body.code).toBeOneOf(['member_removed', 'proposal_unknown', 'key_not_of_issuer'])
    }
  }
  expect(await world.check()).toEqual([])
}, 60_000)

test('no letter sealed to a certificate is received after its retirement', async () => {
  const world = await startWorld()
  const directory = new RawDirectory(world)
  const ealing = await world.join('Ealing')
  for (const name of ['Slough', 'Reading', 'Newham']) {
    const council = await world.join(name)
    const drafts = Array.from({ length: 8 }, () => new RawReferral(world, ealing, council))
    const prepared = await Promise.all(drafts.map(draft => draft.prepare(ealing, draft.sendClaims())))
    const [first, ...beside] = prepared.map((one, index) => () => drafts[index]?.post(one))
    expect((await first?.())?.status).toBe(201)
    const fingerprint = council.keyrings.cme?.keys[0]?.fingerprint
    const retire = { verb: 'retire_certificate' as const, fingerprint, reason: 'compromised' }
    const [gone, ...answers] = await Promise.all([
      directory.say(directory.registrar(0), council.id, retire),
      ...beside.map(post => post()),
    ])
    const moment = momentOf(recorded(gone as never))
    for (const answer of answers.filter(one => one !== undefined)) {
      if (answer.status === 201) expect(momentOf(answer)).toBeLessThanOrEqual(moment)
      else expect(answer.body.code).toBeOneOf(['directory_moved', 'recipient_without_certificate', 'contended'])
    }
  }
  expect(await world.check()).toEqual([])
})

test('approved and refused at the same moment by several, a change is decided once, and by somebody else than who proposed it', async () => {
  const world = await startWorld()
  const directory = new RawDirectory(world)
  const identity = { name: 'Decided Once', nation: 'England' as const, gss: [], status: 'active' as const }
  for (let round = 0; round < rounds; round += 1) {
    const id = newId()
    const { digest: proposal } = recorded(
      await directory.say(directory.registrar(0), id, { verb: 'register', identity }),
    )
    const words = await Promise.all(
      [0, 1, 2, 1, 2].map(async (index, place) => {
        const by = directory.registrar(index)
        const verb = place > 2 ? ('refuse' as const) : ('approve' as const)
        const said = { verb, proposal, ...(verb === 'refuse' && { reason: 'not this one' }) }
        return { by, index, statement: await directory.sign(by, id, said) }
      }),
    )
    const answers = await Promise.all(words.map(({ by, statement }) => world.clientOf(by).say(statement)))
    const heard = answers.flatMap(({ status }, place) => (status === 201 ? [words[place]?.index] : []))
    expect(heard).toHaveLength(1)
    expect(heard).not.toContain(0)
  }
  expect(await world.check()).toEqual([])
})
