// From the outbox to alerts: reads the feed on from where it was read to, and writes who is to be told, in one transaction with the
// place. So each entry is looked at once, whichever gateway comes first; what then fails is tried again without it.
import { clockOf } from '../../schemas/clocks/calendar.ts'
import { londonTime } from '../../schemas/clocks/days.ts'
import type { RungRole } from '../../schemas/clocks/names.ts'
import { contactsDocument } from '../../schemas/directory/contacts.ts'
import type { Entry } from '../../schemas/directory/directory.ts'
import { type Id, newId } from '../../schemas/ids.ts'
import { readNoteClaims } from '../../schemas/statement/receipt.ts'
import type { Transaction } from '../database/connect.ts'
import type { Jobs } from '../database/jobs.ts'
import { entriesAt } from '../directory/entry.ts'
import type { Gateway } from '../gateway.ts'
import * as queries from './queries.ts'
import { sendAt } from './when.ts'
import { mailboxesOf } from './whom.ts'
import type { Item } from './words.ts'

const batch = 200

/** Which channels this gateway has. */
export type Channels = { email: boolean; webhook: boolean }

/** Everything said since the last look becomes alerts; how many. */
export async function planAlerts(gateway: Gateway, jobs: Jobs, channels: Channels): Promise<number> {
  for (let planned = 0; ; ) {
    const done = await gateway.sql.begin(async tx => {
      const place = await queries.holdReader(tx)
      const rows = place ? await queries.toldAfter(tx, place, batch) : []
      const last = rows.at(-1)
      if (!last) return { rows: 0, alerts: 0 }
      const ids = [
        ...new Set(rows.flatMap(({ authority, sender, recipient }) => [authority, sender ?? '', recipient ?? ''])),
      ]
      const known = await readCouncils(gateway, tx, ids)
      const now = await queries.now(tx)
      let alerts = 0
      for (const row of rows) alerts += await planOne({ gateway, tx, jobs, channels, known, now }, row)
      await queries.moveReader(tx, { xid: last.xid, feed: last.id })
      return { rows: rows.length, alerts }
    })
    planned += done.alerts
    if (done.rows < batch) return planned
  }
}

type Council = queries.CouncilRow & { entry: Entry | undefined }
type Planning = {
  gateway: Gateway
  tx: Transaction
  jobs: Jobs
  channels: Channels
  known: ReadonlyMap<string, Council>
  now: number
}

async function readCouncils({ nation }: Gateway, tx: Transaction, ids: string[]): Promise<Map<string, Council>> {
  const rows = await queries.councils(tx, ids)
  const heads = rows.map(({ id, head }) => ({ id, head: head.toString('base64url') }))
  const entries = new Map((await entriesAt(tx, nation, heads)).map(entry => [entry.id, entry]))
  return new Map(rows.map(row => [row.id, { ...row, entry: entries.get(row.id) }]))
}

async function planOne(planning: Planning, row: queries.ToldRow): Promise<number> {
  const council = planning.known.get(row.authority)
  if (!council) return 0
  let planned = 0
  if (planning.channels.webhook && council.webhook && council.off === null) {
    const { subject, position, what, verb, state, at } = row
    const item = { cursor: `${row.xid}.${row.id}`, subject, position, what, verb, state, at }
    await put(
      planning,
      { channel: 'webhook', address: council.webhook, urgent: false, items: [item] },
      row,
      planning.now,
    )
    planned += 1
  }
  const told = planning.channels.email ? emailOf(row) : undefined
  if (!told) return planned
  const { digest, quietFrom, quietUntil } = council
  const quiet = { digest: digest ?? 'none', ...hours(quietFrom, quietUntil) } as const
  const clock = clockOf(council.entry?.identity?.nation, council.entry?.calendar, planning.gateway.nation.policy.clocks)
  const at = sendAt(planning.now, told.urgent, quiet, clock)
  for (const address of mailboxes(council, told.roles, row, planning.now)) {
    const item = { ...told.item, other: planning.known.get(otherOf(row))?.name ?? 'another council' }
    await put(planning, { channel: 'email', address, urgent: told.urgent, items: [item] }, row, at)
    planned += 1
  }
  return planned
}

type Put = Pick<queries.NewAlert, 'channel' | 'address' | 'urgent' | 'items'>

async function put({ tx, jobs, now }: Planning, what: Put, row: queries.ToldRow, at: number): Promise<void> {
  const alert = { ...what, id: newId(), authority: row.authority, subjects: [row.subject], createdAt: now, sendAt: at }
  if (at > now && (await queries.addToWaiting(tx, alert))) return
  await queries.addAlert(tx, alert)
  await jobs.enqueue(tx, what.channel, alert.id, at - now)
}

function mailboxes({ document }: Council, roles: readonly RungRole[], row: queries.ToldRow, now: number): string[] {
  const parsed = contactsDocument.safeParse(document === null ? undefined : JSON.parse(document))
  const restricted = row.desks.length > 0 && row.desks.every(desk => desk === 'restricted')
  return parsed.success ? mailboxesOf(parsed.data, roles, now, restricted) : []
}

function hours(from: string | null, until: string | null) {
  return from === null || until === null
    ? {}
    : { quietFrom: Number(from.slice(0, 2)), quietUntil: Number(until.slice(0, 2)) }
}

function otherOf({ authority, sender, recipient }: queries.ToldRow): Id {
  return (authority === sender ? recipient : sender) ?? ''
}

/** What the other side did that somebody here should look at. Opening, taking on and filing can be seen without being told. */
const tellingVerbs = new Set([
  ...[
    'send',
    'ask',
    'answer',
    'accept',
    'decline',
    'withdraw',
    'record_outcome',
    'message',
    'correct',
    'recall',
    'reply',
  ],
  ...['hand_over', 'disown'],
])
const tellingNotes = new Set(['passed_on', 'returned', 'purge_announced', 'purged'])
const everybody: readonly RungRole[] = ['team', 'cover', 'manager']

type Told = { urgent: boolean; roles: readonly RungRole[]; item: Omit<Item, 'other'> }

/** What an e-mail would say of this entry to this council; undefined where it says nothing. */
function emailOf(row: queries.ToldRow): Told | undefined {
  const { what, verb, kind, issuer, authority, sentAt } = row
  if (kind === null || sentAt === null) return undefined
  const sentOn = londonTime(sentAt).on
  const urgent = row.urgent ?? false
  if (what === 'statement') {
    if (issuer === authority || !tellingVerbs.has(verb)) return undefined
    // A child of a closed case who is not in education after all: somebody must look today.
    if (verb === 'record_outcome' && row.state === 'closed' && !settledIn(row.statement))
      return { urgent: true, roles: everybody, item: { about: 'unsettled', sentOn, urgent: true } }
    const about = verb === 'send' && kind === 'enquiry' ? 'send_enquiry' : verb
    return { urgent, roles: urgent && verb === 'send' ? everybody : ['team'], item: { about, sentOn, urgent } }
  }
  const { due, step, to = [], note } = readNoteClaims(row.note ?? '')
  if (due && step) {
    const side = authority === row.sender ? 'sender' : 'recipient'
    const roles = to.find(one => one.side === side)?.roles
    return roles && { urgent, roles, item: { about: step, sentOn, urgent, dueOn: due.by } }
  }
  return tellingNotes.has(note)
    ? { urgent: false, roles: ['team'], item: { about: note, sentOn, urgent: false } }
    : undefined
}

function settledIn(statement: string | null): boolean {
  const payload = Buffer.from(statement?.split('.')[1] ?? '', 'base64url').toString()
  return (JSON.parse(payload) as { settled?: boolean }).settled === true
}
