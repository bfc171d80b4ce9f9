// The SQL of the bench: rows as `send` leaves them, boxes filled as if they had been used for years. Run by nothing but the bench.
import type { Sql } from '../../gateway/database/connect.ts'
import { type Append, toBytes } from '../../gateway/referrals/queries.ts'

/** The server's version, such as 18.4. */
export async function serverVersion(sql: Sql): Promise<string> {
  const [row] = await sql<{ server_version: string }[]>`show server_version`
  return row?.server_version ?? 'unknown'
}

/**
 * What `send` writes, in one transaction, and nothing else: no lock, no look at anything, one round trip.
 *
 * The same tables, columns and indexes; `append` in gateway/referrals/queries.ts is what this is the bare form of.
 */
export async function insertRows(sql: Sql, said: Append): Promise<void> {
  const { row } = said
  const digest = toBytes(said.digest)
  await sql`
    with begun as (
      insert into subjects (id, kind, head, position) values (${said.subject}, ${said.kind}, ${digest}, 0)
    ), recorded as (
      insert into chain (subject, position, digest, issuer, jti, verb, member, role, statement, receipt, received_at)
      values (${said.subject}, 0, ${digest}, ${said.issuer}, ${said.jti}, ${said.verb}, ${toBytes(said.member)}, ${said.role},
        ${said.statement}, ${said.receipt}, ${said.at})
    ), kept as (
      insert into letters (statement, subject, bytes) values (${digest}, ${said.subject}, ${said.letter ?? null})
    ), projected as (
      insert into referrals (id, kind, sender, recipient, sender_desks, recipient_desks, state, urgent, responsible, move,
        sender_list, recipient_list, sent_at, changed_at, head, position)
      values (${said.subject}, ${said.kind}, ${row.sender}, ${row.recipient}, ${row.senderDesks}, ${row.recipientDesks}, ${row.state},
        ${row.urgent}, ${row.sender}, ${row.move}, ${row.senderList}, ${row.recipientList}, ${said.at}, ${said.at}, ${digest}, 0)
    )
    insert into feed (authority, desks, subject, position, what, verb, state, at) values
      (${row.sender}, ${row.senderDesks}, ${said.subject}, 0, 'statement', ${said.verb}, ${row.state}, ${said.at}),
      (${row.recipient}, ${row.recipientDesks}, ${said.subject}, 0, 'statement', ${said.verb}, ${row.state}, ${said.at})`
}

/**
 * Puts `count` referrals into the recipient's in-box, from 150 councils over two years, in every state of their lives.
 *
 * One in twenty is for a desk that the officer does not work at. Chains and letters are left out: a box reads neither.
 * Ids are as clients make them: ordered by time. No clock runs on them, else the gateway's job would look at each.
 * @returns the cursor of the page in the middle
 */
export async function fillBox(owner: Sql, recipient: string, count: number): Promise<string> {
  await owner`
    with plan as (
      select n, uuidv7(make_interval(secs => -(n::bigint * 63072000 / ${count})))::text as id, ${Math.floor(Date.now() / 1000)}::bigint - (n::bigint * 63072000 / ${count}) as at,
        (array['sent', 'collected', 'acknowledged', 'asked', 'accepted', 'closed', 'closed', 'closed', 'declined', 'withdrawn'])[1 + n % 10] as state
      from generate_series(1, ${count}::int) as n
    ), begun as (
      insert into subjects (id, kind, head, position)
      select id, 'transfer', sha256(convert_to(id, 'UTF8')), 1 + n % 12 from plan
    )
    insert into referrals (id, kind, sender, recipient, sender_desks, recipient_desks, state, urgent, responsible, move,
      sender_list, recipient_list, sent_at, changed_at, head, position, look_at)
    select id, 'transfer', md5('council ' || n % 150)::uuid::text, ${recipient}, '{cme}',
      case when n % 20 = 0 then '{restricted}'::text[] else '{cme}' end, state, n % 9 = 0,
      case when state in ('accepted', 'closed') then ${recipient} else md5('council ' || n % 150)::uuid::text end,
      case when state in ('declined', 'asked') then 'sender' when state in ('closed', 'withdrawn') then 'nobody' else 'recipient' end,
      case when state = 'asked' then 'asked_you' when state = 'accepted' then 'accepted' when state = 'declined' then 'returned'
        when state in ('closed', 'withdrawn') then 'finished' else 'waiting' end,
      case when state in ('sent', 'collected') then 'new' when state = 'acknowledged' then 'looking_into'
        when state = 'asked' then 'waiting_for_answer' when state = 'accepted' then 'ours' else 'finished' end,
      at - 86400, at, sha256(convert_to(id, 'UTF8')), 1 + n % 12, null
    from plan`
  await owner`vacuum (analyze) referrals, subjects`
  const [middle] = await owner<{ changed_at: number; id: string }[]>`
    select changed_at, id from referrals where recipient = ${recipient}
    order by changed_at desc, id desc limit 1 offset ${Math.floor(count / 2)}`
  return `${middle?.changed_at}.${middle?.id}`
}
