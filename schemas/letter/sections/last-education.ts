// The last school or other provision, and how it ended.
// A child who was never at school has none: then the whole section is `{ "not_known": "Never at school" }`.
import { z } from 'zod'
import {
  admissionsStatuses,
  attendanceOrders,
  ctfStatuses,
  deletionGrounds,
  exclusions,
  homeEducationStatuses,
} from '../code-sets.ts'
import { code } from '../fields/code.ts'
import { day } from '../fields/day.ts'
import { laestab, urn } from '../fields/identifier.ts'
import { line, note } from '../fields/text.ts'
import { conditional, mandatory, optional } from '../gap.ts'

const percent = z.number().min(0).max(100)

const destination = z.strictObject({
  name: mandatory(line, 'name of the school'),
  urn: optional(urn, 'its URN'),
  starts_on: mandatory(day, 'start date'),
})

const homeEducation = z.strictObject({
  status: mandatory(code(homeEducationStatuses), 'status'),
  since_on: mandatory(day, 'since when'),
})

const ctf = z.strictObject({
  status: code(ctfStatuses),
  on: conditional(day, 'date sent or uploaded'),
})

export const lastEducation = z.strictObject({
  school_name: mandatory(line, 'name of the school or provision'),
  laestab: conditional(laestab, 'its DfE number (LAESTAB)'),
  urn: conditional(urn, 'its URN'),
  started_on: optional(day, 'start date'),
  last_attended_on: mandatory(day, 'last date attended'),
  still_on_roll: mandatory(z.boolean(), 'whether the child is still on roll'),
  removed_on: conditional(day, 'date removed from roll'),
  removal_ground: conditional(code(deletionGrounds), 'ground of removal, A to O'),
  attendance_percent: optional(percent, 'attendance, per cent'),
  unauthorised_absence_percent: optional(percent, 'unauthorised absence, per cent'),
  destination_school: conditional(destination, 'school the child is said to go to'),
  admissions_application: optional(code(admissionsStatuses), 'application for a school place'),
  home_education: conditional(homeEducation, 'elective home education'),
  exclusion: optional(code(exclusions), 'exclusion'),
  hours_per_week: optional(z.number().min(0).max(60), 'hours of education a week'),
  part_time_because: optional(note, 'part-time timetable, and why'),
  ctf: mandatory(ctf, 'Common Transfer File'),
  attendance_order: optional(
    z.strictObject({ step: code(attendanceOrders), on: day }),
    'school attendance order or notice under section 437',
  ),
})
