// SQL of the clocks: the projected row, what must be looked at, the notes of the ladder. No decisions here.
import type { Day } from '../../schemas/clocks/days.ts'
import type { DueWhat } from '../../schemas/clocks/due.ts'
import type { RungName } from '../../schemas/clocks/ladder.ts'
import type { Id } from '../../schemas/ids.ts'
import type { Party } from '../../schemas/lifecycle.ts'
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

/** The clock's row, from the CTE `moved (id)` of the statement that writes the referral: behind it, so that locks have one order. */
export function clockFrom(sql: Queryable, row: ClockRow) {
  return sql`
    insert into clocks (subject, what, side, since, due_on, due_at, next_step, next_on, step, look_at)
    select moved.id, ${row.due?.what ?? null}::text, ${row.due?.side ?? null}::text, ${row.due?.since ?? null}::date, ${row.due?.on ?? null}::date,
      ${row.due?.at ?? null}::bigint, ${row.next?.step ?? null}::text, ${row.next?.on ?? null}::date, ${row.step ?? null}::text,
      ${row.lookAt ?? null}::bigint
    from moved
    on conflict (subject) do update set what = excluded.what, side = excluded.side, since = excluded.since, due_on = excluded.due_on,
      due_at = excluded.due_at, next_step = excluded.next_step, next_on = excluded.next_on, look_at = excluded.look_at,
      step = case when excluded.step is null and clocks.what is not distinct from excluded.what
        and clocks.since is not distinct from excluded.since then clocks.step else excluded.step end`
}

export async function saveClock(tx: Transaction, subject: Id, row: ClockRow): Promise<void> {
  await tx`with moved as (select ${subject}::text as id) ${clockFrom(tx, row)}`
}

/** Referrals whose time to be looked at has come, the longest waiting first. */
export async function toLookAt(sql: Sql, now: number, limit: number): Promise<Id[]> {
  const rows = await sql<{ subject: Id }[]>`
    select subject from clocks where look_at <= ${now} order by look_at, subject limit ${limit}`
  return rows.map(({ subject }) => subject)
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
    select r.id from referrals r join clocks c on c.subject = r.id
    where r.id = ${id} and c.look_at <= ${now} for no key update of r skip locked`
  return rows.length === 1
}

/** As it stands behind the lock: what was read with the lock may be older than it. */
export async function heldReferral(tx: Transaction, id: Id): Promise<HeldReferral | undefined> {
  const [row] = await tx<HeldReferral[]>`
    select r.id, r.sender, r.recipient, r.sender_desks as "senderDesks", r.recipient_desks as "recipientDesks", r.state,
      r.passed_to is not null as "passedOn", s.position,
      (select coalesce(json_agg(note order by number), '[]') from notes where subject = r.id) as notes
    from referrals r join subjects s on s.id = r.id where r.id = ${id}`
  return row
}

/** Writes a note beside the chain, and tells both sides of it: the outbox is written with it, or neither is. */
export async function addNote(
  tx: Transaction,
  row: HeldReferral,
  { number, note, what, at }: { number: number; note: string; what: string; at: number },
): Promise<void> {
  await tx`insert into notes (subject, number, note, made_at) values (${row.id}, ${number}, ${note}, ${at})`
  await tx`
    insert into feed (authority, desks, subject, position, what, verb, state, at)
    select side.authority, side.desks, ${row.id}, ${number}::int, 'note', ${what}, ${row.state}, ${at}::bigint
    from (values (${row.sender}::text, ${row.senderDesks}::text[]), (${row.recipient}::text, ${row.recipientDesks}::text[]))
      as side (authority, desks)
    where side.desks <> '{}'`
}

export type ChainRow = { statement: string; role: string; at: number }

export function chainOf(tx: Queryable, subject: Id): Promise<ChainRow[]> {
  return tx<
    ChainRow[]
  >`select statement, role, received_at as at from chain where subject = ${subject} order by position`
}

export async function headsOf(tx: Queryable, authorities: Id[]): Promise<{ id: Id; head: string }[]> {
  const rows = await tx<{ id: Id; head: Buffer }[]>`select id, head from subjects where id = any(${authorities})`
  return rows.map(({ id, head }) => ({ id, head: head.toString('base64url') }))
}

export async function now(sql: Queryable): Promise<number> {
  const [row] = await sql<[{ now: number }]>`select floor(extract(epoch from clock_timestamp()))::bigint as now`
  return row.now
}
