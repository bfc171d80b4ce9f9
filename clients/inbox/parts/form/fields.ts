// Fields of a form as plain data: what was typed into them, what is wrong with it, and what it says.
// Every form looks, checks and keeps its words in this one way; nothing here knows a form.
import type { Choice } from '../../keys/protocol.ts'
import { type DayTyped, dayIn, isEmptyDay, noDay } from './day.tsx'

export type Values = Record<string, string | DayTyped | Choice | undefined>
type Named = { name: string; label: string; hint?: string; needed?: string; when?: (values: Values) => boolean }
export type Field = Named &
  (
    | { kind: 'text' | 'email' | 'phone' }
    | { kind: 'area'; max: number }
    | { kind: 'choice'; choices: Record<string, string> }
    | { kind: 'day' }
    | { kind: 'council' }
  )
export type Fault = { name: string; message: string }

/** What is missing or cannot be read, in the order of the form. */
export function faultsIn(fields: readonly Field[], values: Values): Fault[] {
  return fields.flatMap(field => {
    const { name, needed } = field
    const value = values[name]
    if (field.kind === 'day') {
      const typed = (value as DayTyped | undefined) ?? noDay
      if (isEmptyDay(typed)) return needed ? [{ name, message: needed }] : []
      return dayIn(typed) ? [] : [{ name, message: 'This is no day of the calendar: write it as 27 11 2026' }]
    }
    if (field.kind === 'council') return needed && !value ? [{ name, message: needed }] : []
    const text = textOf(values, name)
    if (field.kind === 'area' && text.length > field.max) {
      return [{ name, message: `Shorten it to ${field.max} characters` }]
    }
    return needed && text === '' ? [{ name, message: needed }] : []
  })
}

export function textOf(values: Values, name: string): string {
  const value = values[name]
  return typeof value === 'string' ? value.trim() : ''
}

/** The text, or nothing where none was typed. */
export function given<N extends string>(values: Values, name: N, as: string = name): Record<string, string> {
  const text = textOf(values, name)
  return text === '' ? {} : { [as]: text }
}

export function dayOfField(values: Values, name: string): string | undefined {
  return dayIn((values[name] as DayTyped | undefined) ?? noDay)
}

export function councilOf(values: Values, name: string): string | undefined {
  return (values[name] as Choice | undefined)?.id
}
