// SQL of alerts: the outbox read on, the alerts made of it, what became of each, what a council chose. No decisions here.
import type { Id } from '../../schemas/ids.ts'
import type { Queryable, Sql, Transaction } from '../database/connect.ts'

export type Place = { xid: string; feed: number }

/** The reader's place, held until the transaction ends; undefined where another gateway reads. */
export async function holdReader(tx: Transaction): Promise<Place | undefined> {
  const [row] = await tx<Place[]>`select xid::text as xid, feed from alert_reader for update skip locked`
  return row
}

export async function moveReader(tx: Transaction, { xid, feed }: Place): Promise<void> {
  await tx`update alert_reader set xid = ${xid}::xid8, feed = ${feed}`
}

/** One entry of the outbox, with what is public of its referral. Of directory entries only the first part is there. */
export type ToldRow = {
  xid: string
  id: number
  authority: Id | 'national'
  desks: string[]
  subject: string
  position: number
  what: 'statement' | 'note'
  verb: string
  state: string
  at: number
  /** Who said it. */
  issuer: string | null
  statement: string | null
  note: string | null
  kind: 'transfer' | 'enquiry' | null
  sender: Id | null
  recipient: Id | null
  urgent: boolean | null
  sentAt: number | null
  /** What every contact of the council must be told of this statement, and since when it counts. */
  notice: string | null
  noticeFrom: number | null
  /** What has become of it by now, where it is a proposal. */
  proposal: 'waiting' | 'approved' | 'refused' | 'cancelled' | null
}

/** Entries behind a place that can no longer be overtaken, in order. */
export function toldAfter(tx: Transaction, { xid, feed }: Place, limit: number): Promise<ToldRow[]> {
  return tx<ToldRow[]>`
    select f.xid::text as xid, f.id, f.authority, f.desks, f.subject, f.position, f.what, f.verb, f.state, f.at,
      c.issuer, c.statement, n.note, r.kind, r.sender, r.recipient, r.urgent, r.sent_at as "sentAt",
      d.what as notice, d.in_force_at as "noticeFrom", p.state as proposal
    from feed f
    left join referrals r on r.id = f.subject
    left join chain c on f.what = 'statement' and c.subject = f.subject and c.position = f.position
    left join notes n on f.what = 'note' and n.subject = f.subject and n.number = f.position
    left join directory_notices d on d.statement = c.digest and d.authority = f.authority
    left join proposals p on p.digest = c.digest
    where (f.xid, f.id) > (${xid}::xid8, ${feed}::bigint) and f.xid < pg_snapshot_xmin(pg_current_snapshot())
    order by f.xid, f.id limit ${limit}`
}

export type CouncilRow = {
  id: Id
  name: string | null
  head: Buffer
  document: string | null
  digest: 'none' | 'daily' | 'weekly' | null
  quietFrom: string | null
  quietUntil: string | null
  webhook: string | null
  off: string | null
}

/** What is to be known of councils before they are told something. */
export function councils(tx: Queryable, ids: string[]): Promise<CouncilRow[]> {
  return tx<CouncilRow[]>`
    select a.id, a.name, s.head, d.document, t.digest, t.quiet_from::text as "quietFrom", t.quiet_until::text as "quietUntil",
      t.webhook, t.webhook_off_because as off
    from authorities a join subjects s on s.id = a.id
    left join documents d on d.authority = a.id and d.digest = a.contacts
    left join alert_settings t on t.authority = a.id
    where a.id = any(${ids})`
}

export type Channel = 'email' | 'webhook'
export type NewAlert = {
  id: Id
  authority: string
  channel: Channel
  address: string
  urgent: boolean
  items: object[]
  subjects: string[]
  createdAt: number
  sendAt: number
}

export async function addAlert(tx: Transaction, one: NewAlert): Promise<void> {
  await tx`
    insert into alerts (id, authority, channel, address, urgent, items, subjects, created_at, send_at, state)
    values (${one.id}, ${one.authority}, ${one.channel}, ${one.address}, ${one.urgent}, ${tx.json(one.items as never)}, ${one.subjects},
      ${one.createdAt}, ${one.sendAt}, 'waiting')`
}

/** Puts one more thing into a message that waits for the same hour; false where there is none. */
export async function addToWaiting(tx: Transaction, one: NewAlert): Promise<boolean> {
  const rows = await tx`
    update alerts set items = items || ${tx.json(one.items as never)}, subjects = subjects || ${one.subjects}::text[]
    where id = (
      select id from alerts where authority = ${one.authority} and address = ${one.address} and channel = ${one.channel}
        and send_at = ${one.sendAt} and state = 'waiting' and attempts = 0 limit 1 for update
    ) returning id`
  return rows.length === 1
}

export type AlertRow = {
  id: Id
  authority: Id | 'national'
  channel: Channel
  /** Of a webhook the one in force: what could not be posted to a former one goes there. */
  address: string
  urgent: boolean
  items: object[]
  state: 'waiting' | 'sent' | 'dead'
  attempts: number
  council: string
  /** Its council has no webhook any more, or it was switched off. */
  off: boolean
  /** When it was due, or its council's address was given anew: from then on it is tried. */
  triedSince: number
  now: number
}

