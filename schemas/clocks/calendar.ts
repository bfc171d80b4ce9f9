// What a council says about its own year: days it is closed, its terms, and waiting times shorter than the nation's. Public, and no
// person's. It travels in the claim `calendar` of `update`, so that it is signed, folded and checked like everything else.
import { z } from 'zod'
import { day } from '../ids.ts'
import type { Division } from './bank-holidays.ts'
import { type Day, daysBetween } from './days.ts'

/** Working days, school days and weeks within which things are done: the nation's, or tightened by a council. */
export const norms = z.strictObject({
  take_on_working_days: z.int().min(0).max(40).describe('from arrival until somebody takes it on'),
  urgent_take_on_working_days: z.int().min(0).max(10).describe('the same for urgent ones: 0 is the same working day'),
  decide_working_days: z.int().min(0).max(40).describe('from arrival until accepted or returned'),
  pause_working_days: z.int().min(0).max(40).describe('how long a question may stop that clock, in all'),
  answer_working_days: z
    .int()
    .min(0)
    .max(40)
    .describe('from a question until its answer; from an enquiry until its reply'),
  manager_working_days: z.int().min(0).max(60).describe('until the manager is told'),
  chaser_weeks: z.int().min(0).max(26).describe('until both managers are told'),
  last_chaser_weeks: z.int().min(0).max(26).describe('until it stands on the list of persistent non-response'),
  outcome_school_days: z.int().min(0).max(60).describe('from acceptance until it is said where the child is'),
  outcome_weeks: z.int().min(1).max(26).describe('then again, until settled'),
})
export type Norms = z.infer<typeof norms>
/** Some of them. */
export const someNorms = norms.partial()
export type SomeNorms = z.infer<typeof someNorms>

/** What holds where the nation's policy says nothing. Two weeks are ten working days, as councils count. */
export const usualNorms: Norms = {
  take_on_working_days: 2,
  urgent_take_on_working_days: 0,
  decide_working_days: 5,
  pause_working_days: 10,
  answer_working_days: 5,
  manager_working_days: 10,
  chaser_weeks: 4,
  last_chaser_weeks: 6,
  outcome_school_days: 20,
  outcome_weeks: 4,
}

const maxClosuresAYear = 15
/** Longer than any summer holiday: a longer gap is a year that was left out. */
const maxHolidayDays = 70
const term = z
  .strictObject({ from: day, to: day })
  .refine(({ from, to }) => from <= to, { message: 'a term ends after it begins' })

/** A council's year. However many terms it has; without any, school days are counted as working days. */
export const councilCalendar = z.strictObject({
  closures: z
    .array(day)
    .max(60)
    .refine(days => mostInAYear(days) <= maxClosuresAYear, {
      message: `at most ${maxClosuresAYear} closure days in one year`,
    })
    .describe('days the council is closed beside weekends and bank holidays'),
  terms: z
    .array(term)
    .max(40)
    .refine(terms => terms.every((one, index) => index === 0 || followsOn(terms[index - 1]?.to ?? '', one.from)), {
      message: `terms follow one another, with at most ${maxHolidayDays} days between`,
    }),
  norms: someNorms.optional().describe("shorter waiting times than the nation's; longer ones do not count"),
})
export type CouncilCalendar = z.infer<typeof councilCalendar>

/** The days a side works, and the norms it works by. */
export type Clock = { division: Division; closures: ReadonlySet<Day>; terms: CouncilCalendar['terms']; norms: Norms }

/**
 * A council's clock.
 *
 * @param nation England, Wales, Scotland or Northern Ireland, as its identity says
 * @param national what the nation's policy says of norms; a council's own count only where they are shorter
 */
export function clockOf(
  nation: string | undefined,
  calendar: CouncilCalendar | undefined,
  national: SomeNorms = {},
): Clock {
  return {
    division: divisionOf(nation),
    closures: new Set(calendar?.closures),
    terms: calendar?.terms ?? [],
    norms: tightened({ ...usualNorms, ...given(national) }, calendar?.norms ?? {}),
  }
}

/** Norms shortened by a council's own, and never lengthened. */
export function tightened(national: Norms, own: SomeNorms): Norms {
  const names = Object.keys(national) as (keyof Norms)[]
  return Object.fromEntries(names.map(name => [name, Math.min(national[name], own[name] ?? national[name])])) as Norms
}

function given(some: SomeNorms): Partial<Norms> {
  return Object.fromEntries(Object.entries(some).filter(([, value]) => value !== undefined))
}

function divisionOf(nation: string | undefined): Division {
  if (nation === 'Scotland') return 'scotland'
  return nation === 'Northern Ireland' ? 'northern-ireland' : 'england-and-wales'
}

/** The most of these days that lie within 365. */
function mostInAYear(days: readonly Day[]): number {
  const sorted = [...new Set(days)].sort()
  return Math.max(0, ...sorted.map(from => sorted.filter(one => one >= from && daysBetween(from, one) < 365).length))
}

function followsOn(last: Day, next: Day): boolean {
  const gap = daysBetween(last, next)
  return gap > 0 && gap <= maxHolidayDays
}
