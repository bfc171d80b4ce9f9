// A referral as its chain tells it: fold the statements, get parties, state, responsibility, items. Pure.
// The gateway folds before it writes and the client folds what it is served: both must come to the same.
import { daysBetween, londonTime } from '../clocks/days.ts'
import { noTimes, passTime } from '../clocks/times.ts'
import type { Digest } from '../ids.ts'
import { sha256 } from '../ids.ts'
import { Refusal } from '../problem.ts'
import type { ReferralVerb, StatementOf } from '../statement/verbs.ts'
import { mayCollect, takePlace } from './handing-over.ts'
import { type Kind, lifeOf, nextState, type Party, type State } from './lifecycle.ts'
import { recordStep } from './outside.ts'
import { acceptable, type Item, partyOf, type Referral, type Said } from './referral-form.ts'
import { rest } from './retention.ts'

export {
  acceptable,
  desksOf,
  type Item,
  listOf,
  type Predecessor,
  partyOf,
  type Referral,
  type Said,
} from './referral-form.ts'

/** The longest stretch of days that 40 working days can span, Christmas and Easter included. */
const maxDecideByDays = 70

/** Begins a referral with its `send`. */
export function beginReferral(said: Said<StatementOf<'send'>>): Referral {
  const { claims, digest, at } = said
  if (claims.prev !== null) throw new Refusal('stale', 'A referral begins with prev null.')
  if (claims.to === claims.iss) throw new Refusal('verb_not_allowed', 'A council does not refer to itself.')
  if (claims.outside && claims.kind === 'enquiry')
    throw new Refusal('verb_not_allowed', 'An enquiry by e-mail is no business of the gateway.')
  return {
    id: claims.sub,
    kind: claims.kind,
    state: 'sent',
    accepted: false,
    settled: false,
    passedOn: false,
    sender: claims.iss,
    recipient: claims.to,
    senderDesks: [claims.from_desk],
    recipientDesks: claims.outside ? [] : [claims.desk],
    ...(claims.outside && { outside: 'prepared' as const }),
    urgent: claims.urgent,
    ...(claims.follows === undefined ? {} : { follows: claims.follows }),
    items: [itemOf(said, 'sender', claims.letter.opening)],
    predecessors: [],
    held: [],
    filed: [],
    head: digest,
    position: 0,
    sentAt: at,
    times: noTimes,
  }
}

/**
 * The referral after one more statement.
 *
 * @throws Refusal `not_found` (not a party), `verb_not_allowed`, `stale`, and each verb's own
 */
export async function continueReferral(referral: Referral, said: Said): Promise<Referral> {
  const { claims, digest } = said
  const by = partyOf(referral, claims.iss)
  if (!by) throw new Refusal('not_found')
  if (claims.prev !== referral.head) throw new Refusal('stale')
  const state = nextState(lifeOf(referral), referral.state, claims.verb, by)
  if (state === undefined) throw new Refusal('verb_not_allowed', notNow(referral, claims.verb, by))
  namesItsOfficer(said)
  const next: Referral = { ...referral, state, head: digest, position: referral.position + 1 }
  if ('letter' in claims && claims.letter) next.items = [...next.items, itemOf(said, by, claims.letter.opening)]
  return rest(referral, timed(referral, await applyVerb(next, referral, said, by), said), said)
}

function timed(before: Referral, after: Referral, { claims, at }: Said): Referral {
  const decideBy = claims.verb === 'acknowledge' ? claims.decide_by : undefined
  const happened = { verb: claims.verb, at, from: before.state, to: after.state, decideBy }
  return { ...after, times: passTime(before.times, happened) }
}

function itemOf({ claims, digest }: Said, by: Party, opening: Digest): Item {
  return { digest, verb: claims.verb, by, author: claims.iss, opening, collected: [], recalled: false }
}

type Effect = (next: Referral, before: Referral, said: Said, by: Party) => Referral | Promise<Referral>

async function applyVerb(next: Referral, before: Referral, said: Said, by: Party): Promise<Referral> {
  return (effects[said.claims.verb] ?? (same => same))(next, before, said, by)
}

