// The directory written as CSV (RFC 4180), for spreadsheets, and as JSON; what `csv.ts` reads again as the same. Needs no library.
import type { Identity } from '../../../schemas/directory/identity.ts'
import type { Id } from '../../../schemas/ids.ts'
import { type ColumnName, columns, safeCell, writeDated, writeName } from './cells.ts'

/** A council with its id, as the directory has it. */
export type Listed = { id: Id; identity: Identity }

/** Lines of cells as CSV that is safe to open in a spreadsheet: no cell is a formula, whatever somebody wrote into it. */
export function csvText(lines: readonly (readonly string[])[]): string {
  return lines.map(cells => `${cells.map(cell => quoted(safeCell(cell))).join(',')}\r\n`).join('')
}

/** All councils as CSV, safe to open in a spreadsheet; `readCsv` reads the same again. */
export function writeCsv(councils: readonly Listed[]): string {
  const lines = councils.map(council => columns.map(name => cellOf(council, name)))
  return csvText([columns, ...lines])
}

/** All councils as JSON; `readJsonList` reads the same again. */
export function writeJson(councils: readonly Listed[]): string {
  return `${JSON.stringify({ councils: councils.map(({ id, identity }) => ({ id, ...identity })) }, null, 2)}\n`
}

/** One fact of a council as it stands in a cell: also how a change is shown to people. */
export function cellOf({ id, identity }: Listed, name: ColumnName): string {
  switch (name) {
    case 'id':
      return id
    case 'other_names':
      return writeDated(identity.other_names, writeName)
    case 'la_codes':
    case 'gss':
      return writeDated<{ code: string }>(identity[name], ({ code }) => code)
    case 'predecessors':
    case 'successors':
      return (identity[name] ?? []).join('; ')
    default:
      return identity[name] ?? ''
  }
}

function quoted(cell: string): string {
  return /[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}
