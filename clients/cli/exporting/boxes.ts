// `cme export-lists`: the lists as a table for a spreadsheet or a case system. Rows are what the gateway states, checked against memory.
// A child's name, date of birth and UPN stand in sealed letters only: with --children each is opened here to have them.
import { answerOf } from '../../../schemas/letter/gap.ts'
import type { State } from '../../../schemas/referral/lifecycle.ts'
import { csvText } from '../../sdk/exchange/write.ts'
import { currentReferral } from '../../sdk/index.ts'
import { line } from '../../words/plain.ts'
import { shortWhere, titleOf } from '../../words/words.ts'
import { type Action, type Options, textOf } from '../commands/definition.ts'
import { type Answer, type Context, type Office, openOffice, ownCouncil } from '../context.ts'
import { namesFrom } from '../directory/councils.ts'
import { WrongUse } from '../exit.ts'
import { everything, type Summary } from '../reading/ids.ts'
import { countBar } from '../show/progress.ts'
import { written } from './written.ts'

type Child = Record<(typeof childColumns)[number], string>
type Line = Record<string, string>

const childColumns = ['surname', 'forename', 'date_of_birth', 'upn', 'sender_reference'] as const
const columns = [
  ...['id', 'box', 'list', 'kind', 'state', 'where_it_is', 'verified', 'council', 'urgent', 'responsible', 'move'],
  ...['sent_at', 'changed_at', 'due', 'due_by', 'overdue', 'follows', 'passed_to'],
] as const

/** `cme export-lists`. */
export const exportBoxes: Action = async (context, _args, options) => {
  const office = await openOffice(context)
  const all = await summaries(office, options)
  const children = options.children === true ? await childrenOf(context, office, all) : undefined
  const names = namesFrom(office.council, { [ownCouncil(office)]: office.profile.council })
  const lines: Line[] = []
  for (const one of all) lines.push({ ...(await lineOf(one, names)), ...children?.get(one.id) })
  const heads = [...columns, ...(children ? childColumns : [])]
  return given(heads, lines, options)
}

async function given(heads: readonly string[], lines: readonly Line[], options: Options): Promise<Answer> {
  const form = textOf(options, 'form') ?? 'csv'
  const text =
    form === 'json'
      ? `${JSON.stringify(lines, null, 2)}\n`
      : // Spreadsheet programs take UTF-8 for what it is only behind a byte order mark.
        `\ufeff${csvText([heads, ...lines.map(one => heads.map(head => one[head] ?? ''))])}`
  return written(options, text, { rows: lines.length, items: lines })
}

type Boxed = Summary & { box: 'received' | 'sent' }

async function summaries({ council }: Office, options: Options): Promise<Boxed[]> {
  const wanted = textOf(options, 'box')
  const since = textOf(options, 'since')
  const at = since === undefined ? undefined : Date.parse(`${since}T00:00:00Z`) / 1000
  if (Number.isNaN(at)) throw new WrongUse(`"${since}" is not a day.`, 'Write it as 2026-11-02.')
  const filter = at === undefined ? {} : { changed_since: Math.floor(at) }
  const found: Boxed[] = []
  for (const box of ['received', 'sent'] as const) {
    if (wanted !== undefined && wanted !== box) continue
    const read = box === 'received' ? council.inbox : council.outbox
    for await (const one of everything(read, filter)) found.push({ ...one, box })
  }
  return found
}

async function lineOf(one: Boxed, names: (id: string) => Promise<string>): Promise<Line> {
  return {
    id: one.id,
    box: one.box,
    list: titleOf(one.list),
    kind: one.kind,
    state: one.state,
    where_it_is: shortWhere({ state: one.state as State, verified: one.verified }),
    verified: one.verified ? 'yes' : 'no',
    council: await names(one.box === 'received' ? one.sender : one.recipient),
    urgent: one.urgent ? 'yes' : 'no',
    responsible: await names(one.responsible),
    move: one.move,
    sent_at: new Date(one.sent_at * 1000).toISOString(),
    changed_at: new Date(one.changed_at * 1000).toISOString(),
    ...(one.due && { due: one.due.what, due_by: one.due.by, overdue: one.due.overdue ? 'yes' : 'no' }),
    ...(one.follows && { follows: one.follows }),
    ...(one.passed_to && { passed_to: one.passed_to }),
  }
}

/** Whose letter cannot be opened here has empty cells, and stays in the table. */
async function childrenOf(context: Context, { council }: Office, all: readonly Boxed[]): Promise<Map<string, Child>> {
  const bar = countBar(context, 'Opening letters', all.length)
  const found = new Map<string, Child>()
  for (const [at, { id }] of all.entries()) {
    const { letters } = await council.open(id)
    const content = currentReferral(letters)?.content
    const child = (content?.child ?? {}) as Record<string, unknown>
    const referrer = (content?.referrer ?? {}) as Record<string, unknown>
    const { surname, forename, date_of_birth, upn } = child
    const text = (value: unknown) => (typeof answerOf(value) === 'string' ? line(String(answerOf(value))) : '')
    found.set(id, {
      ...{ surname: text(surname), forename: text(forename), date_of_birth: text(date_of_birth), upn: text(upn) },
      sender_reference: text(referrer.case_reference),
    })
    bar.at(at + 1)
  }
  bar.end()
  return found
}
