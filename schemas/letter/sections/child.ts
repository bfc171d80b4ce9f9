// The child: names, birth, sex, numbers, school year.
// No photograph, no ethnicity, no religion: nothing here is needed to find a child twice.
import { z } from 'zod'
import { curriculumYears, sexes } from '../code-sets.ts'
import { code } from '../fields/code.ts'
import { day } from '../fields/day.ts'
import { nhsNumber, uln, upn } from '../fields/identifier.ts'
import { bounds, line, name } from '../fields/text.ts'
import { mandatory, optional } from '../gap.ts'

export const child = z.strictObject({
  surname: mandatory(name, 'legal surname'),
  forename: mandatory(name, 'legal forename'),
  middle_names: optional(name, 'middle names'),
  preferred_surname: optional(name, 'surname the child goes by'),
  preferred_forename: optional(name, 'forename the child goes by'),
  former_names: optional(z.array(name).max(bounds.formerNames), 'former names, in full'),
  date_of_birth: mandatory(day, 'date of birth'),
  date_of_birth_is_approximate: optional(z.boolean(), 'whether the date of birth is an estimate'),
  sex: mandatory(code(sexes), 'sex'),
  upn: mandatory(upn, 'Unique Pupil Number'),
  former_upns: optional(z.array(upn).max(bounds.formerNames), 'former UPNs'),
  uln: optional(uln, 'Unique Learner Number'),
  nhs_number: optional(nhsNumber, 'NHS number: only where it is needed'),
  nc_year: mandatory(code(curriculumYears), 'National Curriculum year'),
  home_language: optional(line, 'language spoken at home'),
  interpreter_needed: optional(z.boolean(), 'whether the family needs an interpreter'),
})
