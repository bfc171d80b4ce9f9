// `cme report`: the council's own numbers, exact. With --opened what its letters say, counted here; that leaves this computer only by a
// manager's --export.
import { rename, writeFile } from 'node:fs/promises'
import type { CouncilReport, Direction, Measures } from '../../../schemas/reports/measures.ts'
import { spreadNames } from '../../../schemas/reports/measures.ts'
import { type By, monthOf, type Period, schoolYearOf, termOf } from '../../../schemas/reports/periods.ts'
import { councilCsv, type OpenedReport, openedCsv, tallyNames } from '../../sdk/index.ts'
import {
  countWords,
  directionWords,
  periodText,
  spreadText,
  spreadWords,
  worthShowing,
} from '../../words/reports/reports.ts'
import { tallyLabel, tallyWords } from '../../words/reports/tallies.ts'
import { today } from '../../words/when.ts'
import { type Action, type Options, textOf } from '../commands/definition.ts'
import { type Answer, type Context, type Office, openOffice, ownCouncil } from '../context.ts'
import { type Names, namesFrom } from '../directory/councils.ts'
import { WrongUse } from '../exit.ts'
import { table } from '../show/table.ts'

/** `cme report`. */
export const report: Action = async (context, _args, options) => {
  const office = await openOffice(context)
  const period = await periodIn(office, options)
  if (options.opened) return opened(context, office, period, options)
  const by = (textOf(options, 'by') ?? 'month') as By
  const counted = await office.council.reports.council(period, by)
  const names = namesFrom(office.council, { [ownCouncil(office)]: office.profile.council })
  const named = await namesOf(
    counted.counterparts.map(({ counterpart }) => counterpart),
    names,
  )
  if (options.csv) return { json: counted, text: councilCsv(counted, id => named.get(id) ?? id) }
  return { json: counted, text: textFor(counted, named, context) }
}

/** Names of councils by id, each read once. */
export async function namesOf(ids: readonly string[], names: Names): Promise<Map<string, string>> {
  const all = await Promise.all([...new Set(ids)].map(async id => [id, await names(id)] as const))
  return new Map(all)
}

async function periodIn(office: Office, options: Options): Promise<Period> {
  const month = textOf(options, 'month')
  if (month !== undefined) {
    if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(month)) throw new WrongUse(`"${month}" is not a month.`, 'Write it as 2026-10.')
    return monthOf(`${month}-01`)
  }
  if (options.term) {
    const { calendar } = await office.council.directory.entry(ownCouncil(office))
    const term = termOf(today(), calendar?.terms ?? [])
    if (!term) throw new WrongUse('Your council has published no terms yet.', 'Take --from and --to, or --month.')
    return term
  }
  const to = dayIn(textOf(options, 'to')) ?? today()
  const from = dayIn(textOf(options, 'from')) ?? schoolYearOf(to).from
  if (from > to) throw new WrongUse(`${from} is after ${to}.`, 'Write the earlier day as --from.')
  return { from, to }
}

function dayIn(text: string | undefined): string | undefined {
  if (text === undefined || (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)))) return text
  throw new WrongUse(`"${text}" is not a day.`, 'Write it as 2026-10-05.')
}

function textFor(counted: CouncilReport, named: ReadonlyMap<string, string>, { style }: Context): string {
  const of = (direction: Direction) => {
    const rows = counted.rows.filter(row => row.direction === direction)
    const others = counted.counterparts.filter(row => row.direction === direction)
    return [
      style.strong(directionWords[direction]),
      ...measureTable(
        '',
        rows.map(row => [periodText(row), row] as const),
        style.columns,
      ),
      ...(others.length === 0
        ? []
        : [
            '',
            ...measureTable(
              'By council',
              others.map(row => [named.get(row.counterpart) ?? '', row] as const),
              style.columns,
            ),
          ]),
    ]
  }
  const note =
    'Working days of the council that had to act; what comes after 17:00 came the next day. Silent: no response after every reminder.'
  return [...of('received'), '', ...of('sent'), '', style.dim(note)].join('\n')
}

/** Things down the side, times across where there are few; else one line a row with what matters most. */
function measureTable(title: string, rows: readonly (readonly [string, Measures])[], width: number): string[] {
  return rows.length > 4 || title !== '' ? linesFor(title, rows, width) : columnsFor(rows, width)
}

function linesFor(title: string, rows: readonly (readonly [string, Measures])[], width: number): string[] {
  const counts = ['Referrals', 'Accepted', 'Returned', 'Waiting', 'Overdue', 'Silent']
  const columns = [
    { title },
    ...counts.map(one => ({ title: one, align: 'right' as const })),
    { title: 'Decided in', gives: true, wraps: true },
  ]
  const cells = rows.map(([name, one]) => [
    name,
    ...[one.transfers, one.accepted, one.returned, one.waiting].map(String),
    String(one.overdue_by_recipient + one.overdue_by_sender),
    String(one.non_response_by_recipient + one.non_response_by_sender),
    one.decided.count === 0 ? '' : spreadText(one.decided),
  ])
  return table(columns, cells, width)
}

function columnsFor(rows: readonly (readonly [string, Measures])[], width: number): string[] {
  const all = rows.map(([, one]) => one)
  const counts = worthShowing(all).map(name => [countWords[name], ...all.map(one => String(one[name]))])
  const spreads = spreadNames
    .filter(name => all.some(one => one[name].count > 0))
    .map(name => [spreadWords[name], ...all.map(one => spreadText(one[name]))])
  const columns = rows.map(([name]) => ({ title: name, gives: true, wraps: true }))
  return table([{ title: '' }, ...columns], [...counts, ...spreads], width)
}

async function opened(context: Context, office: Office, period: Period, options: Options): Promise<Answer> {
  const file = textOf(options, 'export')
  if (file !== undefined && office.profile.role !== 'manager')
    throw new WrongUse('Only a manager exports what letters say.', 'Without --export it is shown here.', 'role_may_not')
  if (file === undefined && (context.json || options.csv))
    throw new WrongUse(
      'What letters say is written down only by a manager, with --export.',
      'Without --json it is shown here.',
    )
  context.remark('Opening every referral of this time, on this computer …')
  const counted = await office.council.reports.opened(period)
  if (file === undefined) return { json: {}, text: openedText(counted, context) }
  const text = file.toLowerCase().endsWith('.json') ? `${JSON.stringify(counted, null, 2)}\n` : openedCsv(counted)
  await writeFile(`${file}.new`, text, { flush: true, mode: 0o600 })
  await rename(`${file}.new`, file)
  return { json: { file }, text: `Wrote ${file}. It says what was sealed: small numbers may show a child.` }
}

function openedText(counted: OpenedReport, { style }: Context): string {
  const of = (direction: Direction) => {
    const counts = counted[direction]
    const tables = tallyNames.flatMap(name => {
      const rows = Object.entries(counts[name]).sort(([, a], [, b]) => b - a)
      if (rows.length === 0) return []
      const cells = rows.map(([code, count]) => [tallyLabel(name, code), String(count)])
      return [
        '',
        ...table(
          [
            { title: tallyWords[name], gives: true },
            { title: '', align: 'right' },
          ],
          cells,
          style.columns,
        ),
      ]
    })
    const not = counts.not_opened === 0 ? '' : `, ${counts.not_opened} could not be opened here`
    return [style.strong(`${directionWords[direction]}: ${counts.opened} opened${not}`), ...tables]
  }
  return [`${periodText(counted)}`, '', ...of('received'), '', ...of('sent')].join('\n')
}
