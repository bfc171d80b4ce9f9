// When an alert goes out: at once, after the quiet hours, or with the next digest; what is urgent never waits. Pure.
import type { Clock } from '../../../schemas/clocks/calendar.ts'
import { addDays, type Day, londonInstant, londonTime } from '../../../schemas/clocks/days.ts'
import { nextAfter, onOrAfter } from '../../../schemas/clocks/working-days.ts'

/** What a council chose. Hours are full hours in London. */
export type Quiet = { digest: 'none' | 'daily' | 'weekly'; quietFrom?: number; quietUntil?: number }

/** Digests go out at this hour in London: daily ones each working day, weekly ones on the first of a week. */
export const digestHour = 8

/** Seconds; `now` where nothing is to be waited for. */
export function sendAt(now: number, urgent: boolean, { digest, quietFrom, quietUntil }: Quiet, clock: Clock): number {
  if (urgent) return now
  const { on, hour } = londonTime(now)
  if (digest === 'daily') {
    const day = hour < digestHour ? onOrAfter(on, clock) : nextAfter(on, clock)
    return londonInstant(day, digestHour)
  }
  if (digest === 'weekly') return londonInstant(weeklyOn(on, hour, clock), digestHour)
  if (quietFrom === undefined || quietUntil === undefined || quietFrom === quietUntil) return now
  const overnight = quietFrom > quietUntil
  const quiet = overnight ? hour >= quietFrom || hour < quietUntil : hour >= quietFrom && hour < quietUntil
  if (!quiet) return now
  return londonInstant(overnight && hour >= quietFrom ? addDays(on, 1) : on, quietUntil)
}

/** The first working day of this week, if its hour is still to come; else of the next. */
function weeklyOn(on: Day, hour: number, clock: Clock): Day {
  const weekday = (new Date(on).getUTCDay() + 6) % 7
  for (let monday = addDays(on, -weekday); ; monday = addDays(monday, 7)) {
    const day = onOrAfter(monday, clock)
    if (on < day || (on === day && hour < digestHour)) return day
  }
}
