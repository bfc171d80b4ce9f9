// Reports as CSV (RFC 4180), safe to open in a spreadsheet: one line a row, the names of the API as columns. What is not shown is empty.
import { type CouncilReport, countNames, type Measures, spreadNames } from '../../../schemas/reports/measures.ts'
import type { NationReport, Rounded } from '../../../schemas/reports/rounded.ts'
import { csvText } from '../exchange/write.ts'
import { type OpenedReport, tallyNames } from './opened.ts'

const measureColumns = [
  ...countNames,
  ...spreadNames.flatMap(name => [name, `${name}_median_working_days`, `${name}_ninety_working_days`]),
]

function cells(measures: Measures | Rounded): string[] {
  const text = (value: number | null | undefined) => (value === null || value === undefined ? '' : String(value))
  return [
    ...countNames.map(name => text(measures[name])),
    ...spreadNames.flatMap(name => [measures[name].count, measures[name].median, measures[name].ninety].map(text)),
  ]
}

/** A council's report: its rows, then the same by counterpart over the whole. `nameOf` a council's name by its id. */
export function councilCsv(report: CouncilReport, nameOf: (id: string) => string): string {
  const { from, to } = report
  const rows = report.rows.map(row => [row.direction, row.from, row.to, '', '', ...cells(row)])
  const others = report.counterparts.map(row => {
    const { direction, counterpart } = row
    return [direction, from, to, counterpart, nameOf(counterpart), ...cells(row)]
  })
  return csvText([
    ['direction', 'from', 'to', 'counterpart', 'counterpart_name', ...measureColumns],
    ...rows,
    ...others,
  ])
}

/** Months of the nation, by council: rounded to five, empty where fewer than five. */
export function nationCsv(reports: readonly NationReport[], nameOf: (id: string) => string): string {
  const rows = reports.flatMap(({ from, councils }) =>
    councils.flatMap(({ council, received, sent }) => [
      [from.slice(0, 7), council, nameOf(council), 'received', ...cells(received)],
      [from.slice(0, 7), council, nameOf(council), 'sent', ...cells(sent)],
    ]),
  )
  return csvText([['month', 'council', 'council_name', 'direction', ...measureColumns], ...rows])
}

/** What letters said: a line for each code. */
export function openedCsv(report: OpenedReport): string {
  const rows = (['received', 'sent'] as const).flatMap(direction => {
    const counts = report[direction]
    const each = tallyNames.flatMap(name => Object.entries(counts[name]).map(([code, count]) => [name, code, count]))
    const all = [['referrals', 'opened', counts.opened], ['referrals', 'not_opened', counts.not_opened], ...each]
    return all.map(([what, code, count]) => [
      direction,
      report.from,
      report.to,
      String(what),
      String(code),
      String(count),
    ])
  })
  return csvText([['direction', 'from', 'to', 'what', 'code', 'count'], ...rows])
}
