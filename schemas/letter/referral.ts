// A referral: everything one council tells another about a child who may have moved there.
// The order is the order of the form. Every mandatory answer, and every section about the child's life, may be "not known, because …".
import { z } from 'zod'
import { line, note } from './fields/text.ts'
import { mandatory, optional } from './gap.ts'
import { addresses } from './sections/addresses.ts'
import { basis } from './sections/basis.ts'
import { child } from './sections/child.ts'
import { enquiries } from './sections/enquiries.ts'
import { parents, siblings } from './sections/family.ts'
import { lastEducation } from './sections/last-education.ts'
import { needs } from './sections/needs.ts'
import { referrer } from './sections/referrer.ts'
import { safeguarding } from './sections/safeguarding.ts'

/** Something the receiving council asks for and does not get. A requirement never stops a referral. */
const unmetRequirement = z.strictObject({ requirement: line, because: note })

export const referral = z.strictObject({
  referrer,
  basis,
  child,
  addresses,
  parents: mandatory(parents, 'parents and carers'),
  siblings: mandatory(siblings, 'brothers and sisters, [] for none'),
  last_education: mandatory(lastEducation, 'last school or provision'),
  needs: mandatory(needs, 'special educational and medical needs'),
  safeguarding: mandatory(safeguarding, 'safeguarding'),
  enquiries: mandatory(enquiries, 'enquiries made'),
  unmet_requirements: optional(
    z.array(unmetRequirement).max(20),
    'what the receiving council asks for and why it is missing',
  ),
})
export type Referral = z.infer<typeof referral>
