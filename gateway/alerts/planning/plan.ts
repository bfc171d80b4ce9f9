// From the outbox to alerts: reads the feed on from where it was read to, and writes who is to be told, in one transaction with the
// place. So each entry is looked at once, whichever gateway comes first; what then fails is tried again without it.
import { clockOf } from '../../../schemas/clocks/calendar.ts'
import { contactsDocument } from '../../../schemas/directory/contacts.ts'
import type { Entry } from '../../../schemas/directory/directory.ts'
import { type Id, newId } from '../../../schemas/ids.ts'
import type { Transaction } from '../../database/connect.ts'
import type { Jobs } from '../../database/jobs.ts'
import { entriesAt } from '../../directory/entry.ts'
import type { Gateway } from '../../gateway.ts'
import * as queries from '../queries.ts'
import type { Item } from '../words.ts'
import { type Told, tellingCouncil, tellingRegistrars } from './telling.ts'
import { sendAt } from './when.ts'
import { everyMailbox, mailboxesOf } from './whom.ts'

const batch = 200
/** What waits for national administrators is told at each quarter of an hour. */
const gatheredSeconds = 900
/** To a message that goes sooner nothing is added: whoever sends it may have read it already, and what is added then nobody is told. */
const openForSeconds = 60

/** Which channels this gateway has; `national`: the mailbox of the national administrators. */
export type Channels = { email: boolean; webhook: boolean; national: string | undefined }

/** Everything said since the last look becomes alerts; how many. */
export async function planAlerts(gateway: Gateway, jobs: Jobs, channels: Channels): Promise<number> {
  for (let planned = 0; ; ) {
    const done = await gateway.sql.begin(async tx => {
      const place = await queries.holdReader(tx)
      const rows = place ? await queries.toldAfter(tx, place, batch) : []
      const last = rows.at(-1)
      if (!last) return { rows: 0, alerts: 0 }
      const ids = [...new Set(rows.flatMap(one => [one.authority, one.subject, one.sender ?? '', one.recipient ?? '']))]
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

export type Council = queries.CouncilRow & { entry: Entry | undefined }
export type Planning = {
  gateway: Gateway
  tx: Transaction
  jobs: Jobs
  channels: Channels
  known: ReadonlyMap<string, Council>
  now: number
}

export async function readCouncils({ nation }: Gateway, tx: Transaction, ids: string[]): Promise<Map<string, Council>> {
  const rows = await queries.councils(tx, ids)
  const heads = rows.map(({ id, head }) => ({ id, head: head.toString('base64url') }))
  const entries = new Map((await entriesAt(tx, nation, heads)).map(entry => [entry.id, entry]))
  return new Map(rows.map(row => [row.id, { ...row, entry: entries.get(row.id) }]))
}

async function planOne(planning: Planning, row: queries.ToldRow): Promise<number> {
  const { known, channels } = planning
  const nation = channels.national === undefined ? 0 : await planNational(planning, channels.national, row)
  const council = known.get(row.authority)
  if (!council) return nation
  const posted = await planWebhook(planning, council, row)
  const told = channels.email ? tellingCouncil(row) : undefined
  if (!told) return nation + posted
  const restricted = row.desks.length > 0 && row.desks.every(desk => desk === 'restricted')
  const other = row.kind === null ? {} : { other: known.get(otherOf(row))?.name ?? 'another council' }
  return (
    nation + posted + (await planEmails(planning, council, { ...told, ...other, subject: row.subject, restricted }))
  )
}

type Emailing = Told & { other?: string; subject: string; restricted: boolean }

/** One e-mail for each mailbox meant. Where a council has given none, that stands there as an alert that reached nobody. */
export async function planEmails(planning: Planning, council: Council, what: Emailing): Promise<number> {
  const { gateway, now } = planning
  const { digest, quietFrom, quietUntil } = council
  const quiet = { digest: digest ?? 'none', ...hours(quietFrom, quietUntil) } as const
  const clock = clockOf(council.entry?.identity?.nation, council.entry?.calendar, gateway.nation.policy.clocks)
  const at = sendAt(now, what.urgent, quiet, clock)
  const parsed = contactsDocument.safeParse(council.document === null ? undefined : JSON.parse(council.document))
  const contacts = parsed.success ? parsed.data : { contacts: [] }
  const addresses =
    what.roles === 'everybody' ? everyMailbox(contacts) : mailboxesOf(contacts, what.roles, now, what.restricted)
  const item: Item = { ...what.item, ...(what.other !== undefined && { other: what.other }) }
  const put: Put = {
    authority: council.id,
    channel: 'email',
    urgent: what.urgent,
    items: [item],
    subject: what.subject,
  }
  for (const address of addresses) await putAlert(planning, { ...put, address }, at)
  if (addresses.length === 0) await reachedNobody(planning, put)
  return addresses.length
}

async function planWebhook(planning: Planning, council: Council, row: queries.ToldRow): Promise<number> {
  if (!planning.channels.webhook || !council.webhook || council.off !== null) return 0
  const { subject, position, what, verb, state, at } = row
  const item = { cursor: `${row.xid}.${row.id}`, subject, position, what, verb, state, at }
  const put = { channel: 'webhook' as const, address: council.webhook, urgent: false, items: [item] }
  await putAlert(planning, { ...put, authority: row.authority, subject }, planning.now)
  return 1
}

async function planNational(planning: Planning, address: string, row: queries.ToldRow): Promise<number> {
  const told = tellingRegistrars(row)
  if (!told || !planning.channels.email) return 0
  const item: Item = { ...told.item, other: planning.known.get(told.about)?.name ?? 'a council' }
  const { urgent } = told.item
  const put = { authority: 'national', channel: 'email' as const, urgent, items: [item], subject: row.subject, address }
  // Many at once are one e-mail: an import proposes hundreds.
  await putAlert(planning, put, urgent ? planning.now : Math.ceil(planning.now / gatheredSeconds) * gatheredSeconds)
  return 1
}

type Put = Pick<queries.NewAlert, 'authority' | 'channel' | 'urgent' | 'items'> & { subject: string }

async function putAlert({ tx, jobs, now }: Planning, put: Put & { address: string }, at: number): Promise<void> {
  const { subject, ...what } = put
  const alert = { ...what, id: newId(), subjects: [subject], createdAt: now, sendAt: at }
  if (at >= now + openForSeconds && (await queries.addToWaiting(tx, alert))) return
  await queries.addAlert(tx, alert)
  await jobs.enqueue(tx, what.channel, alert.id, at)
}

async function reachedNobody({ tx, now }: Planning, { subject, ...what }: Put): Promise<void> {
  const id = newId()
  await queries.addAlert(tx, { ...what, id, address: '', subjects: [subject], createdAt: now, sendAt: now })
  await queries.tried(tx, id, { state: 'dead', answer: 'no mailbox is given in the directory', at: now, attempts: 0 })
}

function hours(from: string | null, until: string | null) {
  return from === null || until === null
    ? {}
    : { quietFrom: Number(from.slice(0, 2)), quietUntil: Number(until.slice(0, 2)) }
}

function otherOf({ authority, sender, recipient }: queries.ToldRow): Id {
  return (authority === sender ? recipient : sender) ?? ''
}
