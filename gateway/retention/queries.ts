// SQL of retention: what rests, who has to be told, what is purged, what lies where. No decisions here: schemas/referral/retention.ts has the rule,
// and the database refuses what may never happen (migration 022).
import type { Id } from '../../schemas/ids.ts'
import type { Kind, State } from '../../schemas/referral/lifecycle.ts'
import type { Queryable, Sql, Transaction } from '../database/connect.ts'

/** A referral as retention looks at it, and how often both sides were told that it will go. */
export type RestingRow = {
  id: Id
  kind: Kind
  state: State
  accepted: boolean
  settled: boolean
  sender: Id
  recipient: Id
  senderDesks: string[]
  recipientDesks: string[]
  /** Its recipient takes no part here, and files nothing here. */
  outside: string | null
  quietSince: number | null
  filed: Id[]
  held: Id[]
  alerts: number
  alertedAt: number | null
  changedAt: number
}

function columns(sql: Queryable) {
  return sql`r.id, r.kind, r.state, r.accepted is not null as accepted, r.settled, r.sender, r.recipient,
    r.sender_desks as "senderDesks", r.recipient_desks as "recipientDesks", r.outside, r.quiet_since as "quietSince", r.filed, r.held,
    r.alerts, r.alerted_at as "alertedAt", r.changed_at as "changedAt"`
}

export async function now(sql: Queryable): Promise<number> {
  const [row] = await sql<[{ now: number }]>`select floor(extract(epoch from clock_timestamp()))::bigint as now`
  return row.now
}

/** Not held and not purged since it came to rest, which was before this; longest resting first. */
export function restingBefore(
  sql: Sql,
  { quietBefore, after, limit }: { quietBefore: number; after: RestingRow | undefined; limit: number },
): Promise<RestingRow[]> {
  return sql<RestingRow[]>`
    select ${columns(sql)} from referrals r
    where quiet_since is not null and held = '{}' and (purged_at is null or purged_at < quiet_since) and quiet_since <= ${quietBefore}
      ${after ? sql`and (quiet_since, id) > (${after.quietSince}, ${after.id})` : sql``}
    order by quiet_since, id limit ${limit}`
}

/** Heads of the chains of these councils. */
export async function headsOf(sql: Queryable, authorities: Id[]): Promise<{ id: Id; head: string }[]> {
  const rows = await sql<{ id: Id; head: Buffer }[]>`select id, head from subjects where id = any(${authorities})`
  return rows.map(({ id, head }) => ({ id, head: head.toString('base64url') }))
}

/** The same referral, held until the transaction ends; undefined where somebody else works on it or it was purged meanwhile. */
export async function lockResting(tx: Transaction, id: Id): Promise<RestingRow | undefined> {
  const [row] = await tx<RestingRow[]>`
    select ${columns(tx)} from referrals r
    where r.id = ${id} and quiet_since is not null and (purged_at is null or purged_at < quiet_since)
    for no key update skip locked`
  return row
}

/** Where a note of this referral would stand. To be asked behind the lock: what was read with it may be older than the lock. */
export async function placeOfNote(tx: Transaction, id: Id): Promise<{ follows: number; number: number }> {
  const [row] = await tx<[{ follows: number; number: number }]>`
    select position as follows, (select count(*) from notes where subject = ${id})::int as number from subjects where id = ${id}`
  return row
}

export async function countAlert(tx: Transaction, id: Id, at: number): Promise<void> {
  await tx`update referrals set alerts = alerts + 1, alerted_at = ${at} where id = ${id}`
}

/**
 * Purges: letters of positions up to `to` go with this transaction; attachments are served to nobody from here on.
 *
 * @returns whose bytes have to be removed now
 */
export async function purge(tx: Transaction, id: Id, to: number, at: number): Promise<Removable[]> {
  await tx`update referrals set purged_to = ${to}, purged_at = ${at} where id = ${id}`
  await tx`select purge_letters(${id})`
  return tx<Removable[]>`
    update attachments a set purging_at = clock_timestamp() from chain c
    where a.subject = ${id} and a.purging_at is null and c.digest = a.statement and c.position <= ${to}
    returning a.id, a.object_key as key, a.upload`
}

export type Removable = { id: Id; key: string; upload: string | null }

