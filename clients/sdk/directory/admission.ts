// How a newcomer proves that they hold the key they ask to be admitted with, and asked for just this role (PROTOCOL §5).
// The newcomer signs; a manager, or a registrar, puts it into `admit_member`.
import { type AdmissionProof, admissionType, type Newcomer } from '../../../schemas/directory/admission.ts'
import type { Desk, Digest, Id } from '../../../schemas/ids.ts'
import { type PublicKey, type SigningKey, signJws } from '../../../schemas/statement/jws.ts'

export type { Newcomer }

/** Signs for a role at an authority, with the new key. */
export async function askAdmission(asked: {
  net: Digest
  authority: Id
  role: Newcomer['role']
  person?: Id | undefined
  key: SigningKey
  device: { fingerprint: string; certificate: string }
}): Promise<Newcomer> {
  const { net, authority, role, person, key } = asked
  const { fingerprint, certificate } = asked.device
  const named = person === undefined ? {} : { person }
  const claims: AdmissionProof = { net, authority, role, device: fingerprint, ...named }
  const proof = await signJws(admissionType, claims, key)
  return { role, ...named, key: key.jwk, device: { fingerprint, certificate }, proof }
}

/** What `admit_member` claims of a newcomer. */
export function admissionClaims(newcomer: Newcomer, desks: Desk[]): object {
  const { role, person, key, device, proof } = newcomer
  return { role, ...(person !== undefined && { person }), desks, key, device, proof }
}

/** All that registrars need of a further one: public, and no secret. No device: no keyring is shared with a registrar. */
export type NewRegistrar = { person: Id; key: PublicKey; proof: string }

/** Signs for the nation, with the new key. */
export async function askRegistrarship(asked: { net: Digest; person: Id; key: SigningKey }): Promise<NewRegistrar> {
  const { net, person, key } = asked
  const claims: AdmissionProof = { net, authority: 'national', role: 'registrar', person }
  return { person, key: key.jwk, proof: await signJws(admissionType, claims, key) }
}
