// SQL that reads what was said about referrals: the party always stands in the `where`. Writes nothing but the fetch log.

import type { ReferralSummary } from '../../schemas/api/forms.ts'
import type { Digest, Id } from '../../schemas/ids.ts'
import type { Sql } from '../database/connect.ts'

type Due = NonNullable<ReferralSummary['due']>
export type ReferralRow = {
  id: Id
  kind: 'transfer' | 'enquiry'
  sender: Id
  recipient: Id
  sender_desks: string[]
  recipient_desks: string[]
  state: string
  urgent: boolean
  responsible: Id
  move: string
  list: string
  settled: boolean
  verified: boolean
  decide_by: string | null
  follows: Id | null
  passed_to: Id | null
  head: Buffer
  position: number
  sent_at: number
  changed_at: number
  due: Due | null
  /** It was withdrawn or declined, and perhaps closed since: the recipient is served only its own letters. */
  given_back: boolean
}

/** Whose eyes: an authority, and at which of its desks; all desks where `everyDesk`. */
export type Viewer = { authority: Id; desks: string[]; everyDesk: boolean }

export type BoxFilter = {
  box: 'received' | 'sent' | 'handed_over'
  list?: string | undefined
  state?: string | undefined
  kind?: string | undefined
  counterpart?: Id | undefined
  urgent?: boolean | undefined
  overdue?: boolean | undefined
  changedSince?: number | undefined
  after?: { changedAt: number; id: Id } | undefined
}

/** A page of a box, latest change first. */
export function pageOfBox(sql: Sql, viewer: Viewer, filter: BoxFilter, limit: number): Promise<ReferralRow[]> {
  const { mine, others, list } = boxOf(sql, viewer, filter.box)
  return sql<ReferralRow[]>`
    select ${columns(sql)}, ${list} as list
    from referrals r
    where ${mine}
      ${filter.list === undefined ? sql`` : sql`and ${list} = ${filter.list}`}
      ${filter.state === undefined ? sql`` : sql`and r.state = ${filter.state}`}
      ${filter.kind === undefined ? sql`` : sql`and r.kind = ${filter.kind}`}
      ${filter.counterpart === undefined ? sql`` : sql`and ${filter.counterpart} = any(${others})`}
      ${filter.urgent ? sql`and r.urgent` : sql``}
      ${filter.overdue ? sql`and r.due_at <= ${nowSeconds(sql)}` : sql``}
      ${filter.changedSince === undefined ? sql`` : sql`and r.changed_at >= ${filter.changedSince}`}
      ${filter.after ? sql`and (r.changed_at, r.id) < (${filter.after.changedAt}, ${filter.after.id})` : sql``}
    order by r.changed_at desc, r.id desc limit ${limit}`
}

/** Which referrals are in a box, whom they are with, and in which list each stands. */
function boxOf(sql: Sql, viewer: Viewer, box: BoxFilter['box']) {
  const { authority, everyDesk, desks } = viewer
  if (box === 'handed_over') {
    return { mine: handedOverBy(sql, viewer), others: sql`array[r.sender, r.recipient]`, list: sql`'handed_over'` }
  }
  const at = (column: ReturnType<Sql>) => (everyDesk ? sql`` : sql`and ${column} && ${desks}`)
  return box === 'sent'
    ? {
        mine: sql`r.sender = ${authority} ${at(sql`r.sender_desks`)}`,
        others: sql`array[r.recipient]`,
        list: sql`r.sender_list`,
      }
    : {
        mine: sql`${received(sql, authority)} ${at(sql`r.recipient_desks`)}`,
        others: sql`array[r.sender]`,
        list: sql`r.recipient_list`,
      }
}

/** What went by e-mail was received elsewhere: a council that joins later is shown nothing of it. */
function received(sql: Sql, authority: Id) {
  return sql`r.recipient = ${authority} and r.recipient_desks <> '{}'`
}

/** Who handed it over reads on. */
function handedOverBy(sql: Sql, { authority, everyDesk, desks }: Viewer) {
  return sql`exists (select from predecessors p
    where p.referral = r.id and p.authority = ${authority} and (${everyDesk} or p.desks && ${desks}))`
}

/** Those of these referrals that the viewer may see. */
export function referralsFor(sql: Sql, viewer: Viewer, ids: readonly Id[]): Promise<ReferralRow[]> {
  return sql<ReferralRow[]>`select ${columns(sql)}, ${listOf(sql, viewer)} as list ${visible(sql, viewer, ids)}`
}

type WholeRow = ReferralRow & { chain: { statement: string; receipt: string }[]; notes: string[] }

