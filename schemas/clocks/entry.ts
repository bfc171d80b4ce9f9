// The termly clock of a directory entry: by when a council confirms it again, and when it is reminded. Pure.
// Nothing is taken out of the directory by it: an entry that is not confirmed shows as out of date.
import type { Clock } from './calendar.ts'
import { addDays, type Day, londonInstant } from './days.ts'
import { arrivedOn, onOrAfter } from './working-days.ts'

/** `step` 0 comes two weeks before the day, 1 on it, each further one four weeks later. */
export type EntryReminder = { step: number; on: Day; at: number; dueOn: Day }

const soonDays = 14
const againDays = 28
const morningHour = 8

/** The day by which a council confirms its entry again. `verifiedAt` in seconds. */
export function entryDueOn(verifiedAt: number, staleAfterDays: number, clock: Clock): Day {
  return onOrAfter(addDays(arrivedOn(verifiedAt), staleAfterDays), clock)
}

/** The last reminder whose time has come at `now` (seconds); undefined before the first. Missed ones are not made up for. */
export function entryReminder(
  verifiedAt: number,
  staleAfterDays: number,
  clock: Clock,
  now: number,
): EntryReminder | undefined {
  const dueOn = entryDueOn(verifiedAt, staleAfterDays, clock)
  let last: EntryReminder | undefined
  for (let step = 0; ; step += 1) {
    const on = onOrAfter(addDays(dueOn, step === 0 ? -soonDays : againDays * (step - 1)), clock)
    const at = londonInstant(on, morningHour)
    // One norm shorter than two weeks would have it reminded before it was confirmed.
    if (at > now) return last
    if (at > verifiedAt) last = { step, on, at, dueOn }
  }
}
