// How much a field is wanted (mandatory, conditional, optional), and the answer that is always allowed: not known, because …
// Nothing mandatory may be added here that cannot be answered so: a missing fact must never keep a child from being referred.
import { z } from 'zod'
import { note } from './fields/text.ts'

/** The answer to a question that has none yet: `{ "not_known": "Never at a school in England" }`. Shown as a gap. */
export const notKnown = z.strictObject({ not_known: note }).describe('never, not known or not available, because …')
export type NotKnown = z.infer<typeof notKnown>

/** M: must be answered, if only with why it is not known. `question` is what an officer is asked. */
export function mandatory<T extends z.ZodType>(answer: T, question: string) {
  return z
    .union([answer, notKnown], { error: issue => (issue.input === undefined ? unanswered(question) : undefined) })
    .describe(question)
}

/** C: wanted when something else makes it matter (`rules/conditions.ts` says when); left out then, it shows as a gap. */
export function conditional<T extends z.ZodType>(answer: T, question: string) {
  return mandatory(answer, question).optional()
}

/** O: given or left out, without remark. */
export function optional<T extends z.ZodType>(answer: T, question: string) {
  return answer.describe(question).optional()
}

/** Whether a field holds an answer, rather than nothing or the reason why not. */
export function isKnown<T>(answer: T | NotKnown | undefined): answer is Exclude<T, NotKnown | undefined> {
  return answer !== undefined && !isNotKnown(answer)
}

/** The answer, or `undefined` when there is none. */
export function answerOf<T>(answer: T | NotKnown | undefined): Exclude<T, NotKnown | undefined> | undefined {
  return isKnown(answer) ? answer : undefined
}

export function isNotKnown(answer: unknown): answer is NotKnown {
  return typeof answer === 'object' && answer !== null && 'not_known' in answer
}

function unanswered(question: string): string {
  return `Not answered: ${question}. Write the answer, or { "not_known": "because …" }.`
}
