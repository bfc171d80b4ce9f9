// A change of each kind about a council or the nation, in form: for tests of who may make it. Whether it would take effect is not their matter.
import { type CouncilKeys, rehearsalPolicy } from '../../infra/nation/founding.ts'
import { newId, sha256 } from '../../schemas/ids.ts'
import type { DirectoryVerb } from '../../schemas/statement/verbs.ts'
import { makeNewcomer, type RawDirectory } from './raw-directory.ts'

/** Claims of each directory verb that are in form; where they have no effect, the refusal is about that and not about who asks. */
export const changesInForm: Record<
  Exclude<DirectoryVerb, 'found'>,
  (directory: RawDirectory, council: CouncilKeys) => Promise<object>
> = {
  register: async (_, { identity }) => ({ identity }),
  update_identity: async (_, { identity }) => ({ identity }),
  succeed: async () => ({ successors: [newId()], on: '2027-04-01', custodian: newId() }),
  update: async () => ({ document: await sha256('{"contacts":[]}') }),
  erase_document: async () => ({ document: 'A'.repeat(43) }),
  record_drill: async () => ({ certificates: ['a'.repeat(64)] }),
  verify_entry: async () => ({}),
  set_retention: async () => ({ days: 90 }),
  publish_certificate: async () => ({ desk: 'cme', fingerprint: 'a'.repeat(64), certificate: 'x' }),
  retire_certificate: async () => ({ fingerprint: 'a'.repeat(64), reason: 'lost' }),
  admit_member: async (directory, { id }) => directory.admission(id, await makeNewcomer(), 'manager'),
  remove_member: async () => ({ member: 'A'.repeat(43), reason: 'lost', since: 1 }),
  share_keyring: async () => ({
    desk: 'cme',
    members: ['A'.repeat(43)],
    letter: { sha256: 'A'.repeat(43), bytes: 1, certificates: ['a'.repeat(64)], opening: 'A'.repeat(43) },
  }),
  approve: async () => ({ proposal: 'A'.repeat(43) }),
  refuse: async () => ({ proposal: 'A'.repeat(43), reason: '' }),
  admit_registrar: async directory => {
    const { key, person } = await makeNewcomer()
    return { person, key: key.jwk, proof: await directory.registrarProof(person, key) }
  },
  remove_registrar: async () => ({ registrar: 'A'.repeat(43), reason: 'lost' }),
  publish_gateway_key: async () => ({ key: (await makeNewcomer()).key.jwk, issuer: 'https://gateway.example' }),
  retire_gateway_key: async () => ({ gateway_key: 'A'.repeat(43) }),
  set_policy: async () => ({ policy: rehearsalPolicy }),
}
