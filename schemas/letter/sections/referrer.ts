// Who refers, and how to reach them: a person, their team, and somebody at night if it is urgent.
// Answered by the referring council about itself.
import { z } from 'zod'
import { origins } from '../code-sets.ts'
import { code } from '../fields/code.ts'
import { contact } from '../fields/person.ts'
import { email, line, name, phone } from '../fields/text.ts'
import { conditional, mandatory, optional } from '../gap.ts'

export const referrer = z.strictObject({
  origin: mandatory(code(origins), 'where the referral came from'),
  officer: mandatory(name, 'name of the officer referring'),
  role: mandatory(line, 'their role'),
  team_mailbox: mandatory(email, "the team's mailbox"),
  phone: mandatory(phone, 'telephone number'),
  case_reference: mandatory(line, "the referring council's own case reference"),
  out_of_hours_phone: conditional(phone, 'safeguarding telephone out of hours'),
  manager: optional(contact, "the officer's manager"),
})
