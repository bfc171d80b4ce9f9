// Working days for the database to count with: for each council, how many there were up to each day. A difference of two is a time taken.
import { bankHolidaysKnownFrom } from '../../schemas/clocks/bank-holidays.ts'
import type { Clock } from '../../schemas/clocks/calendar.ts'
import { addDays, type Day, daysBetween, londonInstant } from '../../schemas/clocks/days.ts'
import { closingHour, isWorkingDay } from '../../schemas/clocks/working-days.ts'
import type { Id } from '../../schemas/ids.ts'

/**
 * Councils that work on the same days share a list: `listOf` a council, from 1. `counts`: a list of lists as PostgreSQL writes arrays,
 * a number for each day. `begins`: the instants at which these days begin; what comes at 17:00 in London or later came the next day.
 */
export type WorkingDays = { begins: number[]; listOf: Record<Id, number>; counts: string }

/**
 * @param clocks of each council
 * @param from the first day that can be asked for, and not before bank holidays are known: nothing was sent then, and who asks about the
 *   year 1 would keep a gateway counting for minutes
 * @param to what is later counts as this day
 */
export function workingDaysOf(clocks: ReadonlyMap<Id, Clock>, from: Day, to: Day): WorkingDays {
  return countedFrom(from < bankHolidaysKnownFrom ? bankHolidaysKnownFrom : from, to, clocks)
}

function countedFrom(from: Day, last: Day, clocks: ReadonlyMap<Id, Clock>): WorkingDays {
  const to = last < from ? from : last
  const known = new Map<string, number>()
  const lists: string[] = []
  const listOf: Record<Id, number> = {}
  for (const [council, clock] of clocks) {
    const key = `${clock.division} ${[...clock.closures].sort()}`
    const list = known.get(key) ?? lists.push(countsOf(clock, from, to))
    known.set(key, list)
    listOf[council] = list
  }
  return { begins: beginsOf(from, to), listOf, counts: `{${lists.join(',')}}` }
}

function beginsOf(from: Day, to: Day): number[] {
  return Array.from({ length: daysBetween(from, to) + 1 }, (_, index) =>
    londonInstant(addDays(from, index - 1), closingHour),
  )
}

function countsOf(clock: Clock, from: Day, to: Day): string {
  let count = 0
  const each: number[] = []
  for (let index = 0; index <= daysBetween(from, to); index += 1) {
    if (isWorkingDay(addDays(from, index), clock)) count += 1
    each.push(count)
  }
  return `{${each.join(',')}}`
}
