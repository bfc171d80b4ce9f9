// Reasonable enquiries made so far, so that nobody makes them twice.
// What was found belongs in the row; papers belong in the attachments.
import { z } from 'zod'
import { id } from '../../ids.ts'
import { enquiries as asked, enquiryResults } from '../code-sets.ts'
import { code } from '../fields/code.ts'
import { day } from '../fields/day.ts'
import { bounds, line, note } from '../fields/text.ts'
import { mandatory, optional } from '../gap.ts'

const enquiryRow = z.strictObject({
  what: code(asked),
  on: mandatory(day, 'when'),
  by: mandatory(line, 'by whom'),
  result: mandatory(code(enquiryResults), 'with what result'),
  note: optional(note, 'more about it'),
  attachment: optional(id, 'id of the attachment that shows it'),
})

export const enquiries = z.strictObject({
  made: z.array(enquiryRow).min(1).max(bounds.enquiries),
  no_home_visit_because: optional(note, 'why nobody visited the home'),
})
