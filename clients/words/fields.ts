// What the schemas know about a letter's fields: the question an officer is asked, and the label of a code.
// Reads the schemas as they stand, so that a new field is shown without a change here.
import type { z } from 'zod'
import * as codeSets from '../../schemas/letter/code-sets.ts'

type Shape = z.core.$ZodType

/** The label sets by the codes they hold: a field's schema carries only the codes. */
const labels = new Map<string, Record<string, string>>(
  Object.values(codeSets).map(set => [Object.keys(set).join(), set as Record<string, string>]),
)
const outcomes: Record<string, string> = { ...codeSets.settledOutcomes, ...codeSets.unsettledOutcomes }

/** Codes that stand in no set, as words. */
const others: Record<string, string> = {
  accept: 'Accepted',
  decline: 'Returned',
  withdraw: 'Withdrawn',
  close: 'Closed',
  taken_over: 'Taken over by the other council',
  sent_on: 'Sent on to another council',
  found: 'Found',
  kept_open: 'Kept open here',
  unresolved: 'Unresolved, a manager agreed',
  as_child: "As the child's",
}

/** What a field is called: its question, without what only helps to answer it. */
export function titleFor(name: string, schema: Shape | undefined): string {
  const question = (schema && describedAs(schema))
    ?.replace(/^whether there is any /, 'any ')
    .replace(/^whether /, '')
    .replace(/, (or|if|as far as) .*|, \[\].*/, '')
  const text = question && question.length <= 48 ? question : name.replaceAll('_', ' ').replace(/^la /, 'LA ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** What a code says. */
export function labelFor(code: string, schema: Shape | undefined): string | undefined {
  for (const inner of schema ? alternatives(schema) : []) {
    const def = (inner as unknown as { _zod: { def: { type: string; entries?: object; values?: unknown[] } } })._zod.def
    if (def.type === 'enum' && def.entries) {
      const keys = Object.keys(def.entries)
      if (keys.includes(code)) return labels.get(keys.join())?.[code] ?? others[code] ?? code.replaceAll('_', ' ')
    }
    if (def.type === 'literal' && def.values?.includes(code)) return outcomes[code] ?? others[code]
  }
  return undefined
}

/** Every code that may be chosen, with what it says. */
export function choicesFor(schema: Shape): Record<string, string> {
  const codes = alternatives(schema).flatMap(inner => {
    const { def } = (inner as unknown as { _zod: { def: { type: string; entries?: object } } })._zod
    return def.type === 'enum' && def.entries ? Object.keys(def.entries) : []
  })
  return Object.fromEntries(codes.map(code => [code, capitalised(labelFor(code, schema) ?? code)]))
}

/** The whole question as it is asked in a form: what `titleFor` shortens for a row. */
export function questionFor(name: string, schema: Shape): string {
  const question = describedAs(schema)?.replace(/, (\[\] for none|or "as_child")$/, '') ?? name.replaceAll('_', ' ')
  return capitalised(question)
}

const capitalised = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

/** The schema of a field of an object; for a choice between objects, of the one that `value` has the form of. */
export function fieldOf(schema: Shape | undefined, name: string, value: object): Shape | undefined {
  const shapes = (schema ? alternatives(schema) : []).flatMap(inner => {
    const { def } = (inner as unknown as { _zod: { def: { type: string; shape?: Record<string, Shape> } } })._zod
    return def.type === 'object' && def.shape ? [def.shape] : []
  })
  const fitting = shapes.filter(shape => Object.keys(value).every(key => Object.hasOwn(shape, key)))
  const shape =
    fitting.find(one => literalsFit(one, value)) ?? fitting[0] ?? shapes.find(one => Object.hasOwn(one, name))
  // A letter of somebody else may name a field `toString`: only what the schema itself has is a field of it.
  return shape && Object.hasOwn(shape, name) ? shape[name] : undefined
}

/** The schema of an array's elements. */
export function elementOf(schema: Shape | undefined): Shape | undefined {
  for (const inner of schema ? alternatives(schema) : []) {
    const { def } = (inner as unknown as { _zod: { def: { type: string; element?: Shape } } })._zod
    if (def.type === 'array') return def.element
  }
  return undefined
}

function literalsFit(shape: Record<string, Shape>, value: object): boolean {
  return Object.entries(shape).every(([key, field]) => {
    const { def } = (field as unknown as { _zod: { def: { type: string; values?: unknown[] } } })._zod
    return def.type !== 'literal' || def.values?.includes((value as Record<string, unknown>)[key])
  })
}

/** A schema without its optionals, defaults and unions: everything it may be. */
function alternatives(schema: Shape): Shape[] {
  const { def } = (schema as unknown as { _zod: { def: { innerType?: Shape; options?: Shape[]; in?: Shape } } })._zod
  const inner = [...(def.innerType ? [def.innerType] : []), ...(def.options ?? []), ...(def.in ? [def.in] : [])]
  return inner.length === 0 ? [schema] : inner.flatMap(alternatives)
}

function describedAs(schema: Shape): string | undefined {
  const own = (schema as { description?: string }).description
  if (own) return own
  const { def } = (schema as unknown as { _zod: { def: { innerType?: Shape } } })._zod
  return def.innerType && describedAs(def.innerType)
}
