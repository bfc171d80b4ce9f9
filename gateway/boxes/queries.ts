// SQL that reads what was said about referrals: the party always stands in the `where`. Writes nothing but the fetch log.
import type { Digest, Id } from '../../schemas/ids.ts'
import type { Sql } from '../database/connect.ts'

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
  decide_by: string | null
  follows: Id | null
  passed_to: Id | null
  head: Buffer
  position: number
  sent_at: number
  changed_at: number
  /** It was withdrawn or declined, and perhaps closed since: the recipient is served only its own letters. */
  given_back: boolean
}

/** Whose eyes: an authority, and at which of its desks; all desks where `everyDesk`. */
export type Viewer = { authority: Id; desks: string[]; everyDesk: boolean }

export type BoxFilter = {
  box: 'received' | 'sent'
  list?: string | undefined
  state?: string | undefined
  kind?: string | undefined
  counterpart?: Id | undefined
  urgent?: boolean | undefined
  changedSince?: number | undefined
  after?: { changedAt: number; id: Id } | undefined
}

/** A page of a box, latest change first. */
export function pageOfBox(sql: Sql, viewer: Viewer, filter: BoxFilter, limit: number): Promise<ReferralRow[]> {
  const sent = filter.box === 'sent'
  const [own, other, list, desks] = sent
    ? [sql`r.sender`, sql`r.recipient`, sql`r.sender_list`, sql`r.sender_desks`]
    : [sql`r.recipient`, sql`r.sender`, sql`r.recipient_list`, sql`r.recipient_desks`]
  return sql<ReferralRow[]>`
    select ${columns(sql)}, ${list} as list
    from referrals r join subjects s on s.id = r.id
    where ${own} = ${viewer.authority}
      ${viewer.everyDesk ? sql`` : sql`and ${desks} && ${viewer.desks}`}
      ${filter.list === undefined ? sql`` : sql`and ${list} = ${filter.list}`}
      ${filter.state === undefined ? sql`` : sql`and r.state = ${filter.state}`}
      ${filter.kind === undefined ? sql`` : sql`and r.kind = ${filter.kind}`}
      ${filter.counterpart === undefined ? sql`` : sql`and ${other} = ${filter.counterpart}`}
      ${filter.urgent ? sql`and r.urgent` : sql``}
      ${filter.changedSince === undefined ? sql`` : sql`and r.changed_at >= ${filter.changedSince}`}
      ${filter.after ? sql`and (r.changed_at, r.id) < (${filter.after.changedAt}, ${filter.after.id})` : sql``}
    order by r.changed_at desc, r.id desc limit ${limit}`
}

/** One referral, where the viewer may see it. */
export async function referralFor(sql: Sql, viewer: Viewer, id: Id): Promise<ReferralRow | undefined> {
  const [row] = await sql<
    ReferralRow[]
  >`select ${columns(sql)}, ${listOf(sql, viewer)} as list ${visible(sql, viewer, id)}`
  return row
}

type WholeRow = ReferralRow & { chain: { statement: string; receipt: string }[]; notes: string[] }

/** The same with its chain and notes, all as of one moment. */
export async function wholeReferral(sql: Sql, viewer: Viewer, id: Id): Promise<WholeRow | undefined> {
  const [row] = await sql<WholeRow[]>`
    select ${columns(sql)}, ${listOf(sql, viewer)} as list,
      (select json_agg(json_build_object('statement', statement, 'receipt', receipt) order by position)
        from chain where subject = r.id) as chain,
      (select coalesce(json_agg(note order by number), '[]') from notes where subject = r.id) as notes
    ${visible(sql, viewer, id)}`
  return row
}

function listOf(sql: Sql, viewer: Viewer) {
  return sql`case when r.sender = ${viewer.authority} then r.sender_list else r.recipient_list end`
}

function visible(sql: Sql, viewer: Viewer, id: Id) {
  return sql`
    from referrals r join subjects s on s.id = r.id
    where r.id = ${id} and (
      (r.sender = ${viewer.authority} and (${viewer.everyDesk} or r.sender_desks && ${viewer.desks}))
      or (r.recipient = ${viewer.authority} and (${viewer.everyDesk} or r.recipient_desks && ${viewer.desks})))`
}

function columns(sql: Sql) {
  return sql`r.id, r.kind, r.sender, r.recipient, r.sender_desks, r.recipient_desks, r.state, r.urgent, r.responsible, r.move,
    r.settled, r.decide_by, r.follows, r.passed_to, s.head, s.position, r.sent_at, r.changed_at,
    r.state in ('withdrawn', 'declined') or (r.state = 'closed' and r.accepted is null) as given_back`
}

export type LetterRow = { bytes: Buffer; issuer: Id; recalled: boolean }

/** A letter, who wrote it, and whether its author has recalled it. */
export async function letterOf(sql: Sql, id: Id, statement: Digest): Promise<LetterRow | undefined> {
  const [row] = await sql<LetterRow[]>`
    select l.bytes, c.issuer, exists (select from recalls where item = l.statement) as recalled
    from letters l join chain c on c.digest = l.statement
    where l.statement = ${Buffer.from(statement, 'base64url')} and l.subject = ${id}`
  return row
}

/** Writes down that somebody was given a letter, before they are. */
export async function logLetterFetch(
  sql: Sql,
  subject: Id,
  authority: Id,
  member: Digest,
  statement: Digest,
): Promise<void> {
  await sql`
    insert into fetches (subject, authority, member, letter)
    values (${subject}, ${authority}, ${Buffer.from(member, 'base64url')}, ${Buffer.from(statement, 'base64url')})`
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
  subject: string
  position: number
  what: 'statement' | 'note'
  verb: string
  state: string
  at: number
}
export type FeedPlace = { xid: string; id: number }

/**
 * An authority's entries after a place, in an order that can no longer change.
 *
 * Rows of transactions still under way might be overtaken, so only what lies before the oldest of them is shown. Ordered by the
 * column and not by its text, in which 1000 would come before 998.
 */
export function feedAfter(sql: Sql, viewer: Viewer, after: FeedPlace, limit: number): Promise<FeedRow[]> {
  return sql<FeedRow[]>`
    select xid::text as xid, id, subject, position, what, verb, state, at from feed f
    where authority = ${viewer.authority} and (f.xid, id) > (${after.xid}::xid8, ${after.id}::bigint)
      and f.xid < pg_snapshot_xmin(pg_current_snapshot())
      ${viewer.everyDesk ? sql`` : sql`and (desks = '{}' or desks && ${viewer.desks})`}
    order by f.xid, id limit ${limit}`
}

/** The place behind everything settled so far. */
export async function feedEnd(sql: Sql): Promise<FeedPlace> {
  const [row] = await sql<{ xid: string }[]>`select pg_snapshot_xmin(pg_current_snapshot())::text as xid`
  return { xid: row?.xid ?? '0', id: 0 }
}

/** Which authorities have settled entries between two places: whom to wake. */
export async function authoritiesTold(sql: Sql, after: FeedPlace, before: FeedPlace): Promise<string[]> {
  const rows = await sql<{ authority: string }[]>`
    select distinct authority from feed where xid >= ${after.xid}::xid8 and xid < ${before.xid}::xid8`
  return rows.map(({ authority }) => authority)
}
