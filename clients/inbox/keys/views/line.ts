// One line of a list, from what the gateway states (a summary) or from a verified referral; the name comes from the opened letter.
// Titles and words are made here, so that the page needs no protocol.
import type { ReferralSummary } from '../../../../schemas/api/forms.ts'
import { type List, listFor, type Move, type State, whoseMove } from '../../../../schemas/referral/lifecycle.ts'
import { partyOf } from '../../../../schemas/referral/referral.ts'
import type { TrustedReferral } from '../../../sdk/index.ts'
import { today } from '../../../words/when.ts'
import { shortWhere } from '../../../words/words.ts'
import type { Line } from '../shown.ts'

/** A line before anything was opened. */
export function lineFromSummary(summary: ReferralSummary, own: string, nameOf: (id: string) => string): Line {
  const received = summary.recipient === own
  const other = received ? summary.sender : summary.recipient
  return {
    id: summary.id,
    box: received ? 'received' : 'sent',
    list: summary.list as List,
    kind: summary.kind,
    state: stateFor(summary, received),
    other: { id: other, name: nameOf(other) },
    move: moveFor(summary.move, received),
    urgent: summary.urgent,
    ...(summary.decide_by !== undefined && { decideBy: summary.decide_by }),
    overdue: isOverdue(summary.decide_by, summary.state),
    sentAt: summary.sent_at,
    changedAt: summary.changed_at,
    head: summary.head,
  }
}

/** The same from what was verified. */
export function lineFromReferral(referral: TrustedReferral, own: string, nameOf: (id: string) => string): Line {
  const party = partyOf(referral, own) ?? 'recipient'
  const received = party === 'recipient'
  const other = received ? referral.sender : referral.recipient
  const { decideBy, state } = referral
  return {
    id: referral.id,
    box: received ? 'received' : 'sent',
    list: listFor(party, referral),
    kind: referral.kind,
    state: stateFor({ state, verified: referral.outside === undefined }, received),
    other: { id: other, name: nameOf(other) },
    move: moveFor(whoseMove(referral), received),
    urgent: referral.urgent,
    ...(decideBy !== undefined && { decideBy }),
    overdue: isOverdue(decideBy, state),
    sentAt: referral.sentAt,
    changedAt: referral.history.at(-1)?.at ?? referral.sentAt,
    head: referral.head,
  }
}

/** What the other side is told of a delivery would only puzzle the officer who is looking at it. */
function stateFor(where: { state: State; verified: boolean }, received: boolean): string {
  const fresh = where.verified && (where.state === 'sent' || where.state === 'collected')
  return received && fresh ? 'Not taken on yet' : shortWhere(where)
}

function moveFor(move: Move, received: boolean): Line['move'] {
  if (move === 'both' || move === 'nobody') return move
  return (move === 'recipient') === received ? 'you' : 'them'
}

/** Only what still waits for a decision can be late. */
function isOverdue(decideBy: string | undefined, state: string): boolean {
  return decideBy !== undefined && ['collected', 'acknowledged', 'asked'].includes(state) && decideBy < today()
}