/** The same with their chains and notes, all as of one moment. */
export function wholeReferrals(sql: Sql, viewer: Viewer, ids: readonly Id[]): Promise<WholeRow[]> {
  return sql<WholeRow[]>`
    select ${columns(sql)}, ${listOf(sql, viewer)} as list,
      (select json_agg(json_build_object('statement', statement, 'receipt', receipt) order by position)
        from chain where subject = r.id) as chain,
      (select coalesce(json_agg(note order by number), '[]') from notes where subject = r.id) as notes
    ${visible(sql, viewer, ids)}`
}

function listOf(sql: Sql, viewer: Viewer) {
  return sql`case when ${received(sql, viewer.authority)} then r.recipient_list
    when r.sender = ${viewer.authority} then r.sender_list else 'handed_over' end`
}

function visible(sql: Sql, viewer: Viewer, ids: readonly Id[]) {
  return sql`
    from referrals r
    where r.id = any(${[...ids]}) and (
      (r.sender = ${viewer.authority} and (${viewer.everyDesk} or r.sender_desks && ${viewer.desks}))
      or (${received(sql, viewer.authority)} and (${viewer.everyDesk} or r.recipient_desks && ${viewer.desks}))
      or ${handedOverBy(sql, viewer)})`
}

function columns(sql: Sql) {
  return sql`r.id, r.kind, r.sender, r.recipient, r.sender_desks, r.recipient_desks, r.state, r.urgent, r.responsible, r.move,
    r.settled, r.outside is null as verified, r.decide_by, r.follows, r.passed_to, r.head, r.position, r.sent_at, r.changed_at,
    ${due(sql)},
    r.state in ('withdrawn', 'declined') or (r.state = 'closed' and r.accepted is null) as given_back`
}

function due(sql: Sql) {
  return sql`case when r.due_at is not null then json_strip_nulls(json_build_object('what', r.due_what, 'side', r.due_side, 'by', r.due_on,
      'overdue', r.due_at <= ${nowSeconds(sql)}, 'step', r.last_step,
      'next', case when r.next_step is not null then json_build_object('step', r.next_step, 'on', r.next_on) end)) end as due`
}

function nowSeconds(sql: Sql) {
  return sql`floor(extract(epoch from clock_timestamp()))::bigint`
}

export type PredecessorRow = { authority: Id; side: 'sender' | 'recipient'; position: number }
export type LetterName = { id: Id; statement: Digest }
export type LetterRow = {
  referral: Id
  digest: Buffer
  /** Null once purged. */
  bytes: Buffer | null
  /** What brought it. */
  statement: string
  issuer: Id
  position: number
  recalled: boolean
  /** Of the referral: who handed its place over, and when. */
  predecessors: PredecessorRow[]
}

/** Letters, who wrote them, and whether their authors have recalled them. */
export function lettersOf(sql: Sql, names: readonly LetterName[]): Promise<LetterRow[]> {
  return sql<LetterRow[]>`
    select c.subject as referral, c.digest, l.bytes, c.statement, c.issuer, c.position, exists (select from recalls where item = c.digest) as recalled,
      (select coalesce(json_agg(json_build_object('authority', authority, 'side', side, 'position', position)), '[]')
        from predecessors where referral = c.subject) as predecessors
    from ${asked(sql, names)} join chain c on c.digest = asked.letter and c.subject = asked.subject
      left join letters l on l.statement = c.digest
    where (l.statement is not null or exists (select from referrals where id = c.subject and purged_to >= c.position))`
}

/** Writes down that somebody was given letters, before they are. */
export async function logLetterFetches(
  sql: Sql,
  by: { authority: Id; thumbprint: Digest },
  names: readonly LetterName[],
): Promise<void> {
  await sql`
    insert into fetches (subject, authority, member, letter)
    select subject, ${by.authority}, ${Buffer.from(by.thumbprint, 'base64url')}, letter from ${asked(sql, names)}`
}

/** The client sends no list of bytes: digests travel in hex. */
function asked(sql: Sql, names: readonly LetterName[]) {
  const digests = names.map(({ statement }) => Buffer.from(statement, 'base64url').toString('hex'))
  return sql`(select subject, decode(hex, 'hex') as letter
    from unnest(${names.map(({ id }) => id)}::text[], ${digests}::text[]) as named (subject, hex)) as asked`
}

/** Who of this authority fetched what of this referral, newest first. */
export function fetchesOf(sql: Sql, subject: Id, authority: Id, limit: number) {
  return sql<{ member: Buffer; letter: Buffer | null; attachment: Id | null; at: number }[]>`
    select member, letter, attachment, floor(extract(epoch from at))::bigint as at from fetches
    where subject = ${subject} and authority = ${authority} order by id desc limit ${limit}`
}

