// A CSV file as headings and cells, with the line each record begins on. Whether a mapping fits it is settled here, before any row is read.
import { CsvError, type InfoRecord, parse } from 'csv-parse/sync'
import { plainCell } from '../../sdk/exchange/cells.ts'
import { InvalidContent } from '../exit.ts'
import { schemaAt } from './cells.ts'
import { attachmentColumns, type Mapping, sourceOf } from './mapping.ts'

/** What is wrong, and where: `column` as a spreadsheet names it, with its heading; none where it is about the row. */
export type RowFinding = { line: number; column?: string; message: string }
export type Sheet = { headings: string[]; records: { line: number; cells: string[] }[]; broken: RowFinding[] }

const maxRows = 20_000

/** Cells as they stand. @throws InvalidContent where there is no first line of headings, or more rows than are read at once */
export function readSheet(text: string): Sheet {
  const broken: RowFinding[] = []
  const parsed = parse(text, {
    ...{ bom: true, info: true, relax_column_count: true, skip_empty_lines: true, skip_records_with_error: true },
    on_skip: error => {
      if (error instanceof CsvError)
        broken.push({ line: Number(error.lines ?? 0), message: `This line is no CSV: ${error.message}` })
      return undefined
    },
  }) as unknown as { record: string[]; info: InfoRecord & { lines: number } }[]
  // A cell may hold line breaks: a record begins behind the last line of the one before.
  const records = parsed.map(({ record, info }, at) => ({
    line: (parsed[at - 1]?.info.lines ?? 0) + 1,
    cells: record.map(cell => plainCell(cell).trim()),
    lines: info.lines,
  }))
  const [head, ...body] = records
  if (!head || head.cells.every(cell => cell === '')) throw new InvalidContent('The first line must name the columns.')
  if (body.length > maxRows)
    throw new InvalidContent(`The file has ${body.length} rows; at most ${maxRows} are read at once.`)
  return { headings: head.cells, records: body.filter(({ cells }) => cells.some(cell => cell !== '')), broken }
}

/** @throws InvalidContent where the mapping names a column that the file has not, or a field that a referral has not */
export function refuseUnknown(
  { headings }: Sheet,
  { reference, to, fields, attachments, why_not = {} }: Mapping,
): void {
  const beside = [
    ...attachmentColumns({ attachments }).map(({ column }) => ['attachments', column] as const),
    ...Object.entries(why_not).map(([words, given]) => [`why_not.${words}`, given] as const),
  ]
  const rowOnly = ['reference', 'to', ...beside.map(([name]) => name)]
  const findings = [
    ['reference', reference] as const,
    ['to', to] as const,
    ...beside,
    ...Object.entries(fields),
  ].flatMap(([field, given]) => {
    const source = sourceOf(given)
    const missing = 'column' in source && !headings.includes(source.column)
    return [
      ...(missing
        ? [{ path: field, code: 'no_such_column', message: `The file has no column “${source.column}”.` }]
        : []),
      ...(!rowOnly.includes(field) && !schemaAt(field)
        ? [{ path: field, code: 'no_such_field', message: 'A referral has no such field.' }]
        : []),
    ]
  })
  if (findings.length > 0) throw new InvalidContent('The mapping does not fit the file.', findings)
}

/** `F “DOB”`. */
export function columnOf({ headings }: Sheet, heading: string): { column: string } {
  let at = headings.indexOf(heading)
  let letters = ''
  for (; at >= 0; at = Math.floor(at / 26) - 1) letters = String.fromCharCode(65 + (at % 26)) + letters
  return { column: `${letters} “${heading}”` }
}
