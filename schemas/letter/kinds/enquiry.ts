// "Do you know this child?": the least that lets another council look.
// Add no address, school, need or concern here: most councils asked have never heard of the child.
import { z } from 'zod'
import { markings, sexes } from '../code-sets.ts'
import { code } from '../fields/code.ts'
import { day } from '../fields/day.ts'
import { postcode, upn } from '../fields/identifier.ts'
import { officer } from '../fields/person.ts'
import { bounds, line, name, note } from '../fields/text.ts'
import { mandatory, optional } from '../gap.ts'

const soughtChild = z.strictObject({
  surname: mandatory(name, 'surname'),
  forename: mandatory(name, 'forename'),
  former_names: optional(z.array(name).max(bounds.formerNames), 'other names, in full'),
  date_of_birth: mandatory(day, 'date of birth'),
  date_of_birth_is_approximate: optional(z.boolean(), 'whether the date of birth is an estimate'),
  sex: optional(code(sexes), 'sex'),
  upn: mandatory(upn, 'Unique Pupil Number'),
})

export const enquiry = z.strictObject({
  asked_by: officer,
  case_reference: optional(line, "the asking council's own case reference"),
  child: soughtChild,
  because: note.describe('what makes you think they could know'),
  postcode_in_your_area: optional(postcode, 'a postcode of theirs'),
  marking: mandatory(code(markings), 'marking'),
})
export type Enquiry = z.infer<typeof enquiry>
