// When somebody answers: days of the week and times of the clock in the United Kingdom, summer time included.
// Pure: the moment is the caller's. Bank holidays and a council's closure days stand in clocks/, not here.
import { z } from 'zod'

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
const time = z
  .string()
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'Write a time as 08:30; midnight at the end of a day is 24:00.')

/** One stretch, on each of these days. `until` before `from`, or the same, means the next morning. */
const stretch = z.strictObject({ days: z.array(z.enum(weekdays)).min(1).max(7), from: time, until: time })
export const openHours = z.array(stretch).min(1).max(14)
export type OpenHours = z.infer<typeof openHours>

/** Monday to Friday, nine to five: where a council says nothing else. */
export const officeHours: OpenHours = [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', until: '17:00' }]
/** All of the week. */
export const aroundTheClock: OpenHours = [{ days: [...weekdays], from: '00:00', until: '24:00' }]

/** A moment as people there would say it: the day, the day of the week, and the minutes since midnight. */
export type LocalTime = { on: string; weekday: (typeof weekdays)[number]; minutes: number }

const local = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  weekday: 'short',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})

/** Seconds since the epoch, in the time of the United Kingdom. */
export function localTime(at: number): LocalTime {
  const parts = Object.fromEntries(local.formatToParts(at * 1000).map(({ type, value }) => [type, value]))
  const weekday = String(parts.weekday).toLowerCase() as LocalTime['weekday']
  const on = `${parts.year}-${parts.month}-${parts.day}`
  return { on, weekday, minutes: Number(parts.hour) * 60 + Number(parts.minute) }
}

/** Whether a moment lies in one of the stretches; one that runs over midnight belongs to the day it began. */
export function isOpen(hours: OpenHours, { weekday, minutes }: LocalTime): boolean {
  const yesterday = weekdays[(weekdays.indexOf(weekday) + 6) % 7]
  return hours.some(({ days, from, until }) => {
    const [begins, ends] = [minutesOf(from), minutesOf(until)]
    const overnight = ends <= begins
    const today = days.includes(weekday) && begins <= minutes && (overnight || minutes < ends)
    const since = overnight && days.some(one => one === yesterday) && minutes < ends
    return today || since
  })
}

function minutesOf(text: string): number {
  const [hours, minutes] = text.split(':').map(Number)
  return (hours ?? 0) * 60 + (minutes ?? 0)
}
