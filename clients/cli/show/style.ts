// Colour and weight, where the terminal shows them. Never the only carrier of a meaning: words say the same.
import { styleText } from 'node:util'
import type { Io } from '../io.ts'

export type Style = {
  columns: number
  strong(text: string): string
  dim(text: string): string
  good(text: string): string
  bad(text: string): string
  warn(text: string): string
}

/** Styles for what goes to stdout: none where that is no terminal, or NO_COLOR is set (no-color.org). */
export function styleFor({ env, terminal }: Pick<Io, 'env' | 'terminal'>): Style {
  const coloured = terminal.out && !env.NO_COLOR && env.TERM !== 'dumb'
  const as = (format: 'bold' | 'dim' | 'green' | 'red' | 'yellow') => (text: string) =>
    coloured && text !== '' ? styleText(format, text, { validateStream: false }) : text
  const columns = Math.min(Math.max(terminal.columns, 40), 120)
  return { columns, strong: as('bold'), dim: as('dim'), good: as('green'), bad: as('red'), warn: as('yellow') }
}
