// What a gateway says in a list or above a chain, against what the chain comes to.
// Lists are shown from summaries; whoever acts, acts on the verified referral.
import type { ReferralSummary, ReferralView } from '../../../schemas/api/forms.ts'
import type { Id } from '../../../schemas/ids.ts'
import { whoseMove } from '../../../schemas/referral/lifecycle.ts'
import { listOf } from '../../../schemas/referral/referral.ts'
import { Distrust } from './distrust.ts'
import type { TrustedReferral } from './referral.ts'

/**
 * Compares every field of a summary that the chain decides.
 *
 * @param authority whose list it stands in
 * @throws Distrust `state_mismatch`, naming the field
 */
export function checkSummary(summary: ReferralSummary | ReferralView, referral: TrustedReferral, authority: Id): void {
  const expected = summaryOf(referral, authority)
  for (const [field, value] of Object.entries(expected)) {
    const stated = summary[field as keyof typeof expected]
    if (JSON.stringify(stated) !== JSON.stringify(value)) {
      throw new Distrust(
        'state_mismatch',
        `${field} of ${referral.id} is stated as ${JSON.stringify(stated)}; its chain comes to ${JSON.stringify(value)}.`,
      )
    }
  }
}

function summaryOf(referral: TrustedReferral, authority: Id) {
  const list = listOf(referral, authority)
  return {
    id: referral.id,
    kind: referral.kind,
    sender: referral.sender,
    recipient: referral.recipient,
    sender_desks: referral.senderDesks,
    recipient_desks: referral.recipientDesks,
    state: referral.state,
    urgent: referral.urgent,
    responsible: referral.responsibleAuthority,
    move: whoseMove(referral),
    ...(list && { list }),
    settled: referral.settled,
    verified: referral.outside === undefined,
    decide_by: referral.decideBy,
    follows: referral.follows,
    passed_to: referral.passedTo,
    head: referral.head,
    position: referral.position,
    sent_at: referral.sentAt,
  }
}
