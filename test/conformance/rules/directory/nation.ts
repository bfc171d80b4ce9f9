// §5: the nation itself: its registrars, its receipt keys, its policy; each by two people.
import { newId } from '../../../../schemas/ids.ts'
import { makeNewcomer, type Voice } from '../../../support/raw-directory.ts'
import { type Rule, refused, same, taken } from '../../rule.ts'
import { type Ground, onNationalHead, rule, stateIn } from './ground.ts'

async function another(ground: Ground): Promise<Voice> {
  const newcomer = await makeNewcomer()
  const { directory, first, second } = ground
  await directory.approved(first, 'national', await directory.registrarAdmission(newcomer), second)
  return { key: newcomer.key, iss: 'national' }
}

const remove = (registrar: string) => ({ verb: 'remove_registrar', registrar, reason: 'compromised' }) as const

export const nationRules: Rule[] = [
  rule(
    'D-50',
    'A registrar is let in, and removed, by two registrars; then their next request is refused.',
    async ground => {
      await onNationalHead(ground)
      const { directory, first, second } = ground
      const voice = await another(ground)
      const id = newId()
      const identity = { ...ground.council.identity, name: 'By the Fourth' }
      taken(await directory.say(voice, id, { verb: 'register', identity }))
      const removal = taken(await directory.say(first, 'national', remove(voice.key.kid)))
      same(stateIn(removal), 'proposed', 'the state after one')
      const approval = { verb: 'approve', proposal: removal.digest } as const
      refused(await directory.say(first, 'national', approval), 'proposer_may_not_approve')
      taken(await directory.say(second, 'national', approval))
      refused(await directory.say(voice, id, { verb: 'update_identity', identity }), 'member_removed')
    },
  ),
  rule('D-51', 'Never fewer than three people remain registrars.', async ground => {
    await onNationalHead(ground)
    const { directory, first, second } = ground
    refused(await directory.say(first, 'national', remove(second.key.kid)), 'verb_not_allowed')
  }),
  rule(
    'D-52',
    'A receipt key is published by two registrars, and the last of a gateway is never retired.',
    async ground => {
      await onNationalHead(ground)
      const { directory, first, second, gatewayKeys, issuer } = ground
      const [gateway_key] = [...gatewayKeys].flatMap(([kid, key]) => (key.issuer === issuer ? [kid] : []))
      const retire = { verb: 'retire_gateway_key', gateway_key } as const
      refused(await directory.say(first, 'national', retire), 'verb_not_allowed')
      const { jwk: key } = (await makeNewcomer()).key
      await directory.approved(first, 'national', { verb: 'publish_gateway_key', key, issuer }, second)
      const again = { verb: 'publish_gateway_key', key, issuer } as const
      refused(await directory.say(first, 'national', again), 'already_admitted')
    },
  ),
  rule('D-53', 'The policy is laid down by two registrars, and by nobody else.', async ground => {
    await onNationalHead(ground)
    const { directory, first, second, manager } = ground
    const policy = { proposal_lapses_after_days: 14, first_manager_waits_days: 0, keyholders_per_desk: 2 }
    refused(await directory.say(manager, 'national', { verb: 'set_policy', policy }), 'role_may_not')
    const { digest } = taken(await directory.say(first, 'national', { verb: 'set_policy', policy }))
    taken(await directory.say(second, 'national', { verb: 'refuse', proposal: digest, reason: 'not now' }))
    refused(await directory.say(second, 'national', { verb: 'approve', proposal: digest }), 'proposal_unknown')
  }),
  rule('D-54', 'A registrar proves that they hold the key they are let in with.', async ground => {
    await onNationalHead(ground)
    const { directory, first } = ground
    const [newcomer, other] = [await makeNewcomer(), await makeNewcomer()]
    const admission = await directory.registrarAdmission(newcomer)
    const stolen = await directory.registrarProof(newcomer.person, other.key)
    refused(await directory.say(first, 'national', { ...admission, proof: stolen }), 'proof_invalid')
    const as = await directory.registrarProof(other.person, newcomer.key)
    refused(await directory.say(first, 'national', { ...admission, proof: as }), 'proof_invalid')
  }),
]
