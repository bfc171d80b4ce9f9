// What was typed, as a letter: nothing is judged here, and nothing mended; what cannot be read goes on to the schema, which says why.
import type { Question, Typed, Written } from './question.ts'
import { notTyped, writeForm } from './questions.ts'

type Fields = Record<string, unknown>

/** The content a draft stands for; `checkReferral` says what is wrong with it. */
export function contentOf(typed: Typed, written: Written = 'referral'): Fields {
  const content = answersTo(writeForm(written).sections, typed, '')
  const spoken = textOf(typed, '.spoken')
  const unmet = Object.entries(typed).flatMap(([key, because]) =>
    key.startsWith(becauseKey) && typeof because === 'string' && because.trim() !== ''
      ? [{ requirement: key.slice(becauseKey.length), because }]
      : [],
  )
  const basis = content.basis as Fields
  return {
    ...content,
    ...(spoken !== '' && { basis: { ...basis, priority_because: withSpoken(basis.priority_because, spoken) } }),
    ...(unmet.length > 0 && { unmet_requirements: unmet }),
  }
}

/** Before the words of a requirement: why it is not met. */
export const becauseKey = '.because '

function withSpoken(because: unknown, spoken: string): string {
  return [because, `Spoken to: ${spoken}`].filter(Boolean).join('\n')
}

function answersTo(questions: readonly Question[], typed: Typed, path: string): Fields {
  const answers = questions.map(question => [question.name, answerTo(question, typed, within(path, question.name))])
  const brought = [...notTyped].map(name => {
    const raw = typed[`${within(path, name)}~raw`]
    return [name, typeof raw === 'string' ? JSON.parse(raw) : undefined]
  })
  return Object.fromEntries([...answers, ...brought].filter(([, answer]) => answer !== undefined))
}

/** The path of a field of what lies at a path. */
export const within = (path: string, name: string) => (path === '' ? name : `${path}.${name}`)

function answerTo(question: Question, typed: Typed, path: string): unknown {
  const why = typed[`${path}~why`]
  if (typeof why === 'string') return { not_known: why }
  if (question.same && typed[`${path}~same`] === true) return question.same.code
  const value = typed[path]
  switch (question.kind) {
    case 'group':
      return groupOf(question, typed, path)
    case 'rows':
      return rowsOf(question, typed, path)
    case 'many':
      return Array.isArray(value) && value.length > 0 ? value : undefined
    case 'list': {
      const lines = textOf(typed, path)
        .split('\n')
        .filter(one => one.trim() !== '')
      return lines.length > 0 ? lines : undefined
    }
    case 'day':
      return dayOf(value)
    default:
      return plainAnswer(question, textOf(typed, path), typed[`${path}~as`] === true)
  }
}

function plainAnswer({ kind, asSupplied }: Question, text: string, asItCame: boolean): unknown {
  if (text === '') return undefined
  if (kind === 'yes_no') return text === 'yes'
  if (kind === 'number') return Number.isNaN(Number(text)) ? text : Number(text)
  return asSupplied && asItCame ? { as_supplied: text } : text
}

/** A section that must be there is there, however empty: then each of its questions says that it is open. */
function groupOf({ inner = [], wanted, escapable }: Question, typed: Typed, path: string): unknown {
  const answers = answersTo(inner, typed, path)
  return Object.keys(answers).length > 0 || (wanted === 'must' && !escapable) ? answers : undefined
}

function rowsOf({ inner = [], least = 0 }: Question, typed: Typed, path: string): unknown {
  const count = Number(typed[path] ?? 0)
  if (count === 0) return least === 0 && typed[`${path}~none`] === true ? [] : undefined
  return Array.from({ length: count }, (_, at) => answersTo(inner, typed, `${path}[${at}]`))
}

function dayOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('day' in value)) return undefined
  const { day, month, year } = value as { day: string; month: string; year: string }
  if (`${day}${month}${year}`.trim() === '') return undefined
  return [year.trim().padStart(4, '0'), month.trim().padStart(2, '0'), day.trim().padStart(2, '0')].join('-')
}

function textOf(typed: Typed, path: string): string {
  const value = typed[path]
  return typeof value === 'string' ? value.trim() : ''
}
