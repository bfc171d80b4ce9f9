// What a council wants a referral to carry: rules over the letter's fields in a small closed vocabulary. Never code, never a block.
// The gateway reads this shape and no more of it: which fields and types exist stands in letter/, which the gateway may not import.
import { z } from 'zod'
import { storable } from '../../ids.ts'

/** When a requirement applies; absent, always. Each is answered from the letter alone. */
export const condition = z.enum([
  'ehc_plan',
  'sen_support',
  'medical_need',
  'child_protection',
  'child_in_need',
  'looked_after',
  'any_concern',
  'no_longer_on_roll',
  'home_educated',
  'urgent',
])
export type Condition = z.infer<typeof condition>

const code = z.string().regex(/^[a-z][a-z0-9_]{1,59}$/, 'must be a code in lower case')
const when = condition.optional()
const note = storable(200)
  .min(1)
  .refine(text => !/\p{Cc}/u.test(text), 'one line, without control characters')
  .optional()
  .describe('what else matters, in words: at most 200 characters')

/** One thing wanted: an attachment of a type, a field that is answered, or an enquiry of a kind made. */
export const requirement = z.union([
  z.strictObject({ attachment: code, when, note }),
  z.strictObject({
    field: z
      .string()
      .max(120)
      .regex(/^[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*){0,5}$/, 'must be a path: last_education.ctf'),
    when,
    note,
  }),
  z.strictObject({ enquiry: code, when, note }),
])
export type Requirement = z.infer<typeof requirement>

/** At most 20, and each thing once: who asks for everything is sent nothing sooner. */
export const requirements = z
  .array(requirement)
  .max(20)
  .refine(all => new Set(all.map(subjectOf)).size === all.length, 'The same thing is asked for twice.')

/** What is asked for, without its words: two that agree in this are one. */
export function subjectOf({ when: given, note: _, ...what }: Requirement): string {
  return JSON.stringify([what, given])
}
