// SQL that records what is said about referrals. Reading them is boxes/. No decisions here.
import type { Digest, Id } from '../../schemas/ids.ts'
import type { Queryable, Sql, Transaction } from '../database/connect.ts'
import type { Ground } from './ground.ts'

export const toBytes = (digest: Digest) => Buffer.from(digest, 'base64url')
/** PostgreSQL's type of a list of digests; the client would take it for one digest. */
const byteaArray = 1001

export type GroundQuestion = {
  subject: Id
  issuer: Id
  jti: Id
  /** Everybody whose directory entry matters: both sides, and whoever is addressed. */
  concerned: Id[]
  heads: Digest[]
  fingerprints: string[]
  addressed: Id | undefined
  follows: Id | undefined
}

type GroundRow = Omit<Ground, 'stored' | 'addressed' | 'heads'> & {
  stored: Ground['stored'] | null
  addressed: Ground['addressed'] | null
  heads: { id: Id; head: Digest }[]
}

/** Everything a decision rests on, in one round trip. */
export async function readGround(sql: Sql, question: GroundQuestion): Promise<Ground> {
  const { subject, issuer, jti, concerned, heads, fingerprints, addressed, follows } = question
  const [row] = await sql<[GroundRow]>`
    select floor(extract(epoch from clock_timestamp()))::bigint as now,
      (select json_build_object('statement', statement, 'receipt', receipt) from chain
        where issuer = ${issuer} and jti = ${jti}) as stored,
      exists (select from subjects where id = ${subject}) as taken,
      (select coalesce(json_agg(json_build_object('id', id, 'head', ${base64url(sql, sql`head`)})), '[]') from subjects
        where id = any(${concerned}) and kind = 'authority') as heads,
      (select coalesce(json_agg(${base64url(sql, sql`digest`)}), '[]') from chain
        where digest = any(${sql.array(heads.map(toBytes), byteaArray)}) and subject = any(${concerned})) as "knownHeads",
      (select coalesce(json_agg(held), '[]') from (
        select distinct on (authority, desk) authority, desk, fingerprint,
          (select count(distinct m.person) from keyholders k join members m on m.thumbprint = k.member
            where k.authority = c.authority and k.desk = c.desk and m.removed_at is null) as people
        from certificates c where authority = any(${concerned}) and retired_at is null
        order by authority, desk, valid_from desc) held) as certificates,
      (select coalesce(json_agg(fingerprint), '[]') from certificates
        where fingerprint = any(${fingerprints}) and authority = any(${concerned})) as "onceHeld",
      (select json_build_object('name', name, 'status', status, 'successors', successors) from authorities
        where id = ${addressed ?? null} and name is not null) as addressed,
      coalesce((select successors from authorities where id = ${issuer}), '{}') as successors,
      exists (select from referrals where id = ${follows ?? null} and ${issuer} in (sender, recipient)) as "mayFollow"`
  const { stored, addressed: found, heads: current, ...rest } = row
  return {
    ...rest,
    heads: Object.fromEntries(current.map(({ id, head }) => [id, head])),
    ...(stored && { stored }),
    ...(found && { addressed: found }),
  }
}

/** bytea to base64url inside SQL, for JSON. */
function base64url(sql: Sql, column: ReturnType<Sql>) {
  return sql`rtrim(translate(encode(${column}, 'base64'), E'+/\n', '-_'), '=')`
}

export type SaidRow = { statement: string; receipt: string; role: string; received_at: number; doubtful: boolean }

/** A referral's chain, and for each statement whether its key was reported compromised since before it came. */
export function saidAbout(sql: Queryable, subject: Id): Promise<SaidRow[]> {
  return sql<SaidRow[]>`
    select c.statement, c.receipt, c.role, c.received_at,
      coalesce(m.removed_reason = 'compromised' and m.removed_since <= c.received_at, false) as doubtful
    from chain c
    join subjects s on s.id = c.subject and s.kind in ('transfer', 'enquiry')
    join members m on m.thumbprint = c.member
    where c.subject = ${subject} order by c.position`
}

/** Whether a transfer that follows this one was accepted. */
export async function isPassedOn(sql: Queryable, id: Id): Promise<boolean> {
  const [row] = await sql<{ passed: boolean }[]>`select passed_to is not null as passed from referrals where id = ${id}`
  return row?.passed ?? false
}

/** One statement in its place, with everything that changes with it. */
export type Append = {
  subject: Id
  kind: 'transfer' | 'enquiry'
  prev: Digest | null
  digest: Digest
  position: number
  issuer: Id
  jti: Id
  verb: string
  member: Digest
  role: string
  statement: string
  receipt: string
  at: number
  letter: Uint8Array | undefined
  /** Must still be in force when this is written. */
  fingerprints: string[]
  /** Must be complete and the issuer's, and are linked. */
  attachments: Id[]
  /** As it was when this was decided: another referral may move it meanwhile, and this row with it. */
  passedOn: boolean
  row: ReferralRow
}

