// What may be purged, and when: one rule, for the gateway that purges, for checkWorld and for clients that judge a purge afterwards.
// Pure. Nothing goes by a clock alone while a case is open, while somebody holds it, or before both sides were told three times.
import type { Entry } from '../directory/directory.ts'
import type { Id } from '../ids.ts'
import type { Note } from '../statement/receipt.ts'
import type { Policy, ReferralStatement } from '../statement/verbs.ts'
import type { Kind, State } from './lifecycle.ts'

const day = 86_400

/** What the nation lays down, in days. `floor` and `ceiling` bound what a council may choose. */
export type RetentionDays = {
  floor: number
  ceiling: number
  /** Where a council has chosen nothing. */
  usual: number
  /** What nobody filed goes after so long. */
  unfiled: number
  /** Chains, receipts and notes go whole after so long. */
  chain: number
}
const usual: RetentionDays = { floor: 28, ceiling: 366, usual: 90, unfiled: 365, chain: 7 * 365 }

/** How long before the end of what nobody filed both sides are told, and how long there is at least between two alerts. */
export const alertDaysBefore = [90, 30, 7] as const
const betweenAlertsDays = 7

/** The nation's days; what its policy does not say is as usual. */
export function retentionDays({ retention: said }: Policy): RetentionDays {
  return {
    floor: said?.floor_days ?? usual.floor,
    ceiling: said?.ceiling_days ?? usual.ceiling,
    usual: said?.usual_days ?? usual.usual,
    unfiled: said?.unfiled_days ?? usual.unfiled,
    chain: said?.chain_days ?? usual.chain,
  }
}

/** How long letters between these two stay: the longer of what each chose, within floor and ceiling, so that nobody loses what it counts on. */
export function daysFor(days: RetentionDays, entries: readonly Pick<Entry, 'retention'>[]): number {
  const chosen = entries.map(({ retention }) => retention?.days ?? days.usual)
  return Math.max(days.floor, ...chosen.map(one => Math.min(one, days.ceiling)))
}

/** Whether nothing more is expected: only then does time count. A merged transfer is its one council's until it is settled. */
export function hasEnded({ kind, state, settled }: { kind: Kind; state: State; settled: boolean }): boolean {
  if (state === 'merged') return kind === 'enquiry' || settled
  return state === 'closed' || state === 'declined' || state === 'withdrawn' || state === 'finished'
}

/** A referral as far as retention looks at it. */
export type Resting = {
  kind: Kind
  state: State
  accepted: boolean
  settled: boolean
  sender: Id
  recipient: Id
  /** Its recipient takes no part here, and files nothing here. */
  outside?: unknown
  /** Since when nothing more was expected and no letter came, seconds. */
  quietSince?: number | undefined
  filed: readonly Id[]
  held: readonly Id[]
}

/** What a statement changes for retention: `after` is the referral with everything else it changed. */
export function rest<R extends Resting>(
  before: Resting,
  after: R,
  { claims, at }: { claims: ReferralStatement; at: number },
): R {
  const letter = 'letter' in claims && claims.letter !== undefined
  const filed = letter ? after.filed.filter(party => party === claims.iss) : after.filed
  // Whoever takes a place over keeps what was kept.
  const held = claims.verb === 'hand_over' ? after.held.map(one => (one === claims.iss ? claims.to : one)) : after.held
  const rested: R = { ...after, filed, held: [...new Set(held)] }
  delete rested.quietSince
  if (!hasEnded(after)) return rested
  return { ...rested, quietSince: letter ? at : (before.quietSince ?? at) }
}

/** Alerts given since it is quiet: how many, and when the last one. */
export type Alerted = { count: number; at?: number | undefined }

