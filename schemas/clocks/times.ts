// When what happened, as far as clocks need it: kept with the fold of a referral's chain, from receipt times only.
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
}

export const noTimes: Times = { asks: [], decideBySet: [] }

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
  }
  return next
}
