// What the clocks of a referral come to as it stands now: the row that lists and jobs read. Pure; the rules are schemas/clocks/.
import { type Clock, clockOf } from '../../schemas/clocks/calendar.ts'
import { type Clocks, dueAt, dueOf } from '../../schemas/clocks/due.ts'
import { ladderOf, nextRung, type Rung } from '../../schemas/clocks/ladder.ts'
import type { Entry, Nation } from '../../schemas/directory/directory.ts'
import type { Id } from '../../schemas/ids.ts'
import type { Referral } from '../../schemas/referral/referral.ts'
import type { ClockRow } from './queries.ts'

/** Each side's clock, from what the nation and the council itself have published. */
export function clocksOf(
  { sender, recipient }: Pick<Referral, 'sender' | 'recipient'>,
  entries: readonly Entry[],
  nation: Nation,
): Clocks {
  const clock = (id: Id): Clock => {
    const entry = entries.find(one => one.id === id)
    return clockOf(entry?.identity?.nation, entry?.calendar, nation.policy.clocks)
  }
  return { sender: clock(sender), recipient: clock(recipient) }
}

/** What tells one rung from another: the same step for the same waiting is taken once, however often the case is looked at. */
export function rungKey({ what, since, step }: Pick<Rung, 'what' | 'since' | 'step'>): string {
  return `${what} ${since} ${step}`
}

/**
 * The row as of an instant.
 *
 * @param taken keys of the rungs that were taken already; a statement does not know them and leaves it to the job to look
 */
export function clockRowOf(
  referral: Referral,
  clocks: Clocks,
  now: number,
  taken: ReadonlySet<string> = new Set(),
): ClockRow {
  const due = dueOf(referral, clocks)
  if (!due) return {}
  const rungs = ladderOf(referral, clocks)
  const left = rungs.filter(rung => !taken.has(rungKey(rung)))
  const next = nextRung(left, now)
  const last = rungs.findLast(rung => taken.has(rungKey(rung)))
  return {
    due: { what: due.what, side: due.side, since: due.since, on: due.by, at: dueAt(due) },
    ...(next && { next: { step: next.step, on: next.on } }),
    ...(last && { step: last.step }),
    ...(left[0] && { lookAt: left[0].at }),
  }
}