export async function alertOf(sql: Sql, id: string): Promise<AlertRow | undefined> {
  const [row] = await sql<AlertRow[]>`
    select l.id, l.authority, l.channel, l.urgent, l.items, l.state, l.attempts,
      case l.channel when 'webhook' then coalesce(t.webhook, l.address) else l.address end as address,
      l.channel = 'webhook' and (t.webhook is null or t.webhook_off_because is not null) as off,
      greatest(l.send_at, case l.channel when 'webhook' then t.changed_at end) as "triedSince",
      coalesce(a.name, 'the national administrators') as council, floor(extract(epoch from clock_timestamp()))::bigint as now
    from alerts l left join authorities a on a.id = l.authority left join alert_settings t on t.authority = l.authority
    where l.id = ${id}`
  return row
}

/** How many changes wait for a national administrator's word. */
export async function proposalsWaiting(sql: Sql): Promise<number> {
  const [row] = await sql<[{ count: number }]>`
    select count(*)::int as count from proposals
    where state = 'waiting' and lapses_at >= extract(epoch from clock_timestamp()) and approval <> 'at_once'`
  return row.count
}

/** What became of one attempt. */
export async function tried(
  sql: Queryable,
  id: Id,
  { state, answer, at, attempts = 1 }: { state: AlertRow['state']; answer: string; at: number; attempts?: number },
): Promise<void> {
  await sql`
    update alerts set state = ${state}, answer = ${kept(answer)}, attempts = attempts + ${attempts}, tried_at = ${at}
    where id = ${id} and state = 'waiting'`
}

/** Another server's words, as far as they can be stored: else what was sent would not be written down, and be sent again. */
const kept = (words: string) => words.slice(0, 300).replaceAll('\0', ' ').toWellFormed()

/** Gives up what nobody has tried for so long: its job is lost, or no gateway has that channel any more. How many. */
export async function giveUp(sql: Sql, hours: number): Promise<number> {
  const rows = await sql`
    update alerts set state = 'dead', answer = coalesce(answer, 'nobody could send it')
    where state = 'waiting' and send_at < extract(epoch from clock_timestamp()) - ${hours * 3600}::bigint returning id`
  return rows.length
}

/** Alerts so old that nobody asks what became of them. */
export async function sweepAlerts(sql: Sql, days: number): Promise<number> {
  const rows = await sql`
    delete from alerts where created_at < extract(epoch from clock_timestamp()) - ${days * 86_400}::bigint and state <> 'waiting' returning id`
  return rows.length
}

export type SettingsRow = Pick<CouncilRow, 'digest' | 'quietFrom' | 'quietUntil' | 'webhook' | 'off'> & {
  changedAt: number
}

export async function settingsOf(sql: Queryable, authority: Id): Promise<SettingsRow | undefined> {
  const [row] = await sql<SettingsRow[]>`
    select digest, quiet_from::text as "quietFrom", quiet_until::text as "quietUntil", webhook, webhook_off_because as off,
      changed_at as "changedAt" from alert_settings where authority = ${authority}`
  return row
}

/** Saved anew, a webhook is on again. */
export async function saveSettings(
  sql: Queryable,
  authority: Id,
  row: Omit<SettingsRow, 'off' | 'changedAt'>,
): Promise<void> {
  await sql`
    insert into alert_settings (authority, digest, quiet_from, quiet_until, webhook, changed_at)
    values (${authority}, ${row.digest ?? 'none'}, ${row.quietFrom}::time, ${row.quietUntil}::time, ${row.webhook},
      floor(extract(epoch from clock_timestamp())))
    on conflict (authority) do update set digest = excluded.digest, quiet_from = excluded.quiet_from, quiet_until = excluded.quiet_until,
      webhook = excluded.webhook, webhook_off_because = null, webhook_failing_since = null, changed_at = excluded.changed_at`
}

/** Switches a webhook off; false where somebody has changed it meanwhile, or it is off. */
export async function switchOff(tx: Transaction, authority: Id, webhook: string, because: string): Promise<boolean> {
  const rows = await tx`
    update alert_settings set webhook_off_because = ${kept(because)}
    where authority = ${authority} and webhook = ${webhook} and webhook_off_because is null returning authority`
  return rows.length === 1
}

/** What still waits for a council's webhook is dead. */
export async function giveUpWebhook(tx: Transaction, authority: Id): Promise<void> {
  await tx`
    update alerts set state = 'dead', answer = coalesce(answer, 'switched off')
    where authority = ${authority} and channel = 'webhook' and state = 'waiting'`
}

export async function now(sql: Queryable): Promise<number> {
  const [row] = await sql<[{ now: number }]>`select floor(extract(epoch from clock_timestamp()))::bigint as now`
  return row.now
}

export type Became = Pick<AlertRow, 'authority' | 'channel' | 'address' | 'urgent' | 'state' | 'attempts'> & {
  created_at: number
  send_at: number
  tried_at: number | null
  answer: string | null
}

/** The last hundred alerts that told of a referral, oldest first. */
export function alertsOf(sql: Sql, subject: Id): Promise<Became[]> {
  return sql<Became[]>`
    select authority, channel, address, urgent, state, attempts, created_at, send_at, tried_at, answer from (
      select authority, channel, address, urgent, state, attempts, created_at, send_at, tried_at, answer
      from alerts where subjects @> array[${subject}::text] order by created_at desc, id desc limit 100
    ) newest order by created_at`
}
