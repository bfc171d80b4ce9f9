// The directory read from CSV (RFC 4180) and JSON; written, it is write.ts. Only what reads a file may import this: it brings a library.
// Reading says of every line that cannot be used why; what a file says is never acted on here.
import { CsvError, type InfoRecord, parse } from 'csv-parse/sync'
import { type ColumnName, columns, plainCell } from './cells.ts'
import { type Invalid, type Read, type Row, rowFromCells, rowFromObject, sorted } from './rows.ts'

/** More than ten times all councils of the United Kingdom, past ones included. */
const maxRows = 3_000

export { cellOf, type Listed, writeCsv, writeJson } from './write.ts'

/** Reads CSV with a header of the columns' names, in any order. @throws Error where the header cannot be used */
export function readCsv(text: string): Read {
  const broken: Invalid[] = []
  const records = parse(text, {
    bom: true,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    on_skip: error => {
      if (error instanceof CsvError) broken.push({ line: Number(error.lines ?? 0), reason: error.message })
      return undefined
    },
  }) as unknown as { record: string[]; info: InfoRecord & { lines: number } }[]
  const [head, ...body] = records
  const names = headerOf(head?.record)
  if (body.length > maxRows) throw new Error(`The file has ${body.length} rows; at most ${maxRows} are read.`)
  const rows = body
    .filter(({ record }) => record.some(cell => cell.trim() !== ''))
    .map(({ record, info: { lines } }): Row | Invalid => {
      if (record.length !== names.length)
        return { line: lines, reason: `It has ${record.length} cells where the header has ${names.length}.` }
      return rowFromCells(lines, Object.fromEntries(names.map((name, at) => [name, plainCell(record[at] ?? '')])))
    })
  const { rows: good, invalid } = sorted(rows)
  return { rows: good, invalid: [...broken, ...invalid].sort((one, other) => one.line - other.line) }
}

function headerOf(record: readonly string[] | undefined): ColumnName[] {
  const names = (record ?? []).map(cell => cell.trim().toLowerCase())
  const unknown = names.filter(name => !columns.some(known => known === name))
  const missing = ['name', 'nation'].filter(name => !names.includes(name))
  if (unknown.length > 0) throw new Error(`There is no column "${unknown[0]}". The columns are: ${columns.join(', ')}.`)
  if (missing.length > 0) throw new Error(`The column "${missing[0]}" is missing from the first line.`)
  if (new Set(names).size < names.length) throw new Error('A column stands twice in the first line.')
  return names as ColumnName[]
}

/** Reads JSON: an array of councils, or `{ "councils": […] }` as `writeJson` makes it. @throws Error where it is neither */
export function readJsonList(text: string): Read {
  const given = JSON.parse(text.replace(/^\ufeff/, '')) as unknown
  const list = Array.isArray(given) ? given : (given as { councils?: unknown } | null)?.councils
  if (!Array.isArray(list)) throw new Error('It is no list of councils: [ … ], or { "councils": [ … ] }.')
  if (list.length > maxRows) throw new Error(`The file has ${list.length} councils; at most ${maxRows} are read.`)
  return sorted(list.map((one, index) => rowFromObject(index + 1, one)))
}
