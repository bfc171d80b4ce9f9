// What somebody wants said, before it is signed: enough to sign it on any head, and to know it again after a crash.
import type { Digest, Id } from '../../../schemas/ids.ts'
import type { ReferralVerb } from '../../../schemas/statement/verbs.ts'
import type { Outgoing } from '../letters/seal.ts'
import type { Addressing } from '../trust/addressees.ts'
import type { Spoken, TrustedReferral } from '../trust/referral.ts'

/** One thing to be said about one referral. */
export type Intention = {
  verb: ReferralVerb
  subject: Id
  /** Names it in memory: the caller's reference, or a digest of what it says. */
  key: string
  /** Remember the outcome too, so that the same once more is answered without being said again. */
  lasting: boolean
  /** The verb's own claims on this head; `letter` and `attachments` are added. */
  claims: (before: TrustedReferral | undefined) => object
  addressing: Omit<Addressing, 'iss'>
  letter?: Outgoing | undefined
  /** Whether the claims name attachments, even none. */
  listsFiles?: boolean
  /** What the officer had before their eyes: the head then. If more was said since, the rules of a changed head hold. */
  seen?: Digest | undefined
  /** As it was read a moment ago, to be spoken on without reading it again; who was faster is found out by the refusal. */
  known?: TrustedReferral | undefined
}

/** It was said. `referral` is how things stand right after. */
export type Said = { referral: TrustedReferral; statement: Digest; receipt: string }

/** Somebody spoke first, and it may matter: show `changes`, and let the officer decide again on `referral`. */
export class ChangedMeanwhile extends Error {
  override name = 'ChangedMeanwhile'
  readonly changes: Spoken[]
  readonly referral: TrustedReferral

  constructor(verb: ReferralVerb, changes: Spoken[], referral: TrustedReferral) {
    super(`Before this ${verb}, others said: ${changes.map(({ claims }) => claims.verb).join(', ')}.`)
    this.changes = changes
    this.referral = referral
  }
}

/** These decide nothing, so a newer head does not change their sense (PROTOCOL §2). */
const free: ReferralVerb[] = ['collect', 'acknowledge', 'message', 'record_outcome']

/** So does what one's own side says beside a case, or a page says by itself: that a letter has come. */
const beside: ReferralVerb[] = ['message', 'collect']

/** Whether a client may sign this again by itself after these statements came in between. */
export function maySignAgain(verb: ReferralVerb, changes: readonly Spoken[], own: Id | 'national'): boolean {
  // A hand-over holds the keys of what was there when they were gathered.
  if (verb === 'hand_over') return false
  return free.includes(verb) || changes.every(({ claims }) => beside.includes(claims.verb) && claims.iss === own)
}
