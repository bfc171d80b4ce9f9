// Before a sender closes: is the acceptance one to rely on? PROTOCOL §4 and §7. Nothing is signed where it is not.

import type { Id } from '../../../schemas/ids.ts'
import { answersFor } from '../../../schemas/referral/handing-over.ts'
import { isOutside } from '../../../schemas/referral/lifecycle.ts'
import { heldSince } from '../memory/recall.ts'
import { readTrusted } from '../say/read.ts'
import type { Session } from '../session.ts'
import { Distrust } from '../trust/distrust.ts'
import type { Spoken, TrustedReferral } from '../trust/referral.ts'

/**
 * Proves the acceptance, and returns what `close` claims of it on whatever head it is signed.
 *
 * That the `accept` is by a member of the recipient in standing, and names exactly what was sent and corrected, is verified with
 * the chain. Here: a member removed since counts only where the receipt had been held before the removal, by the own clock, or where
 * whoever accepted simply left and their council went on from it.
 * @throws Distrust `acceptance_unproven`
 */
export async function closing(session: Session, id: Id): Promise<(before: TrustedReferral) => { accepted?: string }> {
  // What was held before this very reading.
  const held = await session.memory.head(id)
  const referral = await readTrusted(session, id)
  const { acceptedBy } = referral
  if (acceptedBy === undefined) return () => ({})
  // Nobody but this council said so, in a history that was verified: there is nothing more to prove, and it stays unverified.
  if (isOutside(referral)) return before => (before.acceptedBy === acceptedBy ? { accepted: acceptedBy } : {})
  const accept = referral.history.find(one => one.digest === acceptedBy)
  if (!accept) throw new Distrust('acceptance_unproven', 'The acceptance stands nowhere in the history.')
  const { entry } = await session.directory.entryOf(accept.claims.iss, { fresh: true })
  const member = entry.members.find(one => one.thumbprint === accept.kid)
  const stoodBy = referral.settledDoubts.get(acceptedBy) === 'confirm'
  const since = heldSince(held, accept.position)
  // A removal is recorded for the next whole second: what was first seen in the very second of it was not held before.
  const heldBefore = since !== undefined && member?.until !== undefined && since < member.until - 1
  const leftInPeace = member?.removed?.reason === 'left' && wentOnFrom(referral, accept)
  if (!member || (member.until !== undefined && !heldBefore && !stoodBy && !leftInPeace)) {
    throw new Distrust(
      'acceptance_unproven',
      `${accept.kid} accepted, was removed since, and its acceptance was not held here before that.`,
    )
  }
  return before => (before.acceptedBy === acceptedBy ? { accepted: acceptedBy } : {})
}

/**
 * Whether a person in standing of the accepting council, or of its successor, spoke on top of the acceptance.
 *
 * They signed a history that it stands in: it is theirs, whoever has left since. A council that ends leaves nobody else behind.
 */
function wentOnFrom(referral: TrustedReferral, { position, claims }: Spoken): boolean {
  return referral.history.some(
    one =>
      one.position > position &&
      one.member.person !== undefined &&
      one.member.until === undefined &&
      answersFor(referral, one.claims.iss, claims.iss),
  )
}
