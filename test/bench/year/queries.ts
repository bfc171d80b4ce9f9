// SQL of the simulated year: many cases written at once, as one statement each would have written them; and read again to be compared.
import type { Sql } from '../../../gateway/database/connect.ts'

export type ChainRow = {
  subject: string
  position: number
  digest: string
  issuer: string
  jti: string
  verb: string
  member: string
  statement: string
  received_at: number
}
export type ReferralRow = {
  id: string
  kind: string
  sender: string
  recipient: string
  state: string
  urgent: boolean
  accepted: string | null
  settled: boolean
  responsible: string
  move: string
  sender_list: string
  recipient_list: string
  decide_by: string | null
  sent_at: number
  changed_at: number
  head: string
  position: number
  taken_on_at: number | null
  decided_at: number | null
  ended_at: number | null
  due_what: string | null
  due_side: string | null
  due_since: string | null
  due_on: string | null
  due_at: number | null
  next_step: string | null
  next_on: string | null
  look_at: number | null
}

/** Writes statements and the referrals as they stand behind them. A step taken for the same waiting stays taken, as `clockSet` has it. */
export async function writeMany(owner: Sql, chain: readonly ChainRow[], rows: readonly ReferralRow[]): Promise<void> {
  await owner.begin(async tx => {
    await tx`
      insert into subjects (id, kind, head, position)
      select id, kind, decode(head, 'hex'), position from json_to_recordset(${tx.json(rows as never)}::json)
        as x (id text, kind text, head text, position int)
      on conflict (id) do update set head = excluded.head, position = excluded.position`
    await tx`
      insert into chain (subject, position, digest, issuer, jti, verb, member, role, statement, receipt, received_at)
      select subject, position, decode(digest, 'hex'), issuer, jti, verb, decode(member, 'hex'), 'officer', statement, '', received_at
      from json_to_recordset(${tx.json(chain as never)}::json) as x (subject text, position int, digest text, issuer text, jti uuid,
        verb text, member text, statement text, received_at bigint)`
    await tx`
      insert into referrals (id, kind, sender, recipient, sender_desks, recipient_desks, state, urgent, accepted, settled, responsible,
        move, sender_list, recipient_list, decide_by, sent_at, changed_at, head, position, taken_on_at, decided_at, ended_at,
        due_what, due_side, due_since, due_on, due_at, next_step, next_on, look_at)
      select id, kind, sender, recipient, '{cme}', '{cme}', state, urgent, decode(accepted, 'hex'), settled, responsible,
        move, sender_list, recipient_list, decide_by, sent_at, changed_at, decode(head, 'hex'), position, taken_on_at, decided_at, ended_at,
        due_what, due_side, due_since, due_on, due_at, next_step, next_on, look_at
      from json_to_recordset(${tx.json(rows as never)}::json) as x (id text, kind text, sender text, recipient text, state text,
        urgent boolean, accepted text, settled boolean, responsible text, move text, sender_list text, recipient_list text, decide_by date,
        sent_at bigint, changed_at bigint, head text, position int, taken_on_at bigint, decided_at bigint, ended_at bigint,
        due_what text, due_side text, due_since date, due_on date, due_at bigint, next_step text, next_on date, look_at bigint)
      on conflict (id) do update set state = excluded.state, accepted = excluded.accepted, settled = excluded.settled,
        responsible = excluded.responsible, move = excluded.move, sender_list = excluded.sender_list,
        recipient_list = excluded.recipient_list, decide_by = excluded.decide_by, changed_at = excluded.changed_at, head = excluded.head,
        position = excluded.position, taken_on_at = excluded.taken_on_at, decided_at = excluded.decided_at, ended_at = excluded.ended_at,
        last_step = case when referrals.due_what is not distinct from excluded.due_what
          and referrals.due_since is not distinct from excluded.due_since then referrals.last_step end,
        due_what = excluded.due_what, due_side = excluded.due_side, due_since = excluded.due_since, due_on = excluded.due_on,
        due_at = excluded.due_at, next_step = excluded.next_step, next_on = excluded.next_on, look_at = excluded.look_at`
  })
}

export type NoteRow = { subject: string; note: string }

/** A page of notes, in the order of their referrals. */
export function notesAfter(owner: Sql, after: { subject: string; number: number }, limit: number) {
  return owner<(NoteRow & { number: number })[]>`
    select subject, number, note from notes where (subject, number) > (${after.subject}, ${after.number})
    order by subject, number limit ${limit}`
}

export type DueRow = { id: string; due_what: string | null; due_on: string | null }

export function dueRows(owner: Sql): Promise<DueRow[]> {
  return owner<DueRow[]>`select id, due_what, due_on from referrals`
}

/** What the tables and indexes of referrals hold on disk, without letters: bytes. */
export async function bytesOfReferrals(owner: Sql): Promise<number> {
  const [row] = await owner<[{ bytes: number }]>`
    select sum(pg_total_relation_size(name))::bigint as bytes
    from unnest(array['subjects', 'chain', 'referrals', 'notes', 'feed']::regclass[]) as name`
  return row.bytes
}

export async function foundingStatement(owner: Sql): Promise<string> {
  const [row] = await owner<[{ statement: string }]>`
    select statement from chain where subject = 'national' and position = 0`
  return row.statement
}

export async function analyze(owner: Sql): Promise<void> {
  await owner`vacuum (analyze) referrals, chain, notes, subjects`
}
