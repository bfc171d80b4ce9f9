// What is asked, why now, and what allows the sharing.
// Priority is the officer's to set: nothing computes it, least of all a risk flag.
import { z } from 'zod'
import { cmeDurations, cmeReasons, lawfulBases, markings, priorities } from '../code-sets.ts'
import { code } from '../fields/code.ts'
import { day } from '../fields/day.ts'
import { note, words } from '../fields/text.ts'
import { conditional, mandatory, optional } from '../gap.ts'

export const basis = z.strictObject({
  reason: mandatory(code(cmeReasons), 'why the child is missing education'),
  last_in_education_on: mandatory(day, 'date last in education'),
  council_aware_on: mandatory(day, 'date the council became aware'),
  missing_for: optional(code(cmeDurations), "DfE's duration band"),
  lawful_basis: mandatory(z.array(code(lawfulBases)).min(1).max(4), 'what allows the sharing'),
  lawful_basis_words: optional(note, 'another basis, or more about it'),
  parent_informed: mandatory(z.boolean(), 'whether a parent was told of this referral'),
  parent_not_informed_because: conditional(note, 'why the parent was not told'),
  priority: mandatory(code(priorities), 'priority'),
  priority_because: optional(note, 'why it is urgent'),
  withheld_because: optional(note, 'what was left out of this referral, and why'),
  marking: mandatory(code(markings), 'marking'),
  summary: optional(words, 'the story in words'),
})
