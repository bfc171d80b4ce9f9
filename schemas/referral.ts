// A referral as its chain tells it: fold the statements, get parties, state, responsibility, items. Pure.
// The gateway folds before it writes and the client folds what it is served: both must come to the same.
import type { Desk, Digest, Id } from './ids.ts'
import { sha256 } from './ids.ts'
import { type Kind, nextState, type Party, type Standing, type State } from './lifecycle.ts'
import { Refusal } from './problem.ts'
import type { ReferralStatement, ReferralVerb, Role, StatementOf } from './verbs.ts'

/** One statement that carried a letter: what collect, recall and accept refer to. */
export type Item = {
  digest: Digest
  verb: ReferralVerb
  by: Party
  opening: Digest
  collected: Id[]
  recalled: boolean
}

export type Referral = Standing & {
  id: Id
  sender: Id
  recipient: Id
  senderDesks: Desk[]
  recipientDesks: Desk[]
  urgent: boolean
  follows?: Id
  decideBy?: string
  /** Digest of the `accept` that holds. */
  acceptedBy?: Digest
  /** Who accepted it, by key: `disown` looks at it. */
  items: Item[]
  held: Id[]
  filed: Id[]
  head: Digest
  position: number
  sentAt: number
}

/** A statement in its place: what was said, by which key and role, and when the gateway recorded it. */
export type Said<S extends ReferralStatement = ReferralStatement> = {
  claims: S
  digest: Digest
  role: Role
  /** Receipt time, seconds. */
  at: number
  /** For `disown`: the item's key was reported compromised since before the item was received. */
  doubtful?: boolean
}

/** The longest stretch of days that 40 working days can span, Christmas and Easter included. */
const maxDecideByDays = 70

/** Begins a referral with its `send`. */
export function beginReferral(said: Said<StatementOf<'send'>>): Referral {
  const { claims, digest, at } = said
  if (claims.prev !== null) throw new Refusal('stale', 'A referral begins with prev null.')
  if (claims.to === claims.iss) throw new Refusal('verb_not_allowed', 'A council does not refer to itself.')
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
    recipientDesks: [claims.desk],
    urgent: claims.urgent,
    ...(claims.follows === undefined ? {} : { follows: claims.follows }),
    items: [{ digest, verb: 'send', by: 'sender', opening: claims.letter.opening, collected: [], recalled: false }],
    held: [],
    filed: [],
    head: digest,
    position: 0,
    sentAt: at,
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
  const state = nextState(referral.kind, referral.state, claims.verb, by)
  if (state === undefined) throw new Refusal('verb_not_allowed', notNow(referral, claims.verb, by))
  namesItsOfficer(said)
  const next: Referral = { ...referral, state, head: digest, position: referral.position + 1 }
  if ('letter' in claims && claims.letter) {
    const { opening } = claims.letter
    next.items = [...next.items, { digest, verb: claims.verb, by, opening, collected: [], recalled: false }]
  }
  return applyVerb(next, referral, said, by)
}

/** Which side of the referral an authority is on. */
export function partyOf(referral: Pick<Referral, 'sender' | 'recipient'>, authority: Id): Party | undefined {
  if (authority === referral.sender) return 'sender'
  return authority === referral.recipient ? 'recipient' : undefined
}

/** The digests an `accept` must name: the send, and every correction by the sender so far. */
export function acceptable(referral: Pick<Referral, 'items'>): Digest[] {
  return referral.items
    .filter(item => item.by === 'sender' && (item.verb === 'send' || item.verb === 'correct'))
    .map(item => item.digest)
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
    if (!item || sideOf(before, item.by) === claims.iss) {
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
    const days = (Date.parse(decide_by) - before.sentAt * 1000) / 86_400_000
    // A day begins at midnight: that of the sending itself is less than one day back.
    if (days <= -1) throw new Refusal('verb_not_allowed', `decide_by ${decide_by} lies before the referral was sent.`)
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
    if (!before.accepted) throw new Refusal('verb_not_allowed', 'Only an accepted transfer has an outcome.')
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
  hand_over(next, before, said, by) {
    const { to, desk } = said.claims as StatementOf<'hand_over'>
    if (to === before.sender || to === before.recipient) {
      throw new Refusal('verb_not_allowed', 'The successor is already a party here.')
    }
    return by === 'sender'
      ? { ...next, sender: to, senderDesks: [desk] }
      : { ...next, recipient: to, recipientDesks: [desk] }
  },
  confirm: (next, _, said) => doubtedItem(next, said),
  disown(next, before, said) {
    doubtedItem(next, said)
    const { item } = said.claims as StatementOf<'disown'>
    if (item !== before.acceptedBy) return next
    // Nobody stands behind the acceptance any more: the child is the sender's again, and the transfer is open.
    const { acceptedBy: _, ...open } = next
    return { ...open, state: 'acknowledged', accepted: false, settled: false }
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
  const decisions: ReferralVerb[] = ['accept', 'decline', 'withdraw', 'close']
  if (role === 'system' && decisions.includes(claims.verb) && !('letter' in claims && claims.letter)) {
    throw new Refusal('officer_not_named')
  }
}

function withItem(referral: Referral, digest: Digest, change: (item: Item) => Item): Referral {
  return { ...referral, items: referral.items.map(item => (item.digest === digest ? change(item) : item)) }
}

function sideOf(referral: Referral, party: Party): Id {
  return party === 'sender' ? referral.sender : referral.recipient
}

function notNow({ kind, state }: { kind: Kind; state: State }, verb: ReferralVerb, by: Party): string {
  return `The ${by} cannot ${verb.replaceAll('_', ' ')} while the ${kind} is ${state}.`
}
