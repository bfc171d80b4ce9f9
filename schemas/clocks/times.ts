// When what happened, as far as clocks and reports need it: kept with the fold of a referral's chain, from receipt times only.
// Seconds since the epoch throughout.
import type { State } from '../referral/lifecycle.ts'
import type { ReferralVerb } from '../statement/verbs.ts'

export type Times = {
  /** Questions: from when to when the sender was asked. The last is open while `until` is absent. */
  asks: { from: number; until?: number }[]
  /** Every day that was set for the decision, and when. */
  decideBySet: { by: string; at: number }[]
  acceptedAt?: number
  /** The last outcome that was reported. */
  reportedAt?: number
  /** The recipient first did something about it, beyond opening it. */
  takenOnAt?: number
  /** The acceptance, return or reply that stands. Of what went by e-mail nobody knows when it was decided. */
  decidedAt?: number
  /** Closed, withdrawn, finished or merged, and not opened again since. */
  endedAt?: number
}

export const noTimes: Times = { asks: [], decideBySet: [] }

const takesOn: readonly ReferralVerb[] = ['acknowledge', 'ask', 'accept', 'decline', 'reply']
const decides: readonly ReferralVerb[] = ['accept', 'decline', 'reply']
const ended: readonly State[] = ['closed', 'withdrawn', 'finished', 'merged']

type Happened = { verb: ReferralVerb; at: number; from: State; to: State; decideBy?: string | undefined }

/** The times after one more statement. */
export function passTime(times: Times, { verb, at, from, to, decideBy }: Happened): Times {
  const next = { ...times }
  if (to === 'asked' && from !== 'asked') next.asks = [...times.asks, { from: at }]
  if (from === 'asked' && to !== 'asked')
    next.asks = times.asks.map(ask => (ask.until === undefined ? { ...ask, until: at } : ask))
  if (verb === 'acknowledge' && decideBy !== undefined) next.decideBySet = [...times.decideBySet, { by: decideBy, at }]
  if (verb === 'accept') next.acceptedAt = at
  if (verb === 'record_outcome') next.reportedAt = at
  if (verb === 'disown' && to === 'acknowledged') {
    delete next.acceptedAt
    delete next.reportedAt
    delete next.decidedAt
  }
  return milestone(next, { verb, at, from, to })
}

/** A second reply changes nothing; whatever opens a case again takes its end back. */
function milestone(times: Times, { verb, at, from, to }: Happened): Times {
  const next = { ...times }
  if (takesOn.includes(verb)) next.takenOnAt ??= at
  if (decides.includes(verb) && from !== to) next.decidedAt = at
  if (!ended.includes(to)) delete next.endedAt
  else if (!ended.includes(from)) next.endedAt = at
  return next
}
