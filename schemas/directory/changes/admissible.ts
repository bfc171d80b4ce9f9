// What must hold before a council or the nation admits a key. What the newcomer signed is ../admission.ts.
// A key is admitted once, ever; the gateway alone can see that across councils.

import { Refusal } from '../../problem.ts'
import { thumbprint } from '../../statement/jws.ts'
import type { Role, StatementOf } from '../../statement/verbs.ts'
import { isProven } from '../admission.ts'
import type { Entry, Nation, Speaker } from '../directory.ts'
import { managersOf } from './approval.ts'

/** @throws Refusal `unknown_authority`, `role_may_not`, `unknown_claim`, `already_admitted`, `proof_invalid` */
export async function admissible(
  entry: Entry,
  claims: StatementOf<'admit_member'>,
  by: Speaker,
  at: number,
): Promise<void> {
  if (!entry.identity) throw new Refusal('unknown_authority', 'This council is not registered yet.')
  if (claims.role === 'registrar') throw new Refusal('role_may_not', 'Registrars belong to the nation.')
  if (by.role === 'registrar') onlyWhereNobodyIsLeft(entry, claims.role, at)
  if ((claims.role === 'system') !== (claims.person === undefined)) {
    throw new Refusal('unknown_claim', 'A person is named for every role but system.')
  }
  if (claims.role === 'system' && claims.desks.includes('restricted')) {
    throw new Refusal('role_may_not', 'The restricted desk is for people the manager names, never for a system.')
  }
  const kid = await thumbprint(claims.key)
  if (entry.members.some(one => one.thumbprint === kid)) throw new Refusal('already_admitted')
  if (!(await isProven(claims, { net: claims.net, authority: claims.sub }))) throw new Refusal('proof_invalid')
}

/** The first manager, or none left: whoever is there lets others in themselves. */
function onlyWhereNobodyIsLeft(entry: Entry, role: Role, at: number): void {
  if (role !== 'manager') throw new Refusal('role_may_not', 'Registrars admit managers only.')
  if (managersOf(entry, at).length > 0)
    throw new Refusal('verb_not_allowed', 'This council has a manager, who lets others in.')
}

/** @throws Refusal `already_admitted`, `proof_invalid` */
export async function admissibleRegistrar(nation: Nation, claims: StatementOf<'admit_registrar'>): Promise<void> {
  const kid = await thumbprint(claims.key)
  if (nation.registrars.some(one => one.thumbprint === kid)) throw new Refusal('already_admitted')
  const { net, person, key, proof } = claims
  const asked = { role: 'registrar' as const, person, key, proof }
  if (!(await isProven(asked, { net, authority: 'national' }))) throw new Refusal('proof_invalid')
}
