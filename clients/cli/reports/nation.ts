// `cme report nation`: months that have ended, by council, rounded to five. Years are added up from what is shown; nothing else is known here.
import { lastEndedMonth, monthOf } from '../../../schemas/reports/periods.ts'
import { type NationReport, plus, type Rounded } from '../../../schemas/reports/rounded.ts'
import { monthsOf, nationCsv } from '../../sdk/index.ts'
import { boundsText, countText, countWords, periodText, spreadText, spreadWords } from '../../words/reports/reports.ts'
import { type Action, textOf } from '../commands/definition.ts'
import { type Context, openOffice } from '../context.ts'
import { namesFrom } from '../directory/councils.ts'
import { WrongUse } from '../exit.ts'
import { table } from '../show/table.ts'
import { namesOf } from './report.ts'

/** `cme report nation`. */
export const nation: Action = async (context, _args, options) => {
  const { council } = await openOffice(context)
  const last = lastEndedMonth(Date.now() / 1000).from.slice(0, 7)
  const from = monthIn(textOf(options, 'from') ?? textOf(options, 'to') ?? last)
  const to = monthIn(textOf(options, 'to') ?? textOf(options, 'from') ?? last)
  if (from > to) throw new WrongUse(`${from} is after ${to}.`, 'Write the earlier month as --from.')
  if (to > last) throw new WrongUse(`${to} has not ended yet.`, `The last month that has: --to ${last}`)
  const months: NationReport[] = []
  for (const month of monthsOf({ from: `${from}-01`, to: monthOf(`${to}-01`).to }))
    months.push(await council.reports.nation(month))
  const ids = months.flatMap(({ councils }) => councils.map(one => one.council))
  const named = await namesOf(ids, namesFrom(council))
  const nameOf = (id: string) => named.get(id) ?? id
  if (options.csv) return { json: { months }, text: nationCsv(months, nameOf) }
  return { json: { months }, text: textFor(months, nameOf, context) }
}

function monthIn(text: string): string {
  if (/^\d{4}-(0[1-9]|1[0-2])$/.test(text)) return text
  throw new WrongUse(`"${text}" is not a month.`, 'Write it as 2026-10.')
}

function textFor(months: readonly NationReport[], nameOf: (id: string) => string, { style }: Context): string {
  const each = months.flatMap(month => [
    style.strong(periodText(month)),
    ...monthLines(month, nameOf, style.columns),
    '',
  ])
  const whole =
    months.length < 2
      ? []
      : [style.strong('All of it'), ...totals(months.map(({ nation: sums }) => sums).reduce(addUp), style.columns), '']
  const rule =
    'Rounded to five; fewer than five, none among them, are not shown. Totals are added up from what is shown.'
  return [...each, ...whole, style.dim(rule)].join('\n')
}

type Sums = NationReport['nation']

function addUp(one: Sums, other: Sums): Sums {
  const names = Object.keys(one) as (keyof Sums)[]
  return Object.fromEntries(names.map(name => [name, plus(one[name], other[name])])) as Sums
}

function monthLines(
  { councils, nation: sums, days }: NationReport,
  nameOf: (id: string) => string,
  width: number,
): string[] {
  const shown = (one: Rounded) => [
    ...(['transfers', 'accepted', 'returned'] as const).map(name => countText(one[name])),
    countText(one.overdue_by_recipient),
    one.decided.median === undefined ? '' : spreadText(one.decided),
  ]
  const columns = [
    { title: 'Council', gives: true },
    ...['Received', 'Accepted', 'Returned', 'Overdue', 'Decided in'].map(title => ({ title, gives: true })),
  ]
  const rows = councils.map(({ council, received }) => [nameOf(council), ...shown(received)])
  const spreads = (['taken_on', 'decided', 'closed'] as const).flatMap(name => {
    const text = days[name].median === undefined ? [] : [spreadText({ count: null, ...days[name] })]
    return text.map(one => `${spreadWords[name]}: ${one}`)
  })
  const list = rows.length === 0 ? ['No council had five of anything.'] : table(columns, rows, width)
  return [...list, '', ...totals(sums, width), ...spreads]
}

function totals(sums: Sums, width: number): string[] {
  const names = (Object.keys(countWords) as (keyof typeof countWords)[]).filter(name => sums[name].at_least > 0)
  return names.length === 0
    ? []
    : table(
        [{ title: 'Of the councils listed', gives: true }, { title: '' }],
        names.map(name => [countWords[name], boundsText(sums[name])]),
        width,
      )
}
