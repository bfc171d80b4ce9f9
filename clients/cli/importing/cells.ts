// A cell of somebody's spreadsheet as the answer a referral wants: a day, a yes, a code, a list. What cannot be told stays as it was written,
// so that whoever reads the error sees their own words.
import type { z } from 'zod'
import { letterContents } from '../../../schemas/letter/index.ts'
import { choicesFor, elementOf, fieldOf } from '../../words/fields.ts'

type Shape = z.ZodType
export type Steps = (string | number)[]

const yes = ['yes', 'y', 'true', 't', '1']
const no = ['no', 'n', 'false', 'f', '0']

/** `parents[0].phones` in steps. */
export function stepsOf(path: string): Steps {
  return [...path.matchAll(/([a-z_]+)|\[(\d+)\]/g)].map(([, name, at]) => name ?? Number(at))
}

/** The schema of a field of a referral; undefined where there is no such field. */
export function schemaAt(path: string): Shape | undefined {
  let schema: unknown = letterContents.referral
  for (const step of stepsOf(path)) {
    schema = typeof step === 'number' ? elementOf(schema as Shape) : fieldOf(schema as Shape, step, {})
    if (schema === undefined) return undefined
  }
  return schema as Shape
}

/** The answer in a cell that is not empty. `codes`: the mapping's own words for our codes. */
export function answerIn(text: string, schema: Shape, codes: Record<string, string> = {}): unknown {
  const meant = Object.entries(codes).find(([word]) => same(word, text))?.[1] ?? text
  const element = elementOf(schema) as Shape | undefined
  if (element) {
    const parts = meant.split(/[;\n]/).map(part => part.trim())
    return parts.filter(part => part !== '').map(part => answerIn(part, element, codes))
  }
  if (accepts(schema, true))
    return yes.some(one => same(one, meant)) ? true : no.some(one => same(one, meant)) ? false : meant
  if (accepts(schema, 5)) return /^\d+(\.\d+)?$/.test(meant) ? Number(meant) : meant
  const coded = codeIn(meant, schema)
  return accepts(schema, coded) ? coded : (dayIn(coded) ?? coded)
}

/** A code, or its words: `Mother` for `mother`. */
function codeIn(text: string, schema: Shape): string {
  const choices = Object.entries(choicesFor(schema))
  return choices.find(([code, words]) => same(code, text) || same(words, text))?.[0] ?? text
}

/** The words that may be chosen, for an error; none where anything may be written. */
export function choicesOf(schema: Shape): string[] {
  return Object.entries(choicesFor(schema)).map(([code, words]) => (same(code, words) ? code : `${words} (${code})`))
}

/** Day first, as everybody here writes it. A year of two digits could be anybody's. */
function dayIn(text: string): string | undefined {
  const [, day = '', month = '', year] = /^(\d{1,2})[/. -](\d{1,2})[/. -](\d{4})(?: 0?0:00(?::00)?)?$/.exec(text) ?? []
  return year === undefined ? undefined : `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
}

function accepts(schema: Shape, value: unknown): boolean {
  return schema.safeParse(value).success
}

function same(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase()
}

/** Writes an answer at its place in a referral; what is on the way there is made. */
export function put(into: object, steps: Steps, value: unknown): void {
  const [first, ...rest] = steps
  if (first === undefined || first === '__proto__') return
  const at = into as Record<string | number, unknown>
  if (rest.length === 0) at[first] = value
  else {
    const known = Object.hasOwn(at, first) ? at[first] : undefined
    if (typeof known !== 'object' || known === null) at[first] = typeof rest[0] === 'number' ? [] : {}
    put(at[first] as object, rest, value)
  }
}

/** The answer at a place; undefined where there is none. */
export function valueAt(content: unknown, steps: Steps): unknown {
  return steps.reduce<unknown>(
    (at, step) => (typeof at === 'object' && at !== null ? (at as Record<string | number, unknown>)[step] : undefined),
    content,
  )
}
