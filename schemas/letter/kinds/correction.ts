// What an earlier letter should have said: the whole of it again, and why. The original stays readable below.
// Corrections are not corrected: a second one replaces the same original.
import { z } from 'zod'
import { officer } from '../fields/person.ts'
import { note } from '../fields/text.ts'
import { referral } from '../referral.ts'
import { answer } from './answer.ts'
import { decision } from './decision.ts'
import { enquiry } from './enquiry.ts'
import { message } from './message.ts'
import { outcome } from './outcome.ts'
import { question } from './question.ts'
import { reply } from './reply.ts'

const of = <const K extends string, T extends z.ZodType>(kind: K, content: T) =>
  z.strictObject({ corrected_by: officer, because: note, kind: z.literal(kind), content })

/** `kind` is that of the letter corrected, `content` what it should have said. */
export const correction = z.discriminatedUnion('kind', [
  of('referral', referral),
  of('enquiry', enquiry),
  of('question', question),
  of('answer', answer),
  of('decision', decision),
  of('outcome', outcome),
  of('message', message),
  of('reply', reply),
])
