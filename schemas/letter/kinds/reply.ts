// The answer to "Do you know this child?". "We cannot say" is an answer: somebody may be hiding from whoever asks.
import { z } from 'zod'
import { replies } from '../code-sets.ts'
import { code } from '../fields/code.ts'
import { officer } from '../fields/person.ts'
import { line, words } from '../fields/text.ts'
import { optional } from '../gap.ts'

export const reply = z.strictObject({
  reply: code(replies),
  replied_by: officer,
  case_reference: optional(line, "the answering council's own case reference"),
  words: optional(words, 'more about it, as far as the other council needs it'),
})
