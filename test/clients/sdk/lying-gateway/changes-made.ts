// A change of each guarded kind, honestly made before anybody lies: in the nation's chain, and in a council's.
// Rows leave them out, put them elsewhere, or tell of others in their place; nothing here is a lie.
import { makeDeskCertificate } from '../../../../clients/seal/index.ts'
import { type CouncilKeys, makeOwnKey, type OwnKey, rehearsalPolicy } from '../../../../infra/nation/founding.ts'
import { type Change, makeNewcomer, RawDirectory, recorded } from '../../../support/raw-directory.ts'
import type { World } from '../../../support/world.ts'

/** A registrar comes and goes, a receipt key too, a policy is refused and another laid down. Resolves to the key of who went. */
export async function changeNation(world: World): Promise<OwnKey> {
  const directory = new RawDirectory(world)
  const [first, second, third] = [0, 1, 2].map(index => directory.registrar(index))
  if (!first || !second || !third) throw new Error('three registrars are needed')
  const propose = async (said: Change) => recorded(await directory.say(first, 'national', said)).digest
  const newcomer = await makeNewcomer()
  await directory.approved(first, 'national', await directory.registrarAdmission(newcomer), second)
  const policy: Change = { verb: 'set_policy', policy: rehearsalPolicy }
  const refused = await propose({ ...policy, policy: { ...rehearsalPolicy, keyholders_per_desk: 3 } })
  recorded(await directory.say(second, 'national', { verb: 'refuse', proposal: refused, reason: 'too many' }))
  await directory.approved(second, 'national', policy, third)
  const { jwk: key, kid: gateway_key } = await makeOwnKey()
  await directory.approved(first, 'national', { verb: 'publish_gateway_key', key, issuer: world.url }, second)
  await directory.approved(first, 'national', { verb: 'retire_gateway_key', gateway_key }, third)
  const removal: Change = { verb: 'remove_registrar', registrar: newcomer.key.kid, reason: 'left' }
  await directory.approved(first, 'national', removal, second)
  return newcomer.key
}

/** A certificate comes and goes, and a manager is proposed in vain. */
export async function changeCouncil(world: World, council: CouncilKeys): Promise<void> {
  const directory = new RawDirectory(world)
  const manager = directory.member(council)
  const { fingerprint, certificate } = await makeDeskCertificate({ authority: council.id, desk: 'sen' })
  const publish: Change = { verb: 'publish_certificate', desk: 'sen', fingerprint, certificate }
  await directory.approved(manager, council.id, publish)
  recorded(await directory.say(manager, council.id, { verb: 'retire_certificate', fingerprint, reason: 'lost' }))
  const admission = await directory.admission(council.id, await makeNewcomer(), 'manager')
  const { digest: proposal } = recorded(await directory.say(manager, council.id, admission))
  const refusal: Change = { verb: 'refuse', proposal, reason: 'not known here' }
  recorded(await directory.say(directory.registrar(1), council.id, refusal))
}
