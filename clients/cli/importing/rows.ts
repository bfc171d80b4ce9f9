// Rows of a CSV file as referrals: what each says, and what is wrong with it by line and column, in words for whoever keeps the file.
// Nothing is sent here, and nothing is guessed: what a row does not say is not known, for the reason the mapping gives.

import { newId } from '../../../schemas/ids.ts'
import { type Checked, checkReferral } from '../../../schemas/letter/check.ts'
import type { ManifestEntry } from '../../../schemas/letter/index.ts'
import type { Unmet } from '../../../schemas/letter/requirements/unmet.ts'
import { placeAndPath } from '../../words/letter/place.ts'
import type { NamedFile } from '../writing/files.ts'
import { answerIn, choicesOf, put, schemaAt, stepsOf, valueAt } from './cells.ts'
import type { RowFiles } from './files.ts'
import { type Mapping, sourceOf } from './mapping.ts'
import { columnOf, type RowFinding, refuseUnknown, type Sheet } from './sheet.ts'

export type Row = {
  line: number
  reference: string
  to: string
  content: Record<string, unknown>
  findings: RowFinding[]
  warnings: RowFinding[]
  /** Questions that are sent as not known. */
  gaps: number
  /** What goes with it. */
  files: readonly NamedFile[]
  /** What the receiving council asks for, and this row does not carry: asked.ts fills it. */
  missing: Unmet[]
}
/** What became of a row. `sent_before`: an earlier run sent it, and this one did not. */
export type Outcome = { row: Row; outcome: 'to_do' | 'sent' | 'sent_before' | 'refused'; id?: string }

/** Every row as a referral. @throws InvalidContent where the mapping names a column or a field that is not there */
export function rowsOf(
  sheet: Sheet,
  mapping: Mapping,
  given: {
    today: string
    officer?: { name: string; role: string }
    /** By line. */
    files: ReadonlyMap<number, RowFiles>
  },
): Row[] {
  refuseUnknown(sheet, mapping)
  const seen = new Map<string, number>()
  return sheet.records.map(record => {
    const row = rowOf(record, sheet, mapping, given)
    const before = seen.get(row.reference)
    if (row.reference !== '' && before !== undefined) {
      row.findings.push({
        line: row.line,
        ...columnOf(sheet, mapping.reference),
        message: `The reference ${row.reference} stands in line ${before} already: one referral for each.`,
      })
    }
    seen.set(row.reference, before ?? row.line)
    return row
  })
}

type Record_ = Sheet['records'][number]
type Given = Parameters<typeof rowsOf>[2]

function rowOf({ line, cells }: Record_, sheet: Sheet, mapping: Mapping, { today, officer, files: all }: Given): Row {
  const { files, findings: wrongFiles } = all.get(line) ?? { files: [], findings: [] }
  const cell = (column: string) => cells[sheet.headings.indexOf(column)] ?? ''
  const reference = cell(mapping.reference)
  const toSource = sourceOf(mapping.to)
  const to = 'column' in toSource ? cell(toSource.column) : String(toSource.value ?? '')
  const content: Record<string, unknown> = {}
  if (officer) put(content, ['referrer', 'officer'], officer.name)
  if (officer) put(content, ['referrer', 'role'], officer.role)
  if (reference !== '') put(content, ['referrer', 'case_reference'], reference)
  const reasons = new Map<string, string>()
  for (const [field, given] of Object.entries(mapping.fields)) {
    const source = sourceOf(given)
    if ('value' in source) put(content, stepsOf(field), source.value)
    else if (!('column' in source)) continue
    else if (cell(source.column) !== '')
      put(content, stepsOf(field), answerFor(cell(source.column), field, source.codes))
    else if (source.when_empty !== undefined) reasons.set(field, source.when_empty)
  }
  const manifest = files.map(({ content: { size }, ...described }) => ({ ...described, id: newId(), bytes: size }))
  const checked = completed(content, mapping, reasons, { today, manifest })
  const here = (path: string, message: string) => located({ line, path, message }, sheet, mapping)
  const findings = [
    ...checked.blocks.map(({ path, message }) => here(path, inWords(path, message, content))),
    ...wrongFiles,
  ]
  if (cells.length > sheet.headings.length)
    findings.push({ line, message: `It has ${cells.length} cells where the first line has ${sheet.headings.length}.` })
  if (reference === '')
    findings.push({ line, ...columnOf(sheet, mapping.reference), message: 'Its own reference is missing.' })
  if (to === '')
    findings.push({
      line,
      ...('column' in toSource && columnOf(sheet, toSource.column)),
      message: 'The receiving council is missing.',
    })
  const warnings = checked.warnings.map(({ path, message }) => here(path, message))
  return { line, reference, to, content, findings, warnings, gaps: checked.gaps.length, files, missing: [] }
}

function answerFor(text: string, field: string, codes: Record<string, string> | undefined): unknown {
  const schema = schemaAt(field)
  return schema ? answerIn(text, schema, codes) : text
}

/** Fills what is not answered with its reason, and marks wrong numbers where the mapping says so; then checks for good. */
function completed(
  content: Record<string, unknown>,
  { when_empty, fields }: Mapping,
  reasons: Map<string, string>,
  as: { today: string; manifest: ManifestEntry[] },
): Checked {
  let checked = checkReferral(content, as)
  // A reason may bring up further questions: a section, then what stands in it.
  for (let round = 0; round < 4 && checked.blocks.some(({ code }) => code === 'unanswered'); round++) {
    for (const { path, code } of checked.blocks) {
      if (code === 'unanswered') put(content, stepsOf(path), unansweredAt(path, reasons.get(path) ?? when_empty))
    }
    checked = checkReferral(content, as)
  }
  let marked = false
  for (const { path } of checked.blocks) {
    const source = fields[path] === undefined ? undefined : sourceOf(fields[path])
    if (!source || !('as_supplied' in source) || !source.as_supplied) continue
    put(content, stepsOf(path), { as_supplied: valueAt(content, stepsOf(path)) })
    marked = true
  }
  return marked ? checkReferral(content, as) : checked
}

/** A section that cannot be unknown as a whole is begun; what stands in it is asked for next. */
function unansweredAt(path: string, because: string): object {
  const reason = { not_known: because }
  return schemaAt(path)?.safeParse(reason).success ? reason : {}
}

/** Choices are listed in words where a cell holds none of them. */
function inWords(path: string, message: string, content: unknown): string {
  const schema = schemaAt(path)
  const choices = schema ? choicesOf(schema) : []
  if (choices.length === 0 || !message.includes('is not one of')) return message
  const value = valueAt(content, stepsOf(path))
  return `“${String(value)}” is none of the choices. Write one of these, or name it under "codes" in the mapping: ${choices.join('; ')}.`
}

function located(
  { line, path, message }: { line: number; path: string; message: string },
  sheet: Sheet,
  mapping: Mapping,
): RowFinding {
  const [, given] =
    Object.entries(mapping.fields).find(
      ([field]) => path === field || path.startsWith(`${field}[`) || path.startsWith(`${field}.`),
    ) ?? []
  const source = given === undefined ? undefined : sourceOf(given)
  const column = source && 'column' in source ? columnOf(sheet, source.column) : {}
  return {
    line,
    ...column,
    message: 'column' in column ? message : `${path ? placeAndPath('referral', path) : 'The row'}: ${message}`,
  }
}
