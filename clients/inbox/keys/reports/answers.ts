// Answers of the worker to the pages of reports. What was asked last is remembered until the inbox locks, so that it can be saved as shown.
import { addDays } from '../../../../schemas/clocks/days.ts'
import type { CouncilReport } from '../../../../schemas/reports/measures.ts'
import { lastEndedMonth, monthOf, schoolYearOf, termOf } from '../../../../schemas/reports/periods.ts'
import type { NationReport } from '../../../../schemas/reports/rounded.ts'
import { councilCsv, nationCsv, type OpenedReport, openedCsv, tallyNames } from '../../../sdk/index.ts'
import { tallyLabel, tallyWords } from '../../../words/reports/tallies.ts'
import { dayOf, today } from '../../../words/when.ts'
import type { Names, Office } from '../office/office.ts'
import type { Choosable, Named, OpenedShown, ReportCalls } from './shown.ts'

const last: { council?: Named<CouncilReport>; nation?: Named<NationReport>; opened?: OpenedReport } = {}

async function named<R>(report: R, ids: readonly string[], names: Names): Promise<Named<R>> {
  const pairs = await Promise.all([...new Set(ids)].map(async id => [id, await names(id)] as const))
  return { report, names: Object.fromEntries(pairs) }
}

const csv = (text: string) => new Blob([text], { type: 'text/csv' })
const json = (value: unknown) => new Blob([`${JSON.stringify(value, null, 2)}\n`], { type: 'application/json' })

async function times({ council, own }: Office): Promise<Choosable[]> {
  const to = today()
  const { calendar } = own === 'national' ? {} : await council.directory.entry(own)
  const term = termOf(to, calendar?.terms ?? [])
  const before = term && termOf(addDays(term.from, -1), calendar?.terms ?? [])
  const [month, year] = [monthOf(to), schoolYearOf(to)]
  const previous = monthOf(addDays(month.from, -1))
  const lastYear = schoolYearOf(addDays(year.from, -1))
  const termTitle = (title: string, { from }: { from: string }) => `${title}, from ${dayOf(from)}`
  return [
    { id: 'year', title: 'This school year', from: year.from, to, by: 'month' },
    ...(term ? [{ id: 'term', title: termTitle('This term', term), ...term, by: 'month' as const }] : []),
    ...(before ? [{ id: 'last-term', title: termTitle('Last term', before), ...before, by: 'month' as const }] : []),
    ...(term ? [{ id: 'terms', title: 'This school year, by terms', from: year.from, to, by: 'term' as const }] : []),
    { id: 'month', title: 'This month', ...month, by: 'whole' },
    { id: 'last-month', title: 'Last month', ...previous, by: 'whole' },
    { id: 'last-year', title: 'Last school year', ...lastYear, by: 'month' },
  ]
}

function shownOf(report: OpenedReport): OpenedShown {
  const side = (direction: 'received' | 'sent') => {
    const counts = report[direction]
    const tables = tallyNames
      .map(name => ({
        title: tallyWords[name],
        rows: Object.entries(counts[name])
          .map(([code, count]) => ({ label: tallyLabel(name, code), count }))
          .sort((a, b) => b.count - a.count),
      }))
      .filter(({ rows }) => rows.length > 0)
    return { opened: counts.opened, notOpened: counts.not_opened, tables }
  }
  return { received: side('received'), sent: side('sent') }
}

function remembered<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('Nothing was counted yet.')
  return value
}

export const answers: {
  [N in keyof ReportCalls]: (office: Office, give: ReportCalls[N]['give']) => Promise<ReportCalls[N]['get']>
} = {
  reportTimes: times,
  councilReport: async ({ council, names }, { from, to, by }) => {
    const report = await council.reports.council({ from, to }, by)
    const ids = report.counterparts.map(({ counterpart }) => counterpart)
    last.council = await named(report, ids, names)
    return last.council
  },
  councilReportFile: async (_, { format }) => {
    const { report, names } = remembered(last.council)
    return format === 'csv' ? csv(councilCsv(report, id => names[id] ?? id)) : json(report)
  },
  openedReport: async ({ council, tell }, period) => {
    last.opened = await council.reports.opened(period, {
      onProgress: bytes => tell('progress', { of: 'report', bytes, total: 0 }),
    })
    return shownOf(last.opened)
  },
  openedReportFile: async ({ me }) => {
    if (me.role !== 'manager') throw new Error('Only a manager takes out what letters say.')
    return csv(openedCsv(remembered(last.opened)))
  },
  nationMonths: async () => {
    const months: string[] = []
    let { from } = lastEndedMonth(Date.now() / 1000)
    for (; months.length < 24; from = monthOf(addDays(from, -1)).from) months.push(from.slice(0, 7))
    return months
  },
  nationReport: async ({ council, names }, { month }) => {
    const report = await council.reports.nation(month)
    const ids = report.councils.map(one => one.council)
    last.nation = await named(report, ids, names)
    return last.nation
  },
  nationReportFile: async () => {
    const { report, names } = remembered(last.nation)
    return csv(nationCsv([report], id => names[id] ?? id))
  },
}
