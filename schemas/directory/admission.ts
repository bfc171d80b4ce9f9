// How somebody asks to be let in: the public parts a newcomer hands over, and what their new key signs (PROTOCOL §6).
// Nothing here makes anybody a member: `admit_member` does, after a manager has heard the check words (announce.ts).
import { z } from 'zod'
import { type Digest, type Fingerprint, fingerprint, type Id, id, storable } from '../ids.ts'
import { decodeJws, type PublicKey, publicKey, thumbprint, verifyJws } from '../statement/jws.ts'
import type { Role } from '../statement/verbs.ts'

export const admissionType = 'cme-admission+jwt'
/** What a new key signs to prove that its holder asked for this role at this authority. A registrar has no device: no keyring is shared. */
export type AdmissionProof = {
  net: Digest
  authority: Id | 'national'
  role: Role
  device?: Fingerprint
  person?: Id
}

/** What somebody can be let in as. Registrars belong to the nation. */
export const memberRole = z.enum(['officer', 'manager', 'system', 'auditor'])

/** All that a manager needs of a newcomer: public, and no secret. `person` is absent for a system. */
export const newcomer = z.strictObject({
  role: memberRole,
  person: id.optional(),
  key: publicKey,
  device: z.strictObject({ fingerprint, certificate: storable(4096) }),
  proof: z.string().max(2048),
})
export type Newcomer = z.infer<typeof newcomer>

type Asked = {
  role: Role
  person?: Id | undefined
  key: PublicKey
  device?: { fingerprint: Fingerprint }
  proof: string
}

/**
 * Whether the new key signed for exactly this: nation, authority, role, person and device.
 *
 * @throws Refusal where the proof is no canonical JWS
 */
export async function isProven(
  asked: Asked,
  { net, authority }: Pick<AdmissionProof, 'net' | 'authority'>,
): Promise<boolean> {
  const decoded = decodeJws(asked.proof, admissionType)
  const proven = decoded.claims as AdmissionProof
  return (
    decoded.kid === (await thumbprint(asked.key)) &&
    proven.net === net &&
    proven.authority === authority &&
    proven.role === asked.role &&
    proven.device === asked.device?.fingerprint &&
    proven.person === asked.person &&
    (await verifyJws(asked.proof, decoded, asked.key))
  )
}