/** The projection of a referral. */
export type ReferralRow = {
  sender: Id
  recipient: Id
  senderDesks: string[]
  recipientDesks: string[]
  state: string
  urgent: boolean
  accepted: Digest | undefined
  settled: boolean
  responsible: Id | undefined
  move: string
  senderList: string
  recipientList: string
  decideBy: string | undefined
  follows: Id | undefined
}

/**
 * Writes statement, letter, projection, receipt, links and outbox as one statement: all of it or nothing.
 *
 * The member and certificate rows are locked `for share`: a removal under way is waited for, and then this writes nothing.
 * @returns false where the head or responsibility moved, the standing or a certificate ended, or an attachment is not there to link
 */
export async function append(sql: Queryable, said: Append): Promise<boolean> {
  const { row } = said
  const digest = toBytes(said.digest)
  const first = said.prev === null
  const [written] = await sql<{ done: boolean }[]>`
    with standing as (
      select thumbprint from members
      where thumbprint = ${toBytes(said.member)} and removed_at is null for share
    ), sealed_to as (
      select fingerprint from certificates
      where fingerprint = any(${said.fingerprints}) and retired_at is null for share
    ), ready as (
      select id from attachments
      where id = any(${said.attachments}::uuid[]) and state = 'complete' and authority = ${said.issuer} for update
    ), unmoved as (
      select id from referrals
      where id = ${said.subject} and (passed_to is not null) = ${said.passedOn} for no key update
    ), sound as (
      select 1 where exists (select from standing)
        and (${first} or exists (select from unmoved))
        and (select count(*) from sealed_to) = ${said.fingerprints.length}::int
        and (select count(*) from ready) = ${said.attachments.length}::int
    ), moved as (
      ${
        first
          ? sql`insert into subjects (id, kind, head, position)
              select ${said.subject}::text, ${said.kind}::text, ${digest}::bytea, 0 from sound on conflict (id) do nothing returning id`
          : sql`update subjects set head = ${digest}, position = ${said.position} from sound
              where id = ${said.subject} and head = ${toBytes(said.prev ?? '')} returning id`
      }
    ), recorded as (
      insert into chain (subject, position, digest, issuer, jti, verb, member, role, statement, receipt, received_at)
      select id, ${said.position}::int, ${digest}::bytea, ${said.issuer}::text, ${said.jti}::uuid, ${said.verb}::text,
        ${toBytes(said.member)}::bytea, ${said.role}::text, ${said.statement}::text, ${said.receipt}::text, ${said.at}::bigint from moved
    ), kept as (
      insert into letters (statement, subject, bytes)
      select ${digest}::bytea, id, ${said.letter ?? null}::bytea from moved where ${said.letter !== undefined}
    ), linked as (
      update attachments set state = 'linked', subject = moved.id, statement = ${digest} from moved
      where attachments.id = any(${said.attachments}::uuid[])
    ), projected as (
      ${first ? firstRow(sql, said) : nextRow(sql, said)}
    ), told as (
      insert into feed (authority, desks, subject, position, what, verb, state, at)
      select side.authority, side.desks, moved.id, ${said.position}::int, 'statement', ${said.verb}::text, ${row.state}::text, ${said.at}::bigint
      from moved, (values (${row.sender}::text, ${row.senderDesks}::text[]), (${row.recipient}::text, ${row.recipientDesks}::text[]))
        as side (authority, desks)
    )
    select count(*) = 1 as done from moved`
  return written?.done ?? false
}

function firstRow(sql: Queryable, { row, kind, at }: Append) {
  return sql`
    insert into referrals (id, kind, sender, recipient, sender_desks, recipient_desks, state, urgent, responsible, move,
      sender_list, recipient_list, follows, sent_at, changed_at)
    select id, ${kind}::text, ${row.sender}::text, ${row.recipient}::text, ${row.senderDesks}::text[],
      ${row.recipientDesks}::text[], ${row.state}::text, ${row.urgent}::boolean, ${row.responsible ?? null}::text, ${row.move}::text,
      ${row.senderList}::text, ${row.recipientList}::text, ${row.follows ?? null}::text, ${at}::bigint, ${at}::bigint from moved`
}

/** `responsible` stays as it is where somebody further on is: this chain alone does not know who. */
function nextRow(sql: Queryable, { row, at }: Append) {
  return sql`
    update referrals set sender = ${row.sender}, recipient = ${row.recipient}, sender_desks = ${row.senderDesks},
      recipient_desks = ${row.recipientDesks}, state = ${row.state}, accepted = ${row.accepted ? toBytes(row.accepted) : null},
      settled = ${row.settled}, responsible = coalesce(${row.responsible ?? null}, responsible), move = ${row.move},
      sender_list = ${row.senderList}, recipient_list = ${row.recipientList}, decide_by = ${row.decideBy ?? null}, changed_at = ${at}
    from moved where referrals.id = moved.id`
}

