// Letters of every kind with every field of their schema filled, each text a canary of its own.
// Made from the schemas themselves: a field added there is filled here.
import { randomInt } from 'node:crypto'
import { z } from 'zod'
import { newId } from '../../../schemas/ids.ts'
import { type LetterKind, letterContents } from '../../../schemas/letter/index.ts'
import { canary } from './search.ts'

type Schema = {
  type?: string
  properties?: Record<string, Schema>
  items?: Schema
  anyOf?: Schema[]
  oneOf?: Schema[]
  enum?: unknown[]
  const?: unknown
  format?: string
  pattern?: string
  minimum?: number
  maximum?: number
}

/** `words` have the marker, `numbers` are texts that cannot: days, telephone numbers. */
export type CanaryLetter = { content: object; words: string[]; numbers: string[] }

/** What a union is to be: its discriminator's value. */
type Choice = { decision?: string; closed_as?: string; outcome?: string; kind?: string; step?: string }

/** A letter of this kind, whole; `choice` says which of several forms. */
export function canaryLetter(kind: LetterKind, choice: Choice = {}): CanaryLetter {
  const made: CanaryLetter = { content: {}, words: [], numbers: [] }
  const schema = z.toJSONSchema(letterContents[kind], { io: 'input' }) as Schema
  made.content = fill(schema, choice, made, '') as object
  // What was filled in is what officers could write.
  letterContents[kind].parse(structuredClone(made.content))
  return made
}

function fill(schema: Schema, choice: Choice, made: CanaryLetter, name: string): unknown {
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum.at(-1)
  const union = schema.anyOf ?? schema.oneOf
  if (union) return fill(chosen(union, choice), choice, made, name)
  if (schema.properties) {
    const fields = Object.entries(schema.properties).map(([field, inner]) => [field, fill(inner, choice, made, field)])
    return Object.fromEntries(fields)
  }
  if (schema.items) return [fill(schema.items, choice, made, name)]
  if (schema.type === 'boolean') return true
  if (schema.type === 'number' || schema.type === 'integer') return Math.max(schema.minimum ?? 0, 7)
  return text(schema, made, name)
}

/** The form the discriminator names; as supplied, where an identifier may be anything; never the reason why it is not known. */
function chosen(union: Schema[], choice: Choice): Schema {
  const fits = (one: Schema): boolean => {
    const nested = one.anyOf ?? one.oneOf
    if (nested) return nested.some(fits)
    return Object.entries(choice).every(([field, value]) => {
      const wanted = one.properties?.[field]?.const
      return wanted === undefined || wanted === value
    })
  }
  const answers = union.filter(one => !one.properties?.not_known && fits(one))
  const found = answers.find(one => one.properties?.as_supplied) ?? answers.at(-1)
  if (!found) throw new Error(`no form of a union fits ${JSON.stringify(choice)}`)
  return found
}

function text({ format, pattern }: Schema, made: CanaryLetter, name: string): string {
  if (name === 'la_code') return '871'
  const numbers = (value: string) => {
    made.numbers.push(value)
    return value
  }
  const day = () => `19${randomInt(31, 99)}-${String(randomInt(1, 13)).padStart(2, '0')}-${randomInt(10, 29)}`
  if (format === 'date') return numbers(day())
  if (format === 'date-time') return numbers(`${day()}T09:30:00Z`)
  const word = canary()
  const candidates = [
    [format === 'email' ? `${word}@council.example` : word, () => made.words.push(word)],
    [`0${randomInt(10 ** 9, 10 ** 10)}`, (value: string) => numbers(value)],
    [newId(), () => 0],
    ['a'.repeat(43).replace(/.$/, 'A'), () => 0],
    ['ab'.repeat(32), () => 0],
  ] as const
  const right = candidates.find(
    ([value]) => pattern === undefined || format === 'email' || new RegExp(pattern, 'i').test(value),
  )
  if (!right) throw new Error(`nothing fits ${pattern} of ${name}`)
  right[1](right[0])
  return right[0]
}
