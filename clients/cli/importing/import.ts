// `cme import`: many referrals from a file of a case system. Every row is checked before the first is sent; one referral for each row's own
// reference, however often it is run: killed, it goes on where it was.
import { writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { canReceive, type Entry } from '../../../schemas/directory/directory.ts'
import type { LetterContent } from '../../../schemas/letter/index.ts'
import { decoded } from '../../sdk/exchange/read-file.ts'
import { csvText } from '../../sdk/exchange/write.ts'
import { line } from '../../words/plain.ts'
import { today } from '../../words/when.ts'
import { type Action, type Options, textOf } from '../commands/definition.ts'
import { type Answer, type Context, type Office, openOffice } from '../context.ts'
import { councilNamed } from '../directory/councils.ts'
import { exits, InvalidContent, WrongUse } from '../exit.ts'
import { withLock } from '../saying/lock.ts'
import { officerOf } from '../saying/officer.ts'
import { countBar } from '../show/progress.ts'
import { bytesOf, readJson } from '../writing/read-json.ts'
import { sentBefore } from '../writing/send.ts'
import { type AskedOfRows, askedOfRows, noteMissing, requirementsOnce } from './asked.ts'
import { filesOfRows } from './files.ts'
import { importedLines, importedReport } from './lines.ts'
import { type Mapping, mappingFor, readMapping } from './mapping.ts'
import { type Outcome, type Row, rowsOf } from './rows.ts'
import { readSheet, type Sheet } from './sheet.ts'

type Addressed = { row: Row; to?: Entry; outside: boolean }

/** 20,000 rows of 6 KiB. */
const maxRowsBytes = 128 * 1024 * 1024

/** `cme import FILE`. */
export const importRows: Action = async (context, [file = '-'], options) => {
  const bytes = await bytesOf(file, context.io, maxRowsBytes)
  const text = decoded(bytes)
  if (/^\ufeff?\s*[[{]/.test(text))
    throw new InvalidContent('This is JSON, and no CSV.', [
      { path: file, code: 'not_valid', message: 'Save it as CSV.' },
    ])
  const sheet = readSheet(text)
  const begin = textOf(options, 'makeMapping')
  if (begin !== undefined) return beginMapping(sheet, begin)
  const mapping = readMapping(await readJson(mappingFile(options), context.io))
  const office = await openOffice(context)
  const files = await filesOfRows(
    { context, council: office.council, options, folder: filesFolder(file, options) },
    sheet,
    mapping,
  )
  const rows = rowsOf(sheet, mapping, { today: today(), officer: officerOf(office.profile, options), files })
  const all = await addressed(office, rows, { sheet, mapping, outside: options.outside === true })
  const bad = rows.filter(({ findings }) => findings.length > 0)
  const stopped = (bad.length > 0 || sheet.broken.length > 0) && options.goodRows !== true
  const outcomes =
    options.dryRun === true || stopped
      ? all.map(({ row }): Outcome => ({ row, outcome: row.findings.length > 0 ? 'refused' : 'to_do' }))
      : await sendAll(context, office, all, mapping)
  const report = textOf(options, 'report')
  if (report !== undefined) await writeFile(report, csvText(importedReport(outcomes)), { mode: 0o600 })
  return answer(context, { outcomes, asked: askedIn(all), sheet, stopped, dryRun: options.dryRun === true })
}

function mappingFile(options: Options): string {
  const file = textOf(options, 'mapping')
  if (file !== undefined) return file
  throw new WrongUse(
    'Which column is what stands in a mapping.',
    'Make one: cme import FILE --make-mapping mapping.json',
  )
}

async function beginMapping({ headings }: Sheet, file: string): Promise<Answer> {
  const { mapping, unknown } = mappingFor(headings)
  await writeFile(file, `${JSON.stringify(mapping, null, 2)}\n`, { flag: 'wx' })
  return {
    json: { file, mapping, unknown },
    text: [
      `${file} is written: look at every line, and complete it.`,
      ...(unknown.length > 0 ? [`Columns that it does not use: ${unknown.map(line).join(', ')}`] : []),
      'Then look at what it makes of the file:  cme import FILE --mapping MAPPING --dry-run',
    ].join('\n'),
  }
}

/** Names are relative to where the file itself lies, unless somebody says otherwise. */
function filesFolder(file: string, options: Options): string {
  return textOf(options, 'files') ?? (file === '-' ? '.' : dirname(file))
}

/** Each council looked up once; who cannot be written to is a finding of the row. */
async function addressed(
  office: Office,
  rows: readonly Row[],
  { sheet, mapping, outside: byMail }: { sheet: Sheet; mapping: Mapping; outside: boolean },
): Promise<Addressed[]> {
  const { council } = office
  const { team = 'cme' } = mapping
  const requirements = requirementsOnce(council)
  const known = new Map<string, Promise<Entry | string>>()
  const found: Addressed[] = []
  for (const row of rows) {
    const asked = known.get(row.to) ?? councilNamed(council, row.to).catch(asFinding)
    known.set(row.to, asked)
    const to = row.to === '' ? '' : await asked
    if (typeof to === 'string') {
      if (to !== '') row.findings.push({ line: row.line, message: to })
      found.push({ row, outside: false })
      continue
    }
    const joined = canReceive(to, team, council.nation, Date.now() / 1000)
    const outside = !joined && byMail
    if (!joined && !outside)
      row.findings.push({
        line: row.line,
        message: `${line(row.to)} has not joined: with --outside it is recorded for secure e-mail.`,
      })
    noteMissing(row, await requirements(to.id), sheet, mapping)
    found.push({ row, to, outside })
  }
  return found
}

/** What is asked for and missing, of rows that can go otherwise. */
function askedIn(all: readonly Addressed[]): AskedOfRows[] {
  return askedOfRows(all.flatMap(({ row, to }) => (to ? [{ row, name: line(to.identity?.name ?? to.id) }] : [])))
}

function asFinding(error: unknown): string {
  if (error instanceof WrongUse) return error.message
  throw error
}

async function sendAll(
  context: Context,
  office: Office,
  all: readonly Addressed[],
  mapping: Mapping,
): Promise<Outcome[]> {
  const bar = countBar(context, 'Sending', all.length)
  const outcomes: Outcome[] = []
  for (const one of all) {
    outcomes.push(await sendOne(context, office, one, mapping))
    bar.at(outcomes.length)
  }
  bar.end()
  return outcomes
}

/** The lock is taken for each row: other commands get their turn in between. */
function sendOne(
  context: Context,
  office: Office,
  { row, to, outside }: Addressed,
  { team = 'cme' }: Mapping,
): Promise<Outcome> {
  if (!to || row.findings.length > 0) return Promise.resolve({ row, outcome: 'refused' })
  const reference = `row ${row.reference}`
  const content = row.content as LetterContent<'referral'>
  const urgent = (content.basis as { priority?: unknown }).priority === 'urgent'
  return withLock(office.profile, context, async () => {
    const before = await sentBefore(office, reference)
    const sending = { to: to.id, desk: team, content, urgent, reference, ...(outside && { outside }) }
    const attachments = row.files.length > 0 ? { attachments: [...row.files] } : {}
    try {
      const { id } = await office.council.send({ ...sending, ...attachments })
      return { row, id, outcome: before ? 'sent_before' : 'sent' }
    } catch (error) {
      row.findings.push({ line: row.line, message: refusalOf(error) })
      return { row, outcome: 'refused' }
    }
  })
}

/** A "no" to one row does not keep the others; whatever may be over in a minute, or must not be believed, ends the run. */
function refusalOf(error: unknown): string {
  const { name, message, hint, status } = error as Error & { hint?: string; status?: number }
  const plain =
    ['LetterInvalid', 'ChangedMeanwhile'].includes(name) || (name === 'GatewayProblem' && (status ?? 500) < 500)
  if (!plain) throw error
  return [message, hint].filter(Boolean).join(' ')
}

function answer(
  context: Context,
  told: { outcomes: Outcome[]; asked: AskedOfRows[]; sheet: Sheet; stopped: boolean; dryRun: boolean },
): Answer {
  const { outcomes, asked, sheet, dryRun } = told
  const wrong = [...sheet.broken, ...outcomes.flatMap(({ row }) => row.findings)]
  const { lines, counts } = importedLines(context.style, told, wrong)
  const json = {
    dry_run: dryRun,
    counts,
    errors: wrong,
    asked_for_and_missing: asked,
    rows: outcomes.map(({ row: { line: at, reference, warnings, gaps, files, missing }, outcome, id }) => ({
      ...{
        line: at,
        reference,
        outcome,
        gaps,
        warnings,
        missing,
        files: files.map(({ name, type }) => ({ name, type })),
      },
      ...(id !== undefined && { id }),
    })),
  }
  return { json, text: lines.join('\n'), ...(wrong.length > 0 && { exit: exits.invalidContent }) }
}
