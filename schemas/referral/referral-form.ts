// What a referral is as its chain tells it, and questions to it: sides, desks, lists, what an acceptance must name. Pure.
// How it comes about, statement by statement, is referral.ts.
import type { Times } from '../clocks/times.ts'
import type { Desk, Digest, Id } from '../ids.ts'
import type { ReferralStatement, ReferralVerb, Role } from '../statement/verbs.ts'
import { formerList, isOutside, type List, listFor, type Party, type Standing } from './lifecycle.ts'

/** One statement that carried a letter: what collect, recall and accept refer to. */
export type Item = {
  digest: Digest
  verb: ReferralVerb
  by: Party
  author: Id
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
  items: Item[]
  /** Who handed its place over, in the order they did. */
  predecessors: Predecessor[]
  held: Id[]
  /** Who has it in its own record, as it stands now: what is written later must be filed again by whoever did not write it. */
  filed: Id[]
  /** Since when nothing more was expected and no letter came, seconds: from here its time is counted (retention.ts). */
  quietSince?: number
  head: Digest
  position: number
  sentAt: number
  /** When what happened, as far as clocks need it. */
  times: Times
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
  /** For `disown` with `seconded`: another person stands behind it. */
  seconded?: boolean
}

/** Who was a party before: it reads on what had come by then, and decides nothing any more. `position`: of its `hand_over`. */
export type Predecessor = { authority: Id; by: Party; desks: Desk[]; position: number }

/** Which side of the referral an authority is on; of a merged one, where it is both, the sender's. */
export function partyOf(
  referral: Pick<Referral, 'sender' | 'recipient' | 'state' | 'outside'>,
  authority: Id,
): Party | undefined {
  if (authority === referral.sender) return 'sender'
  // A council that has not joined was written to elsewhere: of what its name stands in here it is shown nothing.
  if (isOutside(referral)) return undefined
  return authority === referral.recipient ? 'recipient' : undefined
}

/** The desks of an authority that take part: of a merged referral, those of both sides. */
export function desksOf(
  referral: Pick<Referral, 'sender' | 'recipient' | 'senderDesks' | 'recipientDesks'> | undefined,
  authority: Id | 'national',
): Desk[] {
  const asSender = authority === referral?.sender ? referral.senderDesks : []
  const asRecipient = authority === referral?.recipient ? referral.recipientDesks : []
  return [...new Set([...asSender, ...asRecipient])]
}

/** In which of its lists an authority finds it; undefined for strangers. */
export function listOf(referral: Referral, authority: Id): List | undefined {
  if (authority === referral.recipient && !isOutside(referral)) return listFor('recipient', referral)
  if (authority === referral.sender) return listFor('sender', referral)
  return referral.predecessors.some(one => one.authority === authority) ? formerList : undefined
}

/** The digests an `accept` must name: the send, and every correction by the sender so far. */
export function acceptable(referral: Pick<Referral, 'items'>): Digest[] {
  return referral.items
    .filter(item => item.by === 'sender' && (item.verb === 'send' || item.verb === 'correct'))
    .map(item => item.digest)
}