export type FeedRow = {
  xid: string
  id: number
  authority: Id
  desks: string[]
  subject: string
  position: number
  what: 'statement' | 'note'
  verb: string
  state: string
  at: number
}
export type FeedPlace = { xid: string; id: number }
/**
 * `settled`: behind it nothing can come any more; for this process alone, because a server that crashes gives transaction numbers out again
 * that nothing lasting bears. Then it lies before the place asked from. `isAhead`: that place lies behind every number given out, so it is
 * not of this history.
 */
export type FeedPage = { rows: FeedRow[]; settled: FeedPlace; isAhead: boolean }

/**
 * An authority's entries after a place, in an order that can no longer change.
 *
 * Rows of transactions still under way might be overtaken, so only what lies before the oldest of them is shown. Ordered by the
 * column and not by its text, in which 1000 would come before 998.
 */
export function feedAfter(sql: Sql, viewer: Viewer, after: FeedPlace, limit: number): Promise<FeedPage> {
  const mine = sql`authority = ${viewer.authority}
      ${viewer.everyDesk ? sql`` : sql`and (desks = '{}' or desks && ${viewer.desks})`}`
  return settledAfter(sql, mine, after, limit)
}

/** Everybody's entries after a place, likewise: for those who wait at a process. */
export function feedSince(sql: Sql, after: FeedPlace, limit: number): Promise<FeedPage> {
  return settledAfter(sql, sql`true`, after, limit)
}

/** Entries and the end of what is settled, as of one moment. */
async function settledAfter(
  sql: Sql,
  which: ReturnType<typeof nowSeconds>,
  after: FeedPlace,
  limit: number,
): Promise<FeedPage> {
  const found = await sql<(FeedRow & { settled: string; unborn: string })[]>`
    select settled.xid::text as settled, settled.unborn::text as unborn, told.*
    from (select pg_snapshot_xmin(taken) as xid, pg_snapshot_xmax(taken) as unborn from pg_current_snapshot() taken) settled
    left join lateral (
      select f.xid::text as xid, id, authority, desks, subject, position, what, verb, state, at from feed f
      where ${which} and (f.xid, f.id) > (${after.xid}::xid8, ${after.id}::bigint) and f.xid < settled.xid
      order by f.xid, f.id limit ${limit}
    ) told on true order by told.xid::xid8, told.id`
  const [{ settled, unborn } = { settled: '0', unborn: '0' }] = found
  const rows = found.filter(({ id }) => id !== null)
  const last = rows.length < limit ? undefined : rows.at(-1)
  const end = settled === after.xid ? after : { xid: settled, id: 0 }
  return { rows, settled: last ? { xid: last.xid, id: last.id } : end, isAhead: BigInt(after.xid) >= BigInt(unborn) }
}

/** The last settled entry: a place that outlives a crash. */
export async function feedEnd(sql: Sql): Promise<FeedPlace> {
  const [row] = await sql<FeedPlace[]>`
    select xid::text as xid, id from feed f where f.xid < pg_snapshot_xmin(pg_current_snapshot())
    order by f.xid desc, id desc limit 1`
  return row ?? { xid: '0', id: 0 }
}

/** Whether entries bear numbers that this server has not given out yet: it was filled from a dump of another. */
export async function feedIsAhead(sql: Sql): Promise<boolean> {
  const [row] = await sql<[{ ahead: boolean }]>`
    select coalesce(max(xid) >= pg_snapshot_xmax(pg_current_snapshot()), false) as ahead from feed`
  return row.ahead
}

/** Whose these certificates are. */
export function certificatesNamed(sql: Sql, fingerprints: string[]) {
  return sql<{ fingerprint: string; authority: Id; desk: string }[]>`
    select fingerprint, authority, desk from certificates where fingerprint = any(${fingerprints})`
}

/** The contacts in force of these councils, and the time it is. */
export async function contactsOf(sql: Sql, authorities: Id[]) {
  const rows = await sql<{ id: Id; head: Buffer; document: string; now: number }[]>`
    select a.id, s.head, d.document, floor(extract(epoch from clock_timestamp()))::bigint as now
    from authorities a join subjects s on s.id = a.id
    join documents d on d.authority = a.id and d.digest = a.contacts where a.id = any(${authorities})`
  return rows.map(({ head, ...rest }) => ({ ...rest, head: head.toString('base64url') }))
}

/** Which of these keys are members' now. In hex: the client sends no list of bytes. */
export async function membersAmong(sql: Sql, thumbprints: readonly Digest[]): Promise<Map<Digest, boolean>> {
  const hex = thumbprints.map(one => Buffer.from(one, 'base64url').toString('hex'))
  const rows = await sql<{ thumbprint: Buffer }[]>`
    select thumbprint from unnest(${hex}::text[]) as asked (hex) join members on thumbprint = decode(asked.hex, 'hex')
    where removed_at is null`
  return new Map(rows.map(({ thumbprint }) => [thumbprint.toString('base64url'), true]))
}