/** A referral whose responsibility moved because of what happened in one that follows it. */
export type Moved = {
  id: Id
  kind: 'transfer' | 'enquiry'
  sender: Id
  recipient: Id
  senderDesks: string[]
  recipientDesks: string[]
  state: string
  position: number
  notes: number
  responsible: Id
}

/** Waits for whoever is changing this referral, so that what is read of it next is how it stays. */
export async function lockReferral(tx: Transaction, id: Id): Promise<void> {
  await tx`select id from referrals where id = ${id} for no key update`
}

/** After `by` was accepted: what it follows is passed on to it, unless it was before; and all that leads to `by` names who has it now. */
export function passOn(tx: Transaction, followed: Id, by: Id, at: number): Promise<Moved[]> {
  return tx<Moved[]>`
    with recursive earlier as (
      select id from referrals where (id = ${followed} and passed_to is null) or passed_to = ${by}
      union select r.id from referrals r join earlier e on r.passed_to = e.id
    ), now as (
      select responsible from referrals where id = ${by}
    )
    update referrals r set
      passed_to = coalesce(r.passed_to, ${by}), responsible = case when r.kind = 'transfer' then now.responsible else r.responsible end,
      changed_at = ${at}
    from subjects s, now where r.id in (select id from earlier) and s.id = r.id
      and (r.passed_to is null or r.responsible <> now.responsible)
    returning ${movedColumns(tx)}`
}

/** A transfer that follows this one and is accepted, the earliest sent; held until the transaction ends. */
export async function acceptedFollower(tx: Transaction, id: Id): Promise<Id | undefined> {
  const [row] = await tx<{ id: Id }[]>`
    select id from referrals where follows = ${id} and accepted is not null
    order by sent_at, id limit 1 for no key update`
  return row?.id
}

/** After the acceptance of `by` was disowned: what was passed on to it is its parties' own again, and so on back. */
export function takeBack(tx: Transaction, by: Id, at: number): Promise<Moved[]> {
  return tx<Moved[]>`
    with recursive first as (
      select id, case when accepted is not null then recipient else sender end as responsible from referrals where passed_to = ${by}
    ), earlier as (
      select id, responsible from first
      union select r.id, e.responsible from referrals r join earlier e on r.passed_to = e.id
    )
    update referrals r set
      passed_to = case when r.passed_to = ${by} then null else r.passed_to end,
      responsible = case when r.kind = 'transfer' then earlier.responsible else r.responsible end, changed_at = ${at}
    from earlier join subjects s on s.id = earlier.id where r.id = earlier.id
    returning ${movedColumns(tx)}`
}

function movedColumns(tx: Transaction) {
  return tx`r.id, r.kind, r.sender, r.recipient, r.sender_desks as "senderDesks", r.recipient_desks as "recipientDesks", r.state,
    r.responsible, s.position, (select count(*) from notes n where n.subject = r.id)::int as notes`
}

/** Puts a referral on the lists its new standing asks for. */
export async function relist(
  tx: Transaction,
  id: Id,
  move: string,
  senderList: string,
  recipientList: string,
): Promise<void> {
  await tx`
    update referrals set move = ${move}, sender_list = ${senderList}, recipient_list = ${recipientList} where id = ${id}`
}

/** What a referral's standing needs beside its chain. */
export async function standingOf(tx: Transaction, id: Id) {
  const [row] = await tx<{ state: string; accepted: boolean; settled: boolean; passedOn: boolean }[]>`
    select state, accepted is not null as accepted, settled, passed_to is not null as "passedOn" from referrals where id = ${id}`
  return row
}

/** Writes a note beside a chain and tells both sides. */
export async function addNote(tx: Transaction, moved: Moved, what: string, note: string, at: number): Promise<void> {
  await tx`insert into notes (subject, number, note, made_at) values (${moved.id}, ${moved.notes}, ${note}, ${at})`
  await tx`
    insert into feed (authority, desks, subject, position, what, verb, state, at) values
      (${moved.sender}, ${moved.senderDesks}, ${moved.id}, ${moved.notes}, 'note', ${what}, ${moved.state}, ${at}),
      (${moved.recipient}, ${moved.recipientDesks}, ${moved.id}, ${moved.notes}, 'note', ${what}, ${moved.state}, ${at})`
}

/** Attachments a statement names, as this authority uploaded them. */
export function attachmentsNamed(sql: Sql, authority: Id, ids: Id[]) {
  return sql<{ id: Id; bytes: number; sha256: Buffer | null; state: 'open' | 'complete' | 'linked' }[]>`
    select id, bytes, sha256, state from attachments where authority = ${authority} and id = any(${ids}::uuid[])`
}

/** From the recall on, the letter and what came with it are served to nobody but their author. */
export async function recall(tx: Transaction, item: Digest, subject: Id, at: number): Promise<void> {
  await tx`
    insert into recalls (item, subject, recalled_at) values (${toBytes(item)}, ${subject}, ${at}) on conflict (item) do nothing`
  await tx`
    update attachments set withheld_at = clock_timestamp() where statement = ${toBytes(item)} and withheld_at is null`
}