/** What a verb does beside moving the state. Each entry narrows to its own claims first. */
const effects: Partial<Record<ReferralVerb, Effect>> = {
  async collect(next, before, said) {
    const claims = said.claims as StatementOf<'collect'>
    const item = before.items.find(({ digest }) => digest === claims.item)
    if (!item || !mayCollect(before, item, claims.iss)) {
      throw new Refusal('opening_mismatch', 'item names no letter that the other side sent you here.')
    }
    const bytes = Uint8Array.from(atob(claims.revealed.replaceAll('-', '+').replaceAll('_', '/')), c => c.charCodeAt(0))
    if ((await sha256(bytes)) !== item.opening) throw new Refusal('opening_mismatch')
    // Whoever opened a message has not opened the referral.
    const state = acceptable(before).includes(item.digest) ? next.state : before.state
    const collected = [...new Set([...item.collected, claims.iss])]
    return withItem({ ...next, state }, item.digest, old => ({ ...old, collected }))
  },
  acknowledge(next, before, said) {
    const { decide_by } = said.claims as StatementOf<'acknowledge'>
    if (decide_by === undefined) return next
    const days = daysBetween(londonTime(before.sentAt).on, decide_by)
    if (days < 0) throw new Refusal('verb_not_allowed', `decide_by ${decide_by} lies before the referral was sent.`)
    if (days > maxDecideByDays) {
      throw new Refusal(
        'verb_not_allowed',
        `decide_by ${decide_by} is more than 40 working days after the referral was sent.`,
      )
    }
    return { ...next, decideBy: decide_by }
  },
  accept(next, before, said) {
    const { accepts } = said.claims as StatementOf<'accept'>
    const due = acceptable(before)
    if (accepts.length !== due.length || due.some((digest, index) => accepts[index] !== digest)) {
      throw new Refusal('accepts_mismatch', `accepts must be, in this order: ${due.join(', ')}.`)
    }
    return { ...next, accepted: true, acceptedBy: said.digest }
  },
  decline(next, before, said) {
    const { cannot_open, letter } = said.claims as StatementOf<'decline'>
    if (before.state === 'sent' && !cannot_open) {
      throw new Refusal('verb_not_allowed', 'Open the referral before you return it, or say cannot_open.')
    }
    if (!letter && !cannot_open) throw new Refusal('letter_missing', 'A referral is returned with its reason.')
    return next
  },
  close(next, before, said) {
    const { accepted, letter } = said.claims as StatementOf<'close'>
    if (before.state === 'accepted' && accepted !== before.acceptedBy) throw new Refusal('acceptance_unproven')
    if (before.state === 'declined' && accepted !== undefined) throw new Refusal('acceptance_unproven')
    if (before.state === 'declined' && !letter)
      throw new Refusal('letter_missing', 'Say what happens next: sent on, found, kept open or unresolved.')
    return next
  },
  record_outcome(next, before, said) {
    if (!before.accepted && before.state !== 'merged')
      throw new Refusal('verb_not_allowed', 'Only an accepted transfer has an outcome.')
    return { ...next, settled: (said.claims as StatementOf<'record_outcome'>).settled }
  },
  message(next, before, said, by) {
    const { desk } = said.claims as StatementOf<'message'>
    if (desk === undefined) return next
    const theirs = by === 'sender' ? before.recipientDesks : before.senderDesks
    if (theirs.includes('restricted') && desk !== 'restricted') {
      throw new Refusal('verb_not_allowed', 'A case with named people only is not opened to another desk.')
    }
    return by === 'sender'
      ? { ...next, recipientDesks: [...new Set([...before.recipientDesks, desk])] }
      : { ...next, senderDesks: [...new Set([...before.senderDesks, desk])] }
  },
  correct(next, before, said, by) {
    const { replaces } = said.claims as StatementOf<'correct'>
    if (!before.items.some(item => item.digest === replaces && item.by === by)) {
      throw new Refusal('verb_not_allowed', 'replaces must name something your own side sent here.')
    }
    return next
  },
  recall(next, before, said, by) {
    const { item, reason } = said.claims as StatementOf<'recall'>
    const recalled = before.items.find(old => old.digest === item && old.by === by)
    if (!recalled) throw new Refusal('verb_not_allowed', 'Only its author recalls a letter.')
    // Whoever took the child over on this letter still needs it.
    if (before.accepted && acceptable(before).includes(item) && reason !== 'wrong_child') {
      throw new Refusal('verb_not_allowed', 'It was accepted: correct it, or recall it as wrong_child.')
    }
    return withItem(next, item, old => ({ ...old, recalled: true }))
  },
  confirm_recall(next, before, said, by) {
    const { item } = said.claims as StatementOf<'confirm_recall'>
    if (!before.items.some(old => old.digest === item && old.by !== by && old.recalled)) {
      throw new Refusal('verb_not_allowed', 'The other side recalled no such letter.')
    }
    return next
  },
  filed: (next, _, said) => ({ ...next, filed: [...new Set([...next.filed, said.claims.iss])] }),
  hold: (next, _, said) => ({ ...next, held: [...new Set([...next.held, said.claims.iss])] }),
  release: (next, _, said) => ({ ...next, held: next.held.filter(authority => authority !== said.claims.iss) }),
  record_outside: (next, _, said) => recordStep(next, (said.claims as StatementOf<'record_outside'>).step, said.digest),
  hand_over: (next, _, said, by) => takePlace(next, said.claims as StatementOf<'hand_over'>, by),
  confirm: (next, _, said) => doubtedItem(next, said),
  disown(next, before, said) {
    doubtedItem(next, said)
    const { item, seconded } = said.claims as StatementOf<'disown'>
    // One manager alone only says so: it waits for another person.
    if (seconded === undefined) return next
    if (!said.seconded) throw new Refusal('proposer_may_not_approve', 'seconded names nobody else’s word on this.')
    if (item !== before.acceptedBy) return next
    // Nobody stands behind the acceptance any more: the child is the sender's again, and the transfer is open.
    const { acceptedBy: _, ...open } = next
    const reopened = before.outside ? 'sent' : 'acknowledged'
    const state = before.state === 'merged' ? before.state : reopened
    return { ...open, state, accepted: false, settled: false }
  },
}

function doubtedItem(next: Referral, said: Said): Referral {
  if (!said.doubtful) {
    throw new Refusal(
      'verb_not_allowed',
      'Only a statement by a key of yours that was reported compromised can be confirmed or disowned.',
    )
  }
  return next
}

/** Decisions are a named person's: a system carries the letter that names them. */
function namesItsOfficer({ claims, role }: Said): void {
  const decisions: ReferralVerb[] = ['accept', 'decline', 'withdraw', 'close', 'hold']
  if (role === 'system' && decisions.includes(claims.verb) && !('letter' in claims && claims.letter)) {
    throw new Refusal('officer_not_named')
  }
}

function withItem(referral: Referral, digest: Digest, change: (item: Item) => Item): Referral {
  return { ...referral, items: referral.items.map(item => (item.digest === digest ? change(item) : item)) }
}

function notNow({ kind, state }: { kind: Kind; state: State }, verb: ReferralVerb, by: Party): string {
  return `The ${by} cannot ${verb.replaceAll('_', ' ')} while the ${kind} is ${state}.`
}
