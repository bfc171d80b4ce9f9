// A question to the council that referred. The answer comes back to it one by one.
import { z } from 'zod'
import { officer } from '../fields/person.ts'
import { bounds, note, words } from '../fields/text.ts'
import { optional } from '../gap.ts'

export const question = z.strictObject({
  asked_by: officer,
  questions: z.array(note).min(1).max(bounds.questions),
  words: optional(words, 'more about why it is asked'),
})
