// Accept, decline, withdraw, close: what was decided, by which named person, and why.
// A system may carry a decision; it never takes one. The gateway sees the verb and nothing of this.
import { z } from 'zod'
import { id } from '../../ids.ts'
import { acceptanceBases, declineReasons } from '../code-sets.ts'
import { code } from '../fields/code.ts'
import { day } from '../fields/day.ts'
import { decidedBy } from '../fields/person.ts'
import { line, name, words } from '../fields/text.ts'
import { mandatory, optional } from '../gap.ts'

const inWords = optional(words, 'in words')

/** Responsibility passes with this. A child already known or on roll here is accepted too, and linked. */
const accept = z.strictObject({
  decision: z.literal('accept'),
  decided_by: decidedBy,
  basis: mandatory(code(acceptanceBases), 'what the acceptance rests on'),
  case_reference: mandatory(line, "the receiving council's own case reference"),
  moves_in_on: optional(day, 'date of the move, if it is still to come'),
  already_known_as: optional(line, 'own reference of the same child, if known before'),
  words: inWords,
})

/** Responsibility stays with the council that referred, and this says so and why. */
const decline = z
  .strictObject({
    decision: z.literal('decline'),
    decided_by: decidedBy,
    reason: code(declineReasons),
    suggested_authority: optional(id, 'the council that may be responsible'),
    words: inWords,
  })
  .refine(said => said.reason !== 'other' || said.words !== undefined, {
    path: ['words'],
    error: 'Say in words why it is returned.',
  })
  .refine(
    said => said.reason !== 'wrong_authority' || said.suggested_authority !== undefined || said.words !== undefined,
    {
      path: ['suggested_authority'],
      error: 'Name the council that is responsible, or say in words why you cannot.',
    },
  )

const withdraw = z.strictObject({
  decision: z.literal('withdraw'),
  decided_by: decidedBy,
  words: mandatory(words, 'why it is withdrawn'),
})

const close = { decision: z.literal('close'), decided_by: decidedBy, words: inWords }

/** After an acceptance: taken over. After a return: sent on, found, kept open here, or unresolved with a manager's name to it. */
const closed = z.discriminatedUnion('closed_as', [
  z.strictObject({ ...close, closed_as: z.literal('taken_over') }),
  z.strictObject({ ...close, closed_as: z.literal('sent_on'), to: mandatory(id, 'the council it was sent on to') }),
  z.strictObject({ ...close, closed_as: z.literal('found') }),
  z.strictObject({ ...close, closed_as: z.literal('kept_open') }),
  z.strictObject({ ...close, closed_as: z.literal('unresolved'), manager: name.describe('the manager who agreed') }),
])

export const decision = z.discriminatedUnion('decision', [accept, decline, withdraw, closed])
export type Decision = z.infer<typeof decision>
