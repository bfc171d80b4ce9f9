// What an import says of itself: for people, the faults by line and column; for a case system, a line for each row with the new ID.
import { line } from '../../words/plain.ts'
import type { Style } from '../show/style.ts'
import { wrapped } from '../show/table.ts'
import type { AskedOfRows } from './asked.ts'
import type { Outcome } from './rows.ts'
import type { RowFinding } from './sheet.ts'

const mostShown = 40

const outcomeWords = {
  to_do: 'would be sent',
  sent: 'sent',
  sent_before: 'sent by an earlier run, and not again',
  refused: 'not sent: see above',
} as const

type Told = { outcomes: readonly Outcome[]; asked: readonly AskedOfRows[]; stopped: boolean; dryRun: boolean }

/** Faults first, then warnings once each, then how many of what. */
export function importedLines(style: Style, { outcomes, asked, stopped, dryRun }: Told, wrong: readonly RowFinding[]) {
  const counts = { to_do: 0, sent: 0, sent_before: 0, refused: 0 }
  for (const { outcome } of outcomes) counts[outcome]++
  const warned = tally(outcomes.flatMap(({ row }) => row.warnings))
  const lines = [
    ...(wrong.length > 0 ? [style.bad('Must be put right first'), ...shown(wrong, style), ''] : []),
    ...(warned.length > 0 ? [style.warn('Think about once more'), ...warned.map(one => `  ${line(one)}`), ''] : []),
    ...askedLines(asked, style),
    ...Object.entries(counts)
      .filter(([, count]) => count > 0)
      .map(([outcome, count]) => `${String(count).padStart(6)}  ${outcomeWords[outcome as keyof typeof outcomeWords]}`),
    ...(stopped && !dryRun
      ? ['', 'Nothing was sent. Put right what is named, or send the others with --good-rows.']
      : []),
    ...(dryRun ? ['', 'This was a dry run: nothing was sent.'] : []),
  ]
  return { lines, counts }
}

/** Each council's wishes once. They stop nothing. */
function askedLines(asked: readonly AskedOfRows[], style: Style): string[] {
  const councils = [...new Set(asked.map(({ council }) => council))]
  return councils.flatMap(council => [
    style.warn(`${council} asks a referral to carry this as well: attach it (attachments), or say why not (why_not)`),
    ...asked
      .filter(one => one.council === council)
      .map(({ words, rows, line: at }) => `  ${rows} × ${words} (first in line ${at})`),
    '',
  ])
}

function shown(wrong: readonly RowFinding[], style: Style): string[] {
  const lines = wrong.slice(0, mostShown).flatMap(({ line: at, column, message }) => {
    const place = column === undefined ? `line ${at}` : `line ${at}, column ${line(column)}`
    return [`  ${style.strong(place)}`, ...wrapped(line(message), style.columns - 4).map(part => `    ${part}`)]
  })
  const left = wrong.length - mostShown
  return left > 0 ? [...lines, `  … and ${left} more (all with --json)`] : lines
}

/** The same warning of many rows is read once: `112 × No home visit …, first in line 2`. */
function tally(warnings: readonly RowFinding[]): string[] {
  const found = new Map<string, { count: number; line: number }>()
  for (const { message, line: at } of warnings) {
    const before = found.get(message)
    found.set(message, { count: (before?.count ?? 0) + 1, line: before?.line ?? at })
  }
  return [...found].map(([message, { count, line: at }]) => `${count} × ${message} (first in line ${at})`)
}

/** Which row became which referral, for the case system to keep. */
export function importedReport(outcomes: readonly Outcome[]): string[][] {
  const rows = outcomes.map(({ row, outcome, id }) => [
    String(row.line),
    row.reference,
    outcome,
    id ?? '',
    row.findings.map(({ message }) => line(message)).join(' '),
  ])
  return [['line', 'reference', 'outcome', 'id', 'errors'], ...rows]
}
