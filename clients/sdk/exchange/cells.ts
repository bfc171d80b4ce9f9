// A council's public facts as cells of a spreadsheet, and back. What is written is read again as the same, cell by cell.
// A cell that a spreadsheet would take for a formula is written with an apostrophe before it, and read without (OWASP: CSV injection).
import type { Identity } from '../../../schemas/directory/identity.ts'

/** The columns, in the order in which they are written. `id` may be missing from a file; so may any other that is empty throughout. */
export const columns = [
  'id',
  'name',
  'other_names',
  'nation',
  'region',
  'la_codes',
  'gss',
  'status',
  'closes_on',
  'predecessors',
  'successors',
] as const
export type ColumnName = (typeof columns)[number]

/** What a spreadsheet program takes for the beginning of a formula or a command. */
const dangerous = /^[=+\-@\t\r]/

/** A cell that is safe to open in a spreadsheet. */
export function safeCell(text: string): string {
  return dangerous.test(text) || /^'+[=+\-@\t\r]/.test(text) ? `'${text}` : text
}

/** The text behind a cell that `safeCell` wrote. */
export function plainCell(text: string): string {
  return /^'+[=+\-@\t\r]/.test(text) ? text.slice(1) : text
}

type Dated = { from?: string | undefined; until?: string | undefined }

/** `909 until 2023-03-31`; several with a semicolon between them. */
export function writeDated<T>(all: readonly (T & Dated)[] | undefined, text: (one: T) => string): string {
  return (all ?? [])
    .map(one =>
      [text(one), one.from && `from ${one.from}`, one.until && `until ${one.until}`].filter(Boolean).join(' '),
    )
    .join('; ')
}

/** The parts of such a cell. Days are taken as they stand: whether they are days is for the schema to say. */
export function readDated(cell: string): ({ text: string } & Dated)[] {
  return listIn(cell).map(part => {
    const [, text = part, from, until] = /^(.*?)(?: from (\S+))?(?: until (\S+))?$/s.exec(part) ?? []
    return { text: text.trim(), ...(from && { from }), ...(until && { until }) }
  })
}

export function listIn(cell: string): string[] {
  return cell
    .split(';')
    .map(part => part.trim())
    .filter(part => part !== '')
}

/** `Ynys Môn [cy]`. */
export function writeName({ name, language }: NonNullable<Identity['other_names']>[number]): string {
  return language === undefined ? name : `${name} [${language}]`
}

export function readName({ text, ...held }: { text: string } & Dated): object {
  const [, name = text, language] = /^(.*?)(?: \[([a-z]{2})\])?$/s.exec(text) ?? []
  return { name: name.trim(), ...(language && { language }), ...held }
}
