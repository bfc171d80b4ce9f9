// Days and instants in Europe/London, with its clock changes: Intl knows them, in Node as in browsers. No rule of ours, no library.
// A day is yyyy-mm-dd, an instant seconds since the epoch. Temporal will replace this file when Node and browsers have it.

/** A day of the calendar, yyyy-mm-dd. */
export type Day = string

const dayMs = 86_400_000
const london = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
})

// What was worked out, by hour and by day: asking Intl took a twelfth of the processor of each recorded statement.
// Emptied when full, so that years of days in one process stay small.
const mostRemembered = 20_000
const hours = new Map<number, { readonly on: Day; readonly hour: number }>()
const followingDays = new Map<Day, Day>()

function remember<Key, Value>(known: Map<Key, Value>, key: Key, value: Value): Value {
  if (known.size >= mostRemembered) known.clear()
  known.set(key, value)
  return value
}

/** The day it is in London at an instant (seconds), and the hour, 0 to 23. */
export function londonTime(at: number): { readonly on: Day; readonly hour: number } {
  // London's clock differs from UTC by whole hours and changes at a full hour: one answer holds for all of an hour.
  const since = Math.floor(at / 3600)
  return hours.get(since) ?? remember(hours, since, askIntl(since * 3600))
}

function askIntl(at: number) {
  // Asked for by name: the order of the parts is the locale's business.
  const parts = Object.fromEntries(london.formatToParts(at * 1000).map(({ type, value }) => [type, value]))
  return { on: `${parts.year}-${parts.month}-${parts.day}`, hour: Number(parts.hour) }
}

/**
 * The instant, in seconds, at which it is this full hour, 0 to 23, of this day in London.
 *
 * Clocks change at 1: where that hour is left out, the instant at which it would have begun and 2 does; where it comes twice, the second.
 */
export function londonInstant(on: Day, hour: number): number {
  const asIfUtc = Date.parse(on) / 1000 + hour * 3600
  // The day may be the next one there: 23 in summer is 22 in UTC.
  const ahead = (londonTime(asIfUtc).hour - hour + 24) % 24
  const at = asIfUtc - ahead * 3600
  return londonTime(at).hour === hour ? at : asIfUtc
}

/** So many calendar days later; earlier where negative. */
export function addDays(on: Day, days: number): Day {
  // Counting working days goes day by day.
  if (days === 1) return followingDays.get(on) ?? remember(followingDays, on, daysAfter(on, 1))
  return daysAfter(on, days)
}

function daysAfter(on: Day, days: number): Day {
  return new Date(Date.parse(on) + days * dayMs).toISOString().slice(0, 10)
}

/** Calendar days from one day to another; negative where `to` is earlier. */
export function daysBetween(from: Day, to: Day): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / dayMs)
}

/** Whether it is a Saturday or a Sunday. */
export function isWeekend(on: Day): boolean {
  const weekday = new Date(on).getUTCDay()
  return weekday === 0 || weekday === 6
}
