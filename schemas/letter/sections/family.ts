// Parents, carers, brothers and sisters.
// No parent comes first: fathers as well as mothers. A contact restriction stands with the person it is about.
import { z } from 'zod'
import { id } from '../../ids.ts'
import { relationships } from '../code-sets.ts'
import { address } from '../fields/address.ts'
import { code } from '../fields/code.ts'
import { day } from '../fields/day.ts'
import { upn } from '../fields/identifier.ts'
import { bounds, email, name, note, phone } from '../fields/text.ts'
import { conditional, mandatory, optional } from '../gap.ts'

const parentAddress = z.union([z.literal('as_child'), address])

/** SI 2024/208 reg 13(4)(c)–(e): who the child lives with, their address and a telephone number; who the child will live with. */
export const parent = z.strictObject({
  name: mandatory(name, 'full name'),
  relationship: mandatory(code(relationships), 'relationship to the child'),
  lives_with: mandatory(z.enum(['normally', 'in_future', 'no']), 'whether the child lives with them'),
  in_future_from_on: conditional(day, 'from when the child will live with them'),
  address: mandatory(parentAddress, 'address, or "as_child"'),
  phones: mandatory(z.array(phone).min(1).max(bounds.phones), 'telephone numbers'),
  email: optional(email, 'e-mail'),
  parental_responsibility: optional(z.enum(['yes', 'no', 'unknown']), 'parental responsibility'),
  contact_restrictions: optional(note, 'who must not be told what'),
  private_fostering: conditional(z.boolean(), 'whether this is private fostering'),
})
export type Parent = z.infer<typeof parent>

export const sibling = z.strictObject({
  surname: mandatory(name, 'surname'),
  forename: mandatory(name, 'forename'),
  date_of_birth: optional(day, 'date of birth'),
  upn: optional(upn, 'Unique Pupil Number'),
  referral: optional(id, 'the id of their own referral'),
  note: optional(note, 'where they are'),
})

export const parents = z.array(parent).min(1).max(bounds.parents)
/** An empty list says: asked, and there are none. */
export const siblings = z.array(sibling).max(bounds.siblings)
