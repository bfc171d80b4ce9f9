// To whom the letter of a statement is sealed: one rule, for the client that seals and the client that checks.
// One team of the other side and one of the own; nobody else, ever.
import { type Certificate, type Entry, holds } from '../../../schemas/directory.ts'
import type { Desk, Fingerprint, Id } from '../../../schemas/ids.ts'
import { partyOf, type Referral } from '../../../schemas/referral.ts'
import type { ReferralStatement } from '../../../schemas/verbs.ts'
import { Distrust } from './distrust.ts'

/** A letter goes to `desk` of `to`, and to one of the desks of its own council that take part (`own`). */
export type Addressees = { to: Id; desk: Desk; from: Id; own: Desk[] }

/** What of a statement decides to whom its letter goes. */
export type Addressing = { iss: Id; to?: Id | undefined; desk?: Desk | undefined; from_desk?: Desk | undefined }

/**
 * The desks that a letter is for: the one named, else the first of the other side in this referral.
 *
 * @param before the referral as it stood before the statement; undefined for `send`
 */
export function addresseesOf(before: Referral | undefined, { iss, to, desk, from_desk }: Addressing): Addressees {
  if (!before) return { to: to ?? '', desk: desk ?? '', from: iss, own: [from_desk ?? ''] }
  const sender = partyOf(before, iss) === 'sender'
  const own = sender ? before.senderDesks : before.recipientDesks
  const [first = ''] = sender ? before.recipientDesks : before.senderDesks
  const other = to ?? (sender ? before.recipient : before.sender)
  // Who hands over may do so from its first desk, wherever the referral lies.
  const from = to === undefined ? own : [...new Set([...own, 'cme'])]
  return { to: other, desk: desk ?? first, from: iss, own: from }
}

/** What a statement itself says of where its letter goes: `send` and `hand_over` name a council, `message` may name a desk. */
export function addressingOf(claims: ReferralStatement): Addressing {
  const { iss } = claims
  if (claims.verb === 'send') return { iss, to: claims.to, desk: claims.desk, from_desk: claims.from_desk }
  if (claims.verb === 'hand_over') return { iss, to: claims.to, desk: claims.desk }
  return claims.verb === 'message' ? { iss, desk: claims.desk } : { iss }
}

/**
 * The two certificates a letter names: one of the desk it goes to, one of its sender, both in force when it was received.
 *
 * @param at receipt time, seconds
 * @returns the sender's: it signed the letter
 * @throws Distrust `certificate_mismatch`
 */
export function checkCertificates(
  named: readonly Fingerprint[],
  { to, desk, from, own }: Addressees,
  entries: { theirs: Entry; ours: Entry },
  at: number,
): Certificate {
  const theirs = namedAmong(named, entries.theirs, [desk], at)
  if (!theirs)
    throw new Distrust('certificate_mismatch', `It is not sealed to a certificate that ${desk} of ${to} held.`)
  const ours = namedAmong(named, entries.ours, own, at)
  if (!ours)
    throw new Distrust(
      'certificate_mismatch',
      `It is not sealed to a certificate that ${own.join(', ')} of ${from} held.`,
    )
  if (named.length !== 2) throw new Distrust('certificate_mismatch', 'It is sealed to others as well.')
  return ours
}

function namedAmong(
  named: readonly Fingerprint[],
  entry: Entry,
  desks: readonly Desk[],
  at: number,
): Certificate | undefined {
  return entry.certificates.find(one => named.includes(one.fingerprint) && desks.includes(one.desk) && holds(one, at))
}
