// What somebody with one key, or one council, tries with the directory: to be another, to stand in another's way, to agree with themselves.
import { readKey, UserIDPacket } from 'openpgp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeDeskCertificate, makeDeviceCertificate } from '../../../clients/seal/index.ts'
import type { CouncilKeys } from '../../../infra/nation/founding.ts'
import { asMember, makeNewcomer, RawDirectory, recorded } from '../../support/raw-directory.ts'
import { memberOf, startTwoCouncils, type World } from '../../support/world.ts'

let world: World
let directory: RawDirectory
let ealing: CouncilKeys
let slough: CouncilKeys

beforeAll(async () => {
  ;({ world, ealing, slough } = await startTwoCouncils())
  directory = new RawDirectory(world)
})
afterAll(() => world.stop())

/** Somebody's certificate with another name written over theirs: the key did not sign for it. */
async function renamed(certificate: string, name: string): Promise<string> {
  const key = await readKey({ armoredKey: certificate })
  const [user] = key.users
  if (user) Object.assign(user, { userID: UserIDPacket.fromObject({ name }) })
  return key.armor()
}

test('a council cannot publish the key of another as its own', async () => {
  const theirs = await makeDeskCertificate({ authority: slough.id, desk: 'sen' })
  const certificate = await renamed(theirs.certificate, `${ealing.id}/sen`)
  const claims = { verb: 'publish_certificate' as const, desk: 'sen', fingerprint: theirs.fingerprint, certificate }
  expect((await directory.say(directory.member(ealing), ealing.id, claims)).body.code).toBe('certificate_invalid')
})

test('a certificate whose subkey was taken from another is refused', async () => {
  const [own, other] = await Promise.all(
    [1, 2].map(async () =>
      readKey({ armoredKey: (await makeDeskCertificate({ authority: ealing.id, desk: 'sen' })).certificate }),
    ),
  )
  if (!own || !other) throw new Error('two were made')
  own.subkeys = other.subkeys
  const claims = {
    verb: 'publish_certificate' as const,
    desk: 'sen',
    fingerprint: own.getFingerprint(),
    certificate: own.armor(),
  }
  expect((await directory.say(directory.member(ealing), ealing.id, claims)).body.code).toBe('certificate_invalid')
})

test('nobody is let in with a device whose certificate is not its own', async () => {
  const newcomer = await makeNewcomer()
  const stolen = await makeDeviceCertificate({ person: newcomer.person, member: newcomer.key.kid })
  const device = { ...stolen, certificate: await renamed(stolen.certificate, 'somebody/else') }
  const claims = await directory.admission(ealing.id, { ...newcomer, device }, 'officer')
  expect((await directory.say(directory.member(ealing), ealing.id, claims)).body.code).toBe('certificate_invalid')
})

test('a person who is registrar and manager does not approve as the one what they proposed as the other', async () => {
  const person = world.registrars[0]?.person
  const newcomer = await makeNewcomer(person)
  await directory.approved(
    directory.member(ealing),
    ealing.id,
    await directory.admission(ealing.id, newcomer, 'manager'),
  )
  const voice = { key: asMember(newcomer, 'manager').key, iss: ealing.id }
  const another = await directory.admission(ealing.id, await makeNewcomer(), 'manager')
  const proposal = recorded(await directory.say(voice, ealing.id, another))
  const approval = { verb: 'approve' as const, proposal: proposal.digest }
  const answer = await directory.say(directory.registrar(0), ealing.id, approval)
  expect(answer.body.code).toBe('proposer_may_not_approve')
})

test('a proposal of a manager who was removed meanwhile is approved by nobody', async () => {
  const newcomer = await makeNewcomer()
  await directory.approved(
    directory.member(slough),
    slough.id,
    await directory.admission(slough.id, newcomer, 'manager'),
  )
  const voice = { key: newcomer.key, iss: slough.id }
  const proposal = recorded(
    await directory.say(voice, slough.id, await directory.admission(slough.id, await makeNewcomer(), 'manager')),
  )
  const removal = {
    verb: 'remove_member' as const,
    member: newcomer.key.kid,
    reason: 'lost',
    since: Math.floor(Date.now() / 1000),
  }
  recorded(await directory.say(directory.member(slough), slough.id, removal))
  const approval = { verb: 'approve' as const, proposal: proposal.digest }
  for (const by of [directory.registrar(1), directory.member(slough)])
    expect((await directory.say(by, slough.id, approval)).body.code).toBe('proposal_unknown')
})

test('an officer who does not hold the keyring shares none, not even with themselves', async () => {
  const newcomer = await makeNewcomer()
  recorded(
    await directory.say(directory.member(ealing), ealing.id, await directory.admission(ealing.id, newcomer, 'officer')),
  )
  const keyring = ealing.keyrings.cme
  if (!keyring) throw new Error('no keyring')
  const self = asMember(newcomer, 'officer')
  await expect(world.builder.shareKeyring(ealing.id, keyring, self, [self])).rejects.toThrow(/role_may_not/)
})

test('a council cannot remove, retire or speak of what is another council’s', async () => {
  const member = memberOf(slough, 'officer').key.kid
  const fingerprint = slough.keyrings.cme?.keys.at(-1)?.fingerprint ?? ''
  const own = directory.member(ealing)
  const removal = { verb: 'remove_member' as const, member, reason: 'compromised', since: 1 }
  const retiring = { verb: 'retire_certificate' as const, fingerprint, reason: 'compromised' }
  expect((await directory.say(own, slough.id, removal)).body.code).toBe('role_may_not')
  expect((await directory.say(own, ealing.id, removal)).body.code).toBe('verb_not_allowed')
  expect((await directory.say(own, ealing.id, retiring)).body.code).toBe('certificate_invalid')
  expect(await world.check()).toEqual([])
})
