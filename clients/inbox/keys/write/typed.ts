// A letter's content as it would have been typed: the way back from content.ts, for corrections, copies and drafts from elsewhere.
// Whatever has no place in the form is named, never dropped in silence.
import { isFields } from '../views/contents.ts'
import { becauseKey, contentOf, within } from './content.ts'
import type { Question, Typed, Written } from './question.ts'
import { notTyped, writeForm } from './questions.ts'

type Fields = Record<string, unknown>

/** What stands for this content in the form. `lost`: paths of what does not come back out of it as it went in. */
export function typedOf(content: unknown, written: Written = 'referral'): { typed: Typed; lost: string[] } {
  const typed: Typed = {}
  if (isFields(content)) fill(writeForm(written).sections, content, '', typed)
  const back = leaves(contentOf(typed, written))
  const lost = [...leaves(content)].filter(([path, value]) => back.get(path) !== value).map(([path]) => path)
  return { typed, lost }
}

function fill(questions: readonly Question[], fields: Fields, path: string, typed: Typed): void {
  for (const question of questions) {
    const value = fields[question.name]
    if (value !== undefined) put(question, value, within(path, question.name), typed)
  }
  for (const name of notTyped) {
    if (fields[name] !== undefined && name !== 'unmet_requirements')
      typed[`${within(path, name)}~raw`] = JSON.stringify(fields[name])
  }
  for (const one of listIn(fields.unmet_requirements)) {
    if (isFields(one)) typed[`${becauseKey}${String(one.requirement)}`] = String(one.because ?? '')
  }
}

function put(question: Question, value: unknown, path: string, typed: Typed): void {
  if (isFields(value) && typeof value.not_known === 'string') typed[`${path}~why`] = value.not_known
  else if (isFields(value) && typeof value.as_supplied === 'string') {
    typed[path] = value.as_supplied
    typed[`${path}~as`] = true
  } else if (question.same && value === question.same.code) typed[`${path}~same`] = true
  else if (question.kind === 'group') {
    if (isFields(value)) fill(question.inner ?? [], value, path, typed)
  } else if (question.kind === 'rows') putRows(question, listIn(value), path, typed)
  else typed[path] = plainly(question, value)
}

function putRows({ inner = [] }: Question, rows: unknown[], path: string, typed: Typed): void {
  typed[path] = rows.length
  if (rows.length === 0) typed[`${path}~none`] = true
  for (const [at, row] of rows.entries()) if (isFields(row)) fill(inner, row, `${path}[${at}]`, typed)
}

function plainly({ kind }: Question, value: unknown): Typed[string] {
  if (kind === 'many') return listIn(value).map(String)
  if (kind === 'list') return listIn(value).map(String).join('\n')
  if (kind === 'yes_no') return value === true ? 'yes' : value === false ? 'no' : undefined
  if (typeof value !== 'string' && typeof value !== 'number') return undefined
  if (kind !== 'day') return String(value)
  const [year = '', month = '', day = ''] = String(value).split('-')
  return { day, month, year }
}

const listIn = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])

/** Every text, number and answer by its path. */
function leaves(value: unknown, path = '', into = new Map<string, unknown>()): Map<string, unknown> {
  if (isFields(value)) {
    const entries = Object.entries(value)
    if (entries.length === 0) into.set(path, Array.isArray(value) ? '[]' : '{}')
    for (const [name, inner] of entries) leaves(inner, within(path, name), into)
  } else into.set(path, value)
  return into
}
