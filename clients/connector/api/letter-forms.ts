// The letters' own forms as JSON Schema, printed from the same schemas that check them: what a case system maps its fields to.
// Nothing is written by hand here but what the connector fills in by itself.
import { z } from 'zod'
import { type LetterKind, letterContents } from '../../../schemas/letter/index.ts'
import type { Verb } from '../outbox/verbs.ts'

type JsonSchema = Record<string, unknown>

/** Where a form stands in the document's components. */
const nameOf = (kind: LetterKind) => `Letter_${kind}`

/** For a body's `content`: where its form stands, and what need not be given. */
export function contentRef({ kind, officer, fixed = {} }: NonNullable<Verb['letter']>): JsonSchema {
  const filled = [...(officer === undefined ? [] : [officer]), ...Object.keys(fixed)]
  const except = filled.length === 0 ? '' : ` Without ${filled.join(' and ')}: filled in by the connector.`
  return {
    type: 'object',
    description: `As #/components/schemas/${nameOf(kind)}.${except} Every mandatory answer may be { "not_known": "because …" }.`,
    'x-form': `#/components/schemas/${nameOf(kind)}`,
  }
}

/** Every letter's form. */
export function letterForms(): Record<string, JsonSchema> {
  const kinds = Object.keys(letterContents) as LetterKind[]
  return Object.fromEntries(
    kinds.map(kind => {
      const { $schema: _, ...form } = z.toJSONSchema(letterContents[kind], { io: 'input', unrepresentable: 'any' })
      return [nameOf(kind), form as JsonSchema]
    }),
  )
}
