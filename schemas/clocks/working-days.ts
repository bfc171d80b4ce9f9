// Counting: working days without weekends, bank holidays and closure days; school days inside the council's own terms.
// Nothing here knows what is being counted for.
import { bankHolidays } from './bank-holidays.ts'
import type { Clock } from './calendar.ts'
import { addDays, type Day, isWeekend, londonTime } from './days.ts'

/** What comes in at or after this hour in London came in the next day. A working day ends then. */
export const closingHour = 17

export function isWorkingDay(on: Day, { division, closures }: Clock): boolean {
  return !isWeekend(on) && !bankHolidays[division].has(on) && !closures.has(on)
}

/** A working day inside a term. After the last term that was published, and without any, each working day counts: rather too early. */
export function isSchoolDay(on: Day, clock: Clock): boolean {
  if (!isWorkingDay(on, clock)) return false
  const [first, last] = [clock.terms[0], clock.terms.at(-1)]
  if (!first || !last || on < first.from || on > last.to) return true
  return clock.terms.some(({ from, to }) => from <= on && on <= to)
}

/** This day if it counts, else the next that does. */
export function onOrAfter(on: Day, clock: Clock, counts = isWorkingDay): Day {
  let found = on
  // A year without one such day is no calendar; the bound keeps a spoilt one from stopping a gateway.
  for (let tried = 0; tried < 366 && !counts(found, clock); tried += 1) found = addDays(found, 1)
  return found
}

/** The next day after this one that counts. */
export function nextAfter(on: Day, clock: Clock, counts = isWorkingDay): Day {
  return onOrAfter(addDays(on, 1), clock, counts)
}

/** The n-th such day after `on`, which is itself day 0; with 0, `on` or the next that counts. */
export function addCounting(on: Day, days: number, clock: Clock, counts = isWorkingDay): Day {
  if (days === 0) return onOrAfter(on, clock, counts)
  let found = on
  for (let left = days; left > 0; left -= 1) found = nextAfter(found, clock, counts)
  return found
}

/** How many such days lie after `from`, up to and with `to`. */
export function countBetween(from: Day, to: Day, clock: Clock, counts = isWorkingDay): number {
  let count = 0
  for (let on = addDays(from, 1); on <= to; on = addDays(on, 1)) if (counts(on, clock)) count += 1
  return count
}

/** The day something came in on, for counting: after the closing hour it is the next. */
export function arrivedOn(at: number): Day {
  const { on, hour } = londonTime(at)
  return hour >= closingHour ? addDays(on, 1) : on
}
