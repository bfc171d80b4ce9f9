// People who write and decide: named officers, never a system.
// Names stand in letters only; statements know members by key.
import { z } from 'zod'
import { optional } from '../gap.ts'
import { instant } from './day.ts'
import { email, line, name, phone } from './text.ts'

/** Who writes, and how to reach them. */
export const officer = z.strictObject({
  name,
  role: line,
  phone: optional(phone, 'direct line'),
  email: optional(email, 'team mailbox'),
})
export type Officer = z.infer<typeof officer>

/** The named person who took a decision, and when. A system may carry it; only a person takes it. */
export const decidedBy = z.strictObject({ name, role: line, at: instant })
export type DecidedBy = z.infer<typeof decidedBy>

/** Anybody to ring: a social worker, a school's safeguarding lead, a refuge's manager. */
export const contact = z.strictObject({
  name: optional(name, 'name'),
  team: optional(line, 'team or organisation'),
  phone: optional(phone, 'telephone'),
  email: optional(email, 'e-mail'),
})
