// To whom the letter of a statement is sealed: one rule, for the client that seals and the client that checks.
// One team of the other side and one of the own; nobody else, ever.
import { type Certificate, type Entry, holds } from '../../../schemas/directory/directory.ts'
import type { Desk, Fingerprint, Id } from '../../../schemas/ids.ts'
import { isOutside } from '../../../schemas/referral/lifecycle.ts'
import { desksOf, partyOf, type Referral } from '../../../schemas/referral/referral.ts'
import type { ReferralStatement } from '../../../schemas/statement/verbs.ts'
import { Distrust } from './distrust.ts'

/**
 * A letter goes to `desk` of `to`, and to one of the desks of its own council that take part (`own`).
 *
 * `alone`: to the own desk only, because both sides are one council, or because the other has not joined.
 */
export type Addressees = { to: Id; desk: Desk; from: Id; own: Desk[]; alone: boolean }

/** What of a statement decides to whom its letter goes. */
export type Addressing = {
  iss: Id
  to?: Id | undefined
  desk?: Desk | undefined
  from_desk?: Desk | undefined
  outside?: true | undefined
}

/**
 * The desks that a letter is for: the one named, else the first of the other side in this referral.
 *
 * @param before the referral as it stood before the statement; undefined for `send`
 */
export function addresseesOf(
  before: Referral | undefined,
  { iss, to, desk, from_desk, outside }: Addressing,
): Addressees {
  if (!before) return { to: to ?? '', desk: desk ?? '', from: iss, own: [from_desk ?? ''], alone: outside === true }
  const sender = partyOf(before, iss) === 'sender'
  const own = desksOf(before, iss)
  const [first = ''] = sender ? before.recipientDesks : before.senderDesks
  // Beside what it was sent by e-mail, nothing goes to a council that has not joined: it is the sender's own record.
  if (isOutside(before) && to === undefined) return { to: iss, desk: own[0] ?? '', from: iss, own, alone: true }
  const other = to ?? (sender ? before.recipient : before.sender)
  // Who hands over may do so from its first desk, wherever the referral lies.
  const from = to === undefined ? own : [...new Set([...own, 'cme'])]
  return { to: other, desk: desk ?? first, from: iss, own: from, alone: other === iss }
}

/** What a statement itself says of where its letter goes: `send` and `hand_over` name a council, `message` may name a desk. */
export function addressingOf(claims: ReferralStatement): Addressing {
  const { iss } = claims
  if (claims.verb === 'send') {
    const { to, desk, from_desk, outside } = claims
    return { iss, to, desk, from_desk, outside }
  }
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
  { to, desk, from, own, alone }: Addressees,
  entries: { theirs: Entry; ours: Entry },
  at: number,
): Certificate {
  const theirs = alone || namedAmong(named, entries.theirs, [desk], at)
  if (!theirs)
    throw new Distrust('certificate_mismatch', `It is not sealed to a certificate that ${desk} of ${to} held.`)
  const ours = namedAmong(named, entries.ours, own, at)
  if (!ours)
    throw new Distrust(
      'certificate_mismatch',
      `It is not sealed to a certificate that ${own.join(', ')} of ${from} held.`,
    )
  if (named.length !== (alone ? 1 : 2)) throw new Distrust('certificate_mismatch', 'It is sealed to others as well.')
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
