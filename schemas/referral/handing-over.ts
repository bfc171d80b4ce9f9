// What a council's end does to referrals: what it may still say, who takes its place, who answers for what it said, and when both
// sides are one. Pure: the gateway refuses by it, and every client recomputes it.
import { type Entry, statusOf } from '../directory/directory.ts'
import type { Id } from '../ids.ts'
import { Refusal } from '../problem.ts'
import type { ReferralStatement, StatementOf } from '../statement/verbs.ts'
import type { Party } from './lifecycle.ts'
import type { Item, Referral } from './referral-form.ts'

/** The successors that the directory had named for a council by then (seconds), in whatever order. */
export function successorsBy({ proposals, succession }: Entry, at: number): Id[] {
  const named = proposals.flatMap(({ claims, outcome }) => {
    if (outcome?.what !== 'approved' || outcome.at > at) return []
    if (claims.verb === 'succeed') return claims.successors
    return 'identity' in claims ? (claims.identity.successors ?? []) : []
  })
  return [...new Set([...named, ...(succession && succession.from <= at ? succession.successors : [])])]
}

/**
 * What the end of the speaking council forbids at this time (seconds).
 *
 * A closed council takes no child on: its successors send and accept. Whoever keeps its keys does in its name whatever else is to be
 * done, until the case is handed over, which has no last day: no child is left behind.
 * @param entry of the council that speaks
 * @throws Refusal `verb_not_allowed`
 */
export function checkEnd(entry: Entry, claims: ReferralStatement, at: number): void {
  // Receipts carry seconds: of what was received in the second in which the end was settled, the order is not known.
  const closed = (entry.identityFrom ?? 0) < at && statusOf(entry, at) === 'closed'
  if (closed && (claims.verb === 'send' || claims.verb === 'accept')) {
    throw new Refusal('verb_not_allowed', `${entry.identity?.name} is closed: hand over, and the successor does this.`)
  }
  if (claims.verb === 'hand_over' && !successorsBy(entry, at).includes(claims.to)) {
    throw new Refusal('verb_not_allowed', 'The directory does not name that council as your successor.')
  }
}

/**
 * The successor in its predecessor's place, with everything that comes with the place.
 *
 * Where the successor is the other side already, or both sides are one council that ends, the referral ends as merged.
 * @param next the referral with this statement's head and position, otherwise as before
 * @throws Refusal `verb_not_allowed`
 */
export function takePlace(next: Referral, { iss, to, desk }: StatementOf<'hand_over'>, by: Party): Referral {
  if (to === iss) throw new Refusal('verb_not_allowed', 'A council does not hand over to itself.')
  const desks = by === 'sender' ? next.senderDesks : next.recipientDesks
  if (desks.includes('restricted') && desk !== 'restricted') {
    throw new Refusal('verb_not_allowed', 'A case with named people only is handed over to a desk of named people.')
  }
  const predecessors = [...next.predecessors, { authority: iss, by, desks, position: next.position }]
  if (next.state === 'merged') {
    return { ...next, sender: to, recipient: to, senderDesks: [desk], recipientDesks: [desk], predecessors }
  }
  // Of a council that was written to by e-mail no desk stands here yet.
  const theirs = by === 'sender' && next.outside ? { recipientDesks: [desk] } : {}
  const merged = to === (by === 'sender' ? next.recipient : next.sender) && { state: 'merged' as const, ...theirs }
  return by === 'sender'
    ? { ...next, sender: to, senderDesks: [desk], predecessors, ...merged }
    : { ...next, recipient: to, recipientDesks: [desk], predecessors, ...merged }
}

/** Whether `authority` answers for what `author` said here: it said it itself, or stands in the place of whoever did. */
export function answersFor(
  referral: Pick<Referral, 'sender' | 'recipient' | 'predecessors'>,
  authority: Id | 'national',
  author: Id,
): boolean {
  if (authority === author) return true
  return referral.predecessors.some(
    one => one.authority === author && (one.by === 'sender' ? referral.sender : referral.recipient) === authority,
  )
}

/** Whether this party may say that it opened the item: what the other side sent, and the keys that its predecessor left it. */
export function mayCollect(referral: Referral, item: Item, authority: Id): boolean {
  if (item.author === authority) return false
  if (item.verb === 'hand_over') return answersFor(referral, authority, item.author)
  return referral.state !== 'merged' && (item.by === 'sender' ? referral.sender : referral.recipient) !== authority
}
