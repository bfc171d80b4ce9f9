// What a client remembers between runs, and why: a gateway that rolls back or tells two stories is caught by nothing else,
// and a client that was killed must send the same bytes again. Implementations store; the rules are in recall.ts and say/.
import type { Digest, Fingerprint, Id } from '../../../schemas/ids.ts'
import type { ForkProof } from '../trust/distrust.ts'

/** The highest place of a chain that was ever shown here. `statement` and `receipt` are the proof of it. */
export type RememberedHead = {
  position: number
  digest: Digest
  statement: string
  receipt: string
  /** Up to which position was held since when: own clock, seconds and fractions; ascending. Tells whether an acceptance was held before a removal. */
  sightings: { position: number; at: number }[]
  /** The notes seen beside it, as they travel: whose the child is may depend on the last of them. */
  notes?: string[]
}

/**
 * Something signed, from before its first sending until it is known what became of it.
 *
 * `key` names the intention: the caller's reference, or a digest of what was to be said.
 */
export type Pending = {
  key: string
  subject: Id
  prev: Digest | null
  /** The bytes that are sent, again and again the same: compact JWS; letter in base64; a directory document. */
  statement: string
  letter?: string
  document?: string
  /** Digests of everything ever signed for this intention: to find one's own in a chain. */
  signed: Digest[]
}

/** The certificate a team was last written with, and when: seconds of the own clock. */
export type LastUsed = { fingerprint: Fingerprint; at: number }

/** An intention that is done: run again, it is answered from here. */
export type Done = { key: string; subject: Id; statement: Digest; receipt: string; position: number }

/**
 * Where a client keeps what it must not forget. Each promise resolves once the change would survive a crash.
 *
 * One client at a time uses a memory; calls come one after the other for the same subject or key.
 */
export interface Memory {
  head(subject: string): Promise<RememberedHead | undefined>
  rememberHead(subject: string, head: RememberedHead): Promise<void>
  /** Two receipts for one place: never deleted by the client. */
  keepProof(proof: ForkProof): Promise<void>
  pending(key: string): Promise<Pending | undefined>
  /** The one that is open on this subject, if any. */
  pendingOn(subject: Id): Promise<Pending | undefined>
  prepare(pending: Pending): Promise<void>
  /** Drops what was pending; with `done`, remembers the outcome in its place. */
  settle(key: string, done?: Done): Promise<void>
  done(key: string): Promise<Done | undefined>
  /** Drops the outcome of an intention, so that the same may be said anew. */
  forget(key: string): Promise<void>
  /** What a team was last written with; a memory without these notices no change of certificates. */
  lastUsed?(key: string): Promise<LastUsed | undefined>
  rememberUsed?(key: string, used: LastUsed): Promise<void>
}
