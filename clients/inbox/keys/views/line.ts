// One line of a list, from what the gateway states (a summary) or from a verified referral; the name comes from the opened letter.
// Titles and words are made here, so that the page needs no protocol.
import type { ReferralSummary } from '../../../../schemas/api/forms.ts'
import {
  type Kind,
  type List,
  listFor,
  type Move,
  type State,
  whoseMove,
} from '../../../../schemas/referral/lifecycle.ts'
import { partyOf } from '../../../../schemas/referral/referral.ts'
import type { DueNow, TrustedReferral } from '../../../sdk/index.ts'
import { dueLine } from '../../../words/clocks.ts'
import { type Sides, shortWhere } from '../../../words/words.ts'
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
    ...(!summary.verified && { outside: true as const }),
    ...dueFor(summary.due, { sender: nameOf(summary.sender), recipient: nameOf(summary.recipient) }),
    sentAt: summary.sent_at,
    changedAt: summary.changed_at,
    head: summary.head,
    checked: false,
  }
}

/** The same from what was verified. */
export function lineFromReferral(
  referral: TrustedReferral,
  due: DueNow | undefined,
  own: string,
  nameOf: (id: string) => string,
): Line {
  const party = partyOf(referral, own) ?? 'recipient'
  const received = party === 'recipient'
  const other = received ? referral.sender : referral.recipient
  const { state } = referral
  const move = whoseMove(referral)
  return {
    id: referral.id,
    box: received ? 'received' : 'sent',
    list: listFor(party, referral),
    kind: referral.kind,
    state: stateFor({ state, kind: referral.kind, verified: referral.outside === undefined, move }, received),
    other: { id: other, name: nameOf(other) },
    move: moveFor(move, received),
    urgent: referral.urgent,
    ...(referral.outside && { outside: true as const }),
    ...dueFor(due, { sender: nameOf(referral.sender), recipient: nameOf(referral.recipient) }),
    sentAt: referral.sentAt,
    changedAt: referral.history.at(-1)?.at ?? referral.sentAt,
    head: referral.head,
    checked: true,
  }
}

/** What the other side is told of a delivery would only puzzle the officer who is looking at it. */
function stateFor(where: { state: State; kind: Kind; verified: boolean; move: Move }, received: boolean): string {
  const fresh = where.verified && (where.state === 'sent' || where.state === 'collected')
  if (!received || !fresh) return shortWhere(where)
  return where.kind === 'enquiry' ? 'Not answered yet' : 'Not taken on yet'
}

function moveFor(move: Move, received: boolean): Line['move'] {
  if (move === 'both' || move === 'nobody') return move
  return (move === 'recipient') === received ? 'you' : 'them'
}

/** As the command line shows it: `Slough decides by 4 Dec 2026`. */
export function dueFor(
  due: Pick<DueNow, 'what' | 'by' | 'overdue'> | undefined,
  sides: Sides,
): Pick<Line, 'due' | 'overdue'> {
  if (!due) return { overdue: false }
  return { due: dueLine({ ...due, overdue: false }, sides), overdue: due.overdue }
}
