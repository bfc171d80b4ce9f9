// Answers, each beside the question it answers. Documents asked for travel as attachments.
import { z } from 'zod'
import { officer } from '../fields/person.ts'
import { bounds, note, words } from '../fields/text.ts'
import { mandatory, optional } from '../gap.ts'

export const answer = z.strictObject({
  answered_by: officer,
  answers: z
    .array(z.strictObject({ question: note, answer: mandatory(words, 'answer') }))
    .min(1)
    .max(bounds.questions),
  words: optional(words, 'anything else'),
})
