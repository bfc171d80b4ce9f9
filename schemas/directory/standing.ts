// Who may speak, since when and until when: what entries and the nation have in common. Types, and the questions one line answers.
// Nothing of a council in here (directory.ts), and nothing that changes anything (nation.ts, announce.ts).
import type { Digest, Id } from '../ids.ts'
import type { PublicKey } from '../statement/jws.ts'
import type { GatewayKeys } from '../statement/receipt.ts'
import type { DirectoryStatement, Policy, Role } from '../statement/verbs.ts'

/** A stretch of time in seconds; without `until` it still runs. */
export type Held = { from: number; until?: number }

/** Whether a member key counts at this time: admitted by then, and not removed by then. */
export function holds(held: Held, at: number): boolean {
  return held.from <= at && (held.until === undefined || at < held.until)
}

/** Who is speaking: a key, the human behind it (none for a system), and what it may be. */
export type Speaker = { kid: Digest; person?: Id; role: Role; authority: Id | 'national' }

/** A directory statement in its place, its signature already verified. `at` is receipt time, seconds. */
export type Announced<S extends DirectoryStatement = DirectoryStatement> = {
  claims: S
  digest: Digest
  kid: Digest
  at: number
}

/** Who said a thing, and who approved it: what every fact in force carries. */
export type Provenance = {
  /** The statement that said it. */
  statement: Digest
  by: Speaker
  /** When the gateway received it, seconds. */
  at: number
  approved?: { statement: Digest; by: Speaker; at: number }
}

export type Proposal = {
  digest: Digest
  claims: DirectoryStatement
  by: Speaker
  at: number
  /** The last second at which it can be approved. */
  lapsesAt: number
  outcome?: {
    what: 'approved' | 'refused' | 'cancelled'
    by: Speaker
    at: number
    statement: Digest
    reason?: string
    /** When what was approved counts. */
    inForceAt?: number
  }
}

export type Registrar = Held & {
  thumbprint: Digest
  key: PublicKey
  person: Id
  removed?: 'left' | 'lost' | 'compromised'
}
/** What the national chain says: whom to trust with the directory, and whose receipts count. */
export type Nation = {
  net: Digest
  name: string
  rehearsal: boolean
  registrars: Registrar[]
  gatewayKeys: GatewayKeys
  /** The policy said last; what counted when is `policyAt`. */
  policy: Policy
  policies: { policy: Policy; from: number }[]
  proposals: Proposal[]
  head: Digest
  position: number
}

/** The policy that counts at a time. */
export function policyAt({ policies, policy }: Pick<Nation, 'policies' | 'policy'>, at: number): Policy {
  return policies.findLast(one => one.from <= at)?.policy ?? policy
}

/** The registrar behind a key, as of a time; undefined where the key has no standing then. */
export function registrarSpeaking(nation: Pick<Nation, 'registrars'>, kid: Digest, at: number): Speaker | undefined {
  const registrar = nation.registrars.find(one => one.thumbprint === kid && holds(one, at))
  return registrar && { kid, person: registrar.person, role: 'registrar', authority: 'national' }
}
