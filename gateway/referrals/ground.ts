// What a statement about a referral stands on: read in one round trip, without locks. Writing checks again what may have moved.
import type { Digest, Fingerprint, Id } from '../../schemas/ids.ts'
import type { ReferralStatement } from '../../schemas/verbs.ts'

/** A certificate a desk holds now. */
export type HeldCertificate = { authority: Id; desk: string; fingerprint: Fingerprint; people: number }

export type Ground = {
  /** The database's clock, seconds. */
  now: number
  /** Already recorded under this (iss, jti). */
  stored?: { statement: string; receipt: string }
  /** The subject's chain has begun. */
  taken: boolean
  /** Which of the named heads really are on their chains. */
  knownHeads: Digest[]
  certificates: HeldCertificate[]
  /** Fingerprints among the letter's that a desk concerned held once, now or earlier. */
  onceHeld: Fingerprint[]
  /** The other council, where the statement addresses one. */
  addressed?: { name: string; status: 'active' | 'closing' | 'closed'; successors: Id[] }
  /** Successors of the speaker. */
  successors: Id[]
  /** May the speaker follow the referral it names? */
  mayFollow: boolean
}

/** The authority a statement brings in beyond the parties, if any. */
export function addressedBy(claims: ReferralStatement): Id | undefined {
  return claims.verb === 'send' || claims.verb === 'hand_over' ? claims.to : undefined
}
