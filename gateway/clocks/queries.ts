// SQL of the clocks: the projected row, what must be looked at, the notes of the ladder. No decisions here.
import type { Day } from '../../schemas/clocks/days.ts'
import type { DueWhat, RungName } from '../../schemas/clocks/names.ts'
import type { Digest, Id } from '../../schemas/ids.ts'
import type { Party } from '../../schemas/referral/lifecycle.ts'
import type { Queryable, Sql, Transaction } from '../database/connect.ts'

/** Nothing is due where it is empty. */
export type ClockRow = {
  due?: { what: DueWhat; side: Party; since: Day; on: Day; at: number }
  next?: { step: RungName; on: Day }
  /** The last step taken for what is due now. */
  step?: RungName
  /** When somebody must look again, seconds. */
  lookAt?: number
}

/** The columns of a referral's row that hold its clock, and their values in the same order. */
export const clockColumns = (sql: Queryable) =>
  sql`due_what, due_side, due_since, due_on, due_at, next_step, next_on, last_step, look_at`

export function clockValues(sql: Queryable, { due, next, step, lookAt }: ClockRow) {
  return sql`${due?.what ?? null}::text, ${due?.side ?? null}::text, ${due?.since ?? null}::date, ${due?.on ?? null}::date,
    ${due?.at ?? null}::bigint, ${next?.step ?? null}::text, ${next?.on ?? null}::date, ${step ?? null}::text, ${lookAt ?? null}::bigint`
}

/**
 * The same as assignments. Where the same waiting goes on, a step that was taken for it stays taken.
 *
 * @param looked by the job: a statement leaves the mark of a new calendar to it
 */
export function clockSet(sql: Queryable, { due, next, step, lookAt }: ClockRow, looked = false) {
  const [what, since] = [due?.what ?? null, due?.since ?? null]
  const at = looked ? lookAt : unlessMarked(sql, lookAt)
  return sql`due_what = ${what}, due_side = ${due?.side ?? null}, due_since = ${since}, due_on = ${due?.on ?? null},
    due_at = ${due?.at ?? null}, next_step = ${next?.step ?? null}, next_on = ${next?.on ?? null}, look_at = ${at ?? null},
    last_step = case when ${step ?? null}::text is null and due_what is not distinct from ${what}::text
      and due_since is not distinct from ${since}::date then last_step else ${step ?? null}::text end`
}

/** What is written now was thought out before it came to the row, maybe by a calendar that is over: then somebody must look again. */
function unlessMarked(sql: Queryable, lookAt: number | undefined) {
  return lookAt === undefined ? null : sql`case when look_at = 0 then 0 else ${lookAt}::bigint end`
}

export async function saveClock(tx: Transaction, subject: Id, row: ClockRow): Promise<void> {
  await tx`update referrals set ${clockSet(tx, row, true)} where id = ${subject}`
}

/** Referrals whose time to be looked at has come, the longest waiting first. */
export async function toLookAt(sql: Sql, now: number, limit: number): Promise<Id[]> {
  const rows = await sql<{ id: Id }[]>`
    select id from referrals where look_at <= ${now} order by look_at, id limit ${limit}`
  return rows.map(({ id }) => id)
}

export type HeldReferral = {
  id: Id
  sender: Id
  recipient: Id
  senderDesks: string[]
  recipientDesks: string[]
  state: string
  passedOn: boolean
  position: number
  notes: string[]
}

/** The referral, held until the transaction ends; undefined where somebody else holds it, or it need not be looked at any more. */
export async function hold(tx: Transaction, id: Id, now: number): Promise<boolean> {
  const rows = await tx`
    select id from referrals where id = ${id} and look_at <= ${now} for no key update skip locked`
  return rows.length === 1
}

/** As it stands behind the lock: what was read with the lock may be older than it. */
export async function heldReferral(tx: Transaction, id: Id): Promise<HeldReferral | undefined> {
  const [row] = await tx<HeldReferral[]>`
    select r.id, r.sender, r.recipient, r.sender_desks as "senderDesks", r.recipient_desks as "recipientDesks", r.state,
      r.passed_to is not null as "passedOn", r.position,
      (select coalesce(json_agg(note order by number), '[]') from notes where subject = r.id) as notes
    from referrals r where r.id = ${id}`
  return row
}

export type ChainRow = { statement: string; role: string; at: number }

export function chainOf(tx: Queryable, subject: Id): Promise<ChainRow[]> {
  return tx<
    ChainRow[]
  >`select statement, role, received_at as at from chain where subject = ${subject} order by position`
}

/** The heads of these councils' chains, and of the nation's. */
export async function headsOf(
  tx: Queryable,
  authorities: Id[],
): Promise<{ councils: { id: Id; head: Digest }[]; nation: Digest | undefined }> {
  const rows = await tx<{ id: Id; head: Buffer }[]>`
    select id, head from subjects where id = any(${[...authorities, 'national']})`
  const heads = rows.map(({ id, head }) => ({ id, head: head.toString('base64url') }))
  return {
    councils: heads.filter(({ id }) => id !== 'national'),
    nation: heads.find(({ id }) => id === 'national')?.head,
  }
}

export async function now(sql: Queryable): Promise<number> {
  const [row] = await sql<[{ now: number }]>`select floor(extract(epoch from clock_timestamp()))::bigint as now`
  return row.now
}

/** Councils by how many of their cases the last step of the ladder was taken for, and nothing was done since. */
export function readNonResponse(sql: Sql) {
  return sql<{ authority: Id; name: string; waiting: number; oldest_due_on: Day }[]>`
    select a.id as authority, a.name, count(*)::int as waiting, min(r.due_on) as oldest_due_on
    from referrals r
    join authorities a on a.id = case r.due_side when 'sender' then r.sender else r.recipient end
    where r.last_step = 'registrars' and r.due_at is not null
    group by a.id, a.name order by waiting desc, a.name`
}
