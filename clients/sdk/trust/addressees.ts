// To whom the letter of a statement is sealed: one rule, for the client that seals and the client that checks.
// The other side's teams in the thread (or the one named), and the own ones; nobody else, ever.
import { type Certificate, type Entry, holds } from '../../../schemas/directory.ts'
import type { Desk, Fingerprint, Id } from '../../../schemas/ids.ts'
import { partyOf, type Referral } from '../../../schemas/referral.ts'
import type { ReferralStatement } from '../../../schemas/verbs.ts'
import { Distrust } from './distrust.ts'

/** `to`: sealed for all of these desks. `own`: and for one or more of the speaker's. `desk` is the one the letter names. */
export type Addressees = { to: Id; desk: Desk; desks: Desk[]; from: Id; own: Desk[] }

/** What of a statement decides to whom its letter goes. */
export type Addressing = { iss: Id; to?: Id | undefined; desk?: Desk | undefined; from_desk?: Desk | undefined }

/**
 * The desks that a letter is for.
 *
 * @param before the referral as it stood before the statement; undefined for `send`
 */
export function addresseesOf(before: Referral | undefined, { iss, to, desk, from_desk }: Addressing): Addressees {
  if (!before) return { to: to ?? '', desk: desk ?? '', desks: [desk ?? ''], from: iss, own: [from_desk ?? ''] }
  const sender = partyOf(before, iss) === 'sender'
  const own = sender ? before.senderDesks : before.recipientDesks
  const theirs = sender ? before.recipientDesks : before.senderDesks
  const other = to ?? (sender ? before.recipient : before.sender)
  return { to: other, desk: desk ?? theirs[0] ?? '', desks: desk === undefined ? theirs : [desk], from: iss, own }
}

/** What a statement itself says of where its letter goes: `send` and `hand_over` name a council, `message` may name a desk. */
export function addressingOf(claims: ReferralStatement): Addressing {
  const { iss } = claims
  if (claims.verb === 'send') return { iss, to: claims.to, desk: claims.desk, from_desk: claims.from_desk }
  if (claims.verb === 'hand_over') return { iss, to: claims.to, desk: claims.desk }
  return claims.verb === 'message' ? { iss, desk: claims.desk } : { iss }
}

/**
 * The certificates a letter names, each one of a desk it may be for, in force when it was received; no desk it is for left out.
 *
 * @param at receipt time, seconds
 * @returns those of the sender: one of them signed it
 * @throws Distrust `certificate_mismatch`
 */
export function checkCertificates(
  named: readonly Fingerprint[],
  { to, desks, from, own }: Addressees,
  entries: { theirs: Entry; ours: Entry },
  at: number,
): Certificate[] {
  const ofThem = namedAmong(named, entries.theirs, desks, at)
  const ofUs = namedAmong(named, entries.ours, own, at)
  const strangers = named.filter(one => ![...ofThem, ...ofUs].some(certificate => certificate.fingerprint === one))
  if (strangers.length > 0) {
    throw new Distrust(
      'certificate_mismatch',
      `${strangers.join(', ')} belongs to none of the teams concerned, or was not in force.`,
    )
  }
  const left = desks.filter(desk => !ofThem.some(certificate => certificate.desk === desk))
  if (left.length > 0) throw new Distrust('certificate_mismatch', `It is not sealed to ${left.join(', ')} of ${to}.`)
  if (ofUs.length === 0)
    throw new Distrust('certificate_mismatch', `It is not sealed to a team of ${from}, who sent it.`)
  return ofUs
}

function namedAmong(named: readonly Fingerprint[], entry: Entry, desks: readonly Desk[], at: number): Certificate[] {
  return entry.certificates.filter(one => named.includes(one.fingerprint) && desks.includes(one.desk) && holds(one, at))
}
