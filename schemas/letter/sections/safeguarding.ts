// Concerns, and who is already working with the family.
// A referral here replaces no call to children's social care, and no flag here sets its priority.
import { z } from 'zod'
import { involvements, ratings, riskFlags } from '../code-sets.ts'
import { code } from '../fields/code.ts'
import { day } from '../fields/day.ts'
import { contact } from '../fields/person.ts'
import { bounds, line, note, words } from '../fields/text.ts'
import { conditional, mandatory, optional } from '../gap.ts'

const involvement = z.strictObject({
  kind: code(involvements),
  worker: mandatory(contact, 'worker, team and telephone'),
  since_on: optional(day, 'since when'),
  reference: optional(line, 'their reference'),
  care_council: conditional(line, 'council that looks after the child'),
  note: optional(note, 'what the other council must know'),
})

const riskFlag = z.strictObject({
  flag: code(riskFlags),
  because: optional(note, 'why the other council needs to know'),
})

export const safeguarding = z.strictObject({
  any_concern: mandatory(z.boolean(), 'whether there is any safeguarding concern'),
  concern: optional(words, 'the concern, in words'),
  involvements: conditional(z.array(involvement).max(bounds.involvements), 'services that know the child'),
  receiving_social_care_told_on: conditional(day, "when the receiving area's children's social care was told"),
  risk_flags: optional(z.array(riskFlag).max(bounds.riskFlags), 'things to know before anybody visits'),
  rating: optional(code(ratings), 'red, amber or green, where both councils use it'),
})