/** Takes some of the bytes that another gateway left lying when it was cut off, so many seconds ago. */
export function claimRemovable(sql: Sql, leftForSeconds: number, limit: number): Promise<Removable[]> {
  return sql<Removable[]>`
    update attachments set purging_at = clock_timestamp() where id in (
      select id from attachments
      where purging_at <= clock_timestamp() - make_interval(secs => ${leftForSeconds}) and purged_at is null
      order by purging_at limit ${limit} for update skip locked
    ) returning id, object_key as key, upload`
}

/** Writes down that the bytes are gone; the digests of its parts go with them. */
export async function finishRemoving(sql: Sql, id: Id): Promise<void> {
  await sql`
    with gone as (update attachments set purged_at = clock_timestamp() where id = ${id} and purged_at is null returning id)
    delete from attachment_parts where attachment in (select id from gone)`
}

export const lists = ['unfiled', 'resting', 'held', 'unclosed'] as const
export type RestingList = (typeof lists)[number]

/**
 * A page of what a council's managers are to look at, sent first first. `unclosed`: not before it lay so for a while.
 *
 * Ordered by code points, which for ids is their order and not the primary key's: by that key a short list took a walk through everybody's
 * referrals (245 ms of 300,000; of the council's own 4,000 it takes 13).
 */
export function pageOf(
  sql: Sql,
  authority: Id,
  {
    list,
    after,
    limit,
    unchangedSince,
  }: { list: RestingList; after: Id | undefined; limit: number; unchangedSince: number },
): Promise<RestingRow[]> {
  const unpurged = sql`quiet_since is not null and held = '{}' and (purged_at is null or purged_at < quiet_since)`
  const filed = sql`(sender = any(filed) and recipient = any(filed))`
  const which = {
    unfiled: sql`${unpurged} and not ${filed}`,
    resting: sql`${unpurged} and ${filed}`,
    held: sql`held <> '{}'`,
    unclosed: sql`quiet_since is null and (accepted is not null or state = 'merged') and changed_at <= ${unchangedSince}`,
  }[list]
  return sql<RestingRow[]>`
    select ${columns(sql)} from referrals r
    where (sender = ${authority} or recipient = ${authority}) and ${which} ${after ? sql`and id collate "C" > ${after}` : sql``}
    order by id collate "C" limit ${limit}`
}

export type StoredRow = { id: Id; key: string; state: string; gone: boolean }

/** The attachments after this one, and whether their bytes should be there. */
export function storedAfter(sql: Sql, after: Id | undefined, limit: number): Promise<StoredRow[]> {
  return sql<StoredRow[]>`
    select id, object_key as key, state, purging_at is not null as gone from attachments
    ${after === undefined ? sql`` : sql`where id > ${after}`} order by id limit ${limit}`
}

/** The upload under way under this key, so far as the database knows. */
export async function uploadUnder(sql: Sql, key: string): Promise<string | undefined> {
  const [row] = await sql<{ upload: string | null }[]>`select upload from attachments where object_key = ${key}`
  return row?.upload ?? undefined
}

/** Whether a whole attachment still lies under this key, so far as the database knows. */
export async function isStored(sql: Sql, id: Id): Promise<boolean> {
  const rows = await sql`select id from attachments where id = ${id} and state <> 'open' and purging_at is null`
  return rows.length === 1
}

/** The national chain, oldest first. */
export function nationalChain(sql: Sql): Promise<{ statement: string; received_at: number }[]> {
  return sql<{ statement: string; received_at: number }[]>`
    select statement, received_at from chain where subject = 'national' order by position`
}

export type Ending = { id: Id; follows: Id | null; passedTo: Id | null }

/** Referrals whose letters are all gone and that rested since before this. */
export function endedBefore(sql: Sql, quietBefore: number): Promise<Ending[]> {
  return sql<Ending[]>`
    select id, follows, passed_to as "passedTo" from referrals r
    where quiet_since < ${quietBefore} and held = '{}' and purged_at >= quiet_since
      and not exists (select from attachments a where a.subject = r.id and a.purged_at is null)`
}

/** Which referrals name one of these. */
export function namedBy(sql: Sql, ids: Id[]): Promise<{ id: Id; names: Id[] }[]> {
  return sql<{ id: Id; names: Id[] }[]>`
    select id, array_remove(array[follows, passed_to], null) as names from referrals
    where follows = any(${ids}) or passed_to = any(${ids})`
}

/** Deletes these whole, all or none: the database checks each again. */
export async function expire(sql: Sql, ids: Id[], quietBefore: number): Promise<number> {
  const [row] = await sql<[{ gone: number }]>`select expire_referrals(${ids}, ${quietBefore}) as gone`
  return row.gone
}
