// `cme inbox` and `cme outbox`: the lists as officers know them. What a row says is checked against memory; `show` verifies.
import { beginningOf } from '../../../schemas/directory/identity.ts'
import { type List, receivedLists, type State, sentLists } from '../../../schemas/referral/lifecycle.ts'
import type { BoxFilter } from '../../sdk/index.ts'
import { age, dayOf } from '../../words/when.ts'
import { shortWhere, titleOf } from '../../words/words.ts'
import { type Action, type Options, textOf } from '../commands/definition.ts'
import { type Answer, type Context, openOffice, ownCouncil } from '../context.ts'
import { councilNamed, type Names, namesFrom } from '../directory/councils.ts'
import { WrongUse } from '../exit.ts'
import type { Style } from '../show/style.ts'
import { type Column, table } from '../show/table.ts'
import { everything, type Summary, shortId } from './ids.ts'

/** `cme inbox`. */
export const inbox: Action = (context, _args, options) => box(context, 'received', options)
/** `cme outbox`. */
export const outbox: Action = (context, _args, options) => box(context, 'sent', options)

type Side = 'received' | 'sent'
type Row = Summary & { counterpart: string }

async function box(context: Context, side: Side, options: Options): Promise<Answer> {
  const office = await openOffice(context)
  const own = ownCouncil(office)
  const { council } = office
  const counterpart = textOf(options, 'with')
  const filter = {
    ...filterOf(options),
    ...(counterpart !== undefined && { counterpart: (await councilNamed(council, counterpart)).id }),
  }
  const names = namesFrom(council, { [own]: office.profile.council })
  const lists = listsOf(side, options)
  const read = side === 'received' ? council.inbox : council.outbox
  const rows = new Map<List, Row[]>()
  for (const list of lists) {
    const found: Row[] = []
    for await (const summary of everything(read, { ...filter, list })) {
      found.push({ ...summary, counterpart: side === 'received' ? summary.sender : summary.recipient })
    }
    rows.set(list, found)
  }
  const all = [...rows.values()].flat()
  const named = await namesOf(all, names)
  return {
    json: { box: side, items: all.map(row => ({ ...row, counterpart_name: named.get(row.counterpart) })) },
    text: textFor(context.style, side, rows, named),
  }
}

function filterOf(options: Options): BoxFilter {
  const since = textOf(options, 'since')
  const kind = textOf(options, 'kind') as 'transfer' | 'enquiry' | undefined
  return {
    ...(kind && { kind }),
    ...(options.urgent === true && { urgent: 'true' as const }),
    ...(options.overdue === true && { overdue: 'true' as const }),
    ...(since !== undefined && { changed_since: startOf(since) }),
  }
}

function startOf(day: string): number {
  if (Number.isNaN(Date.parse(`${day}T00:00:00Z`)))
    throw new WrongUse(`"${day}" is not a day.`, 'Write it as 2026-11-02.')
  return beginningOf(day)
}

/** Finished ones only when asked for: there will be thousands. */
function listsOf(side: Side, options: Options): List[] {
  const list = textOf(options, 'list') as List | undefined
  if (list) return [list]
  const lists: readonly List[] = side === 'received' ? receivedLists : sentLists
  return lists.filter(one => options.all === true || one !== 'finished')
}

async function namesOf(rows: readonly Row[], names: Names): Promise<Map<string, string>> {
  const waiting = [...new Set(rows.map(row => row.counterpart))]
  const found = new Map<string, string>()
  const work = async () => {
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) found.set(id, await names(id))
  }
  await Promise.all(Array.from({ length: 4 }, work))
  return found
}

function textFor(style: Style, side: Side, lists: Map<List, Row[]>, names: Map<string, string>): string {
  const filled = [...lists].filter(([, rows]) => rows.length > 0)
  if (filled.length === 0) return side === 'received' ? 'Nothing waits here.' : 'Nothing is under way.'
  const parts = filled.map(([list, rows]) => {
    const lines = table(
      columnsFor(side),
      rows.map(row => cellsOf(row, side, names)),
      style.columns,
      (line, at) => (rows[at]?.urgent ? style.warn(line) : line),
    )
    const [head = '', ...body] = lines
    return [style.strong(`${titleOf(list)} (${rows.length})`), style.dim(head), ...body].join('\n')
  })
  return parts.join('\n\n')
}

const columnsFor = (side: Side): Column[] => [
  { title: 'ID' },
  { title: side === 'received' ? 'From' : 'To', gives: true },
  { title: 'What' },
  { title: 'Where it is', gives: true, wraps: true },
  { title: 'Age', align: 'right' },
  { title: 'Due', gives: true, wraps: true },
  { title: 'Whose move' },
]

function cellsOf(row: Row, side: Side, names: Map<string, string>): string[] {
  const what = row.kind === 'enquiry' ? 'Enquiry' : row.urgent ? 'URGENT' : 'Referral'
  const state = shortWhere({ state: row.state as State, verified: row.verified })
  return [
    shortId(row.id),
    names.get(row.counterpart) ?? row.counterpart,
    what,
    state,
    age(row.sent_at),
    row.due ? `${dayOf(row.due.by)}${row.due.overdue ? ' overdue' : ''}` : '',
    moveOf(row.move, side),
  ]
}

function moveOf(move: Summary['move'], side: Side): string {
  if (move === 'nobody') return '–'
  if (move === 'both') return 'both'
  return (move === 'recipient') === (side === 'received') ? 'yours' : 'theirs'
}
