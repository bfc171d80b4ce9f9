// Special educational and medical needs.
// Plans themselves are attachments, each with its own receipt; here stands whether they come along, or why not.
import { z } from 'zod'
import { healthcarePlans, senProvisions } from '../code-sets.ts'
import { code } from '../fields/code.ts'
import { day } from '../fields/day.ts'
import { line, note } from '../fields/text.ts'
import { conditional, mandatory, optional } from '../gap.ts'

/** SEND Regulations 2014 reg 15: the plan moves on the day of the move, or within 15 working days of knowing of it. */
const ehcPlan = z.strictObject({
  maintaining_council: mandatory(line, 'council that maintains the plan'),
  aware_of_move_on: mandatory(day, 'date that council became aware of the move'),
  plan_attached: mandatory(z.boolean(), 'whether the plan is attached'),
  plan_not_attached_because: conditional(note, 'why the plan is not attached'),
})

export const needs = z.strictObject({
  sen_provision: mandatory(code(senProvisions), 'SEN provision'),
  ehc_plan: conditional(ehcPlan, 'EHC plan'),
  primary_need: optional(line, 'primary need'),
  medical_need: mandatory(z.boolean(), 'whether there is a medical need'),
  healthcare_plan: conditional(code(healthcarePlans), 'individual healthcare plan'),
  medical_need_words: optional(note, 'the medical need, as far as the other council must know it'),
})