export type Verdict =
  /** Something is still expected. It stays, however old. */
  | { what: 'open' }
  /** Accepted and never closed, or one council's and not settled: reported, never purged. */
  | { what: 'unclosed' }
  | { what: 'held'; by: Id[] }
  /** Both filed it: it goes at `until`. */
  | { what: 'resting'; until: number }
  /** `missing` have not filed it: it goes at `until` at the earliest, after the alerts left. */
  | { what: 'unfiled'; missing: Id[]; until: number; alertAt?: number }
  | { what: 'alert'; number: number; until: number }
  | { what: 'due'; because: 'filed' | 'never_filed' }

/** What is to be done with the letters and attachments of a referral now (seconds). `days`: see `daysFor`. */
export function retentionOf(
  resting: Resting,
  { now, days, unfiledDays, alerted }: { now: number; days: number; unfiledDays: number; alerted: Alerted },
): Verdict {
  const { kind, accepted, state, quietSince, held } = resting
  if (quietSince === undefined) {
    const unclosed = state === 'merged' || (kind === 'transfer' && accepted)
    return unclosed ? { what: 'unclosed' } : { what: 'open' }
  }
  if (held.length > 0) return { what: 'held', by: [...held] }
  const missing = unfiledBy(resting)
  if (missing.length > 0) return unfiled(missing, quietSince + Math.max(unfiledDays, days) * day, now, alerted)
  const until = quietSince + days * day
  return now >= until ? { what: 'due', because: 'filed' } : { what: 'resting', until }
}

/** The sides that have not said that it is in their own record. */
export function unfiledBy({
  sender,
  recipient,
  filed,
  outside,
}: Pick<Resting, 'sender' | 'recipient' | 'filed' | 'outside'>): Id[] {
  return [...new Set(outside ? [sender] : [sender, recipient])].filter(party => !filed.includes(party))
}

/** However late an alert comes, it comes a week before the next thing does. */
function unfiled(missing: Id[], end: number, now: number, { count, at }: Alerted): Verdict {
  const earliest = at === undefined ? 0 : at + betweenAlertsDays * day
  const left = alertDaysBefore.length - count
  if (left <= 0) {
    const until = Math.max(end, earliest)
    return now >= until ? { what: 'due', because: 'never_filed' } : { what: 'unfiled', missing, until }
  }
  const alertAt = Math.max(end - (alertDaysBefore[count] ?? 0) * day, earliest)
  const until = Math.max(end, Math.max(alertAt, now) + left * betweenAlertsDays * day)
  return now >= alertAt ? { what: 'alert', number: count + 1, until } : { what: 'unfiled', missing, until, alertAt }
}

/** What notes say of purging: letters of positions up to `to` are gone since `at`. */
export type Purged = { to: number; at: number; because: 'filed' | 'never_filed' }

/** The last purge these notes tell of; undefined where there was none. */
export function purgedBy(notes: readonly Note[]): Purged | undefined {
  const last = notes.findLast(({ note }) => note === 'purged')
  return last && { to: last.follows, at: last.iat, because: last.because ?? 'never_filed' }
}

/** The alerts among these notes that count for a referral quiet since then. */
export function alertedBy(notes: readonly Note[], quietSince: number | undefined): Alerted {
  const given = notes.filter(({ note, iat }) => note === 'purge_announced' && iat >= (quietSince ?? Infinity))
  return { count: given.length, at: given.at(-1)?.iat }
}

/**
 * Whether a purge was right, as far as anybody can tell for ever: the case was over, nobody held it, its shortest time had passed, and
 * both had filed it or were told three times.
 *
 * @param then the referral behind the statement that the note follows
 * @param before the notes before it
 */
export function wasRightlyPurged(
  then: Resting,
  note: Note,
  before: readonly Note[],
  { floor }: RetentionDays,
): boolean {
  if (then.quietSince === undefined || then.held.length > 0 || note.iat < then.quietSince + floor * day) return false
  if (unfiledBy(then).length === 0) return true
  return note.because === 'never_filed' && alertedBy(before, then.quietSince).count === alertDaysBefore.length
}

/** When a whole chain may go: nothing of its letters is left, and its time since then is over. Seconds. */
export function chainEndsAt(quietSince: number, days: RetentionDays): number {
  return quietSince + days.chain * day
}
