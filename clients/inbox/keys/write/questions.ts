// The form of a referral or an enquiry, read off the letter's own schema: a new field is asked for without a change here.
// Only what a person cannot type is left out: ids, codes that the council's name stands for, who asks.
import type { z } from 'zod'
import { attachmentTypes } from '../../../../schemas/letter/code-sets.ts'
import { letterContents } from '../../../../schemas/letter/index.ts'
import { choicesFor, questionFor } from '../../../words/fields.ts'
import { sectionTitles } from '../views/rows.ts'
import type { Question, WriteForm, Written } from './question.ts'

type Shape = z.core.$ZodType
type Def = {
  type: string
  innerType?: Shape
  options?: Shape[]
  shape?: Record<string, Shape>
  element?: Shape
  format?: string
  values?: unknown[]
}
/** What a schema may be, without the escapes around it. */
type Core = { schema: Shape; optional: boolean; escapable: boolean; asSupplied: boolean; same?: string }

/** Kept as they are where a draft brings them; unmet requirements have a list of their own on screen. */
export const notTyped: ReadonlySet<string> = new Set([
  'unmet_requirements',
  'la_code',
  'uprn',
  'referral',
  'attachment',
  'asked_by',
])

const made = new Map<Written, Asked>()
type Asked = Omit<WriteForm, 'begin'>

/** The sections of a referral with their questions, or the questions of an enquiry, in the order of the schema. */
export function writeForm(written: Written = 'referral'): Asked {
  const form = made.get(written) ?? {
    sections: questionsOf(letterContents[written]),
    titles: sectionTitles,
    fileTypes: attachmentTypes,
  }
  made.set(written, form)
  return form
}

function questionsOf(schema: Shape): Question[] {
  return Object.entries(defOf(schema).shape ?? {})
    .filter(([name]) => !notTyped.has(name))
    .map(([name, field]) => questionOf(name, field))
}

function questionOf(name: string, field: Shape): Question {
  const { schema, optional, escapable, asSupplied, same } = coreOf(field)
  const wanted = !optional ? 'must' : escapable ? 'if' : 'may'
  const question = { name, label: questionFor(name, field), wanted, escapable } as const
  return {
    ...question,
    ...formOf(schema),
    ...(asSupplied && { asSupplied }),
    ...(same !== undefined && { same: { code: same, label: 'The same as the child’s' } }),
  }
}

function formOf(schema: Shape): Pick<Question, 'kind' | 'max' | 'choices' | 'inner' | 'least'> {
  const { type, format, element } = defOf(schema)
  if (type === 'boolean') return { kind: 'yes_no' }
  if (type === 'number') return { kind: 'number' }
  if (type === 'enum') return { kind: 'choice', choices: choicesFor(schema) }
  if (type === 'object') return { kind: 'group', inner: questionsOf(schema) }
  if (type === 'array' && element) return listOf(schema, element)
  if (format === 'date') return { kind: 'day' }
  if (format === 'email') return { kind: 'email' }
  const max = (schema as { maxLength?: number | null }).maxLength ?? longestLine
  if (max > longestLine) return { kind: 'area', max }
  return { kind: 'text', max }
}

const longestLine = 200

function listOf(list: Shape, element: Shape): ReturnType<typeof formOf> {
  const { schema } = coreOf(element)
  const { type } = defOf(schema)
  if (type === 'enum') return { kind: 'many', choices: choicesFor(schema) }
  if (type !== 'object') return { kind: 'list' }
  return { kind: 'rows', inner: questionsOf(schema), least: leastOf(list) }
}

/** Zod keeps the bounds of a list with its checks. */
function leastOf(list: Shape): number {
  return (list as unknown as { _zod: { bag: { minimum?: number } } })._zod.bag.minimum ?? 0
}

function coreOf(schema: Shape): Core {
  const { type, innerType, options } = defOf(schema)
  if (type === 'optional' && innerType) return { ...coreOf(innerType), optional: true }
  if (type !== 'union' || !options) return { schema, optional: false, escapable: false, asSupplied: false }
  const escapable = options.some(one => isOnly(one, 'not_known'))
  const asSupplied = options.some(one => isOnly(one, 'as_supplied'))
  const literal = options.map(defOf).find(def => def.type === 'literal')?.values?.[0]
  const [answer] = options.filter(
    one => !isOnly(one, 'not_known') && !isOnly(one, 'as_supplied') && defOf(one).type !== 'literal',
  )
  if (!answer) throw new TypeError('A union of this form cannot be asked.')
  const core = coreOf(answer)
  return {
    ...core,
    escapable: escapable || core.escapable,
    asSupplied: asSupplied || core.asSupplied,
    ...(typeof literal === 'string' && { same: literal }),
  }
}

function isOnly(schema: Shape, name: string): boolean {
  const { shape } = defOf(schema)
  return shape !== undefined && Object.keys(shape).join() === name
}

function defOf(schema: Shape): Def {
  return schema._zod.def as unknown as Def
}
