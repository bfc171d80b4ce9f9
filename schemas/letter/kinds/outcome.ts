// Where the child is now. Settled outcomes end the receiving council's responsibility; unsettled ones do not.
// The gateway learns only `settled`; a client refuses a letter whose code says otherwise.
import { z } from 'zod'
import { id } from '../../ids.ts'
import { settledOutcomes } from '../code-sets.ts'
import { day } from '../fields/day.ts'
import { urn } from '../fields/identifier.ts'
import { officer } from '../fields/person.ts'
import { line, note, words } from '../fields/text.ts'
import { mandatory, optional } from '../gap.ts'

const common = {
  on: day.describe('the day this was established'),
  recorded_by: optional(officer, 'who established it'),
  words: optional(words, 'more about it'),
}

const school = {
  urn: mandatory(urn, 'URN of the school'),
  school_name: optional(line, 'name of the school'),
  starts_on: mandatory(day, 'start date'),
}

const is = <const C extends string, S extends z.core.$ZodLooseShape>(outcome: C, more: S) =>
  z.strictObject({ outcome: z.literal(outcome), ...common, ...more })

export const outcome = z.discriminatedUnion('outcome', [
  is('on_roll', school),
  is('alternative_provision', {
    provider: mandatory(line, 'provider'),
    starts_on: mandatory(day, 'start date'),
    hours_per_week: optional(z.number().min(0).max(60), 'hours a week'),
  }),
  is('elective_home_education', { since_on: mandatory(day, 'since when') }),
  is('abroad_confirmed', {
    country: mandatory(line, 'country'),
    confirmed_by: mandatory(note, 'what confirms it'),
  }),
  is('over_age', {}),
  is('deceased', {}),
  is('admissions_application', { applied_on: optional(day, 'date of the application') }),
  is('place_offered', school),
  is('not_found', { tried: mandatory(words, 'what was tried') }),
  is('moved_on', {
    to: optional(id, 'the council they moved to'),
    to_where: mandatory(note, 'where they are believed to be'),
  }),
])
export type Outcome = z.infer<typeof outcome>

/** Whether an outcome ends the matter: what `settled` of the statement must say. */
export function isSettled(code: Outcome['outcome']): boolean {
  return Object.hasOwn(settledOutcomes, code)
}
