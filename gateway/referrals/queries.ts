// SQL that records what is said about referrals. Reading them is boxes/. No decisions here.
import type { Digest, Id } from '../../schemas/ids.ts'
import { type ClockRow, clockColumns, clockSet, clockValues } from '../clocks/queries.ts'
import type { Queryable, Sql, Transaction } from '../database/connect.ts'
import { spending } from '../identity/queries.ts'

export const toBytes = (digest: Digest) => Buffer.from(digest, 'base64url')
/** For `decode` in SQL. The client would send hex: half as long again, and three times the work for it (8 KiB: 90 against 17 µs). */
const inBase64 = ({ buffer, byteOffset, byteLength }: Uint8Array) =>
  Buffer.from(buffer, byteOffset, byteLength).toString('base64')
/** PostgreSQL's type of a list of digests; the client would take it for one digest. */
const byteaArray = 1001

export type PlaceQuestion = {
  subject: Id
  issuer: Id
  jti: Id
  /** Everybody whose directory entry matters: both sides, and whoever is addressed. */
  concerned: Id[]
  follows: Id | undefined
  /** Where the speaker works: a referral is followed at its own desks. */
  desks: string[]
}

export type Place = {
  now: number
  stored?: { statement: string; receipt: string }
  taken: boolean
  mayFollow: boolean
  /** Of everybody concerned who is in the directory. */
  heads: { id: Id; head: Digest }[]
  /** Of the nation's own chain: another gateway process may have moved it. */
  nation: Digest | undefined
}

type PlaceRow = Omit<Place, 'stored' | 'heads' | 'nation'> & {
  stored: Place['stored'] | null
  heads: { id: Id; head: string }[]
}

/**
 * Where a statement would stand, in one round trip. Everything else about councils comes from the fold of their chains,
 * remembered by head: one truth, and no counting of certificates and people in SQL at each statement.
 */
export async function readPlace(sql: Sql, question: PlaceQuestion): Promise<Place> {
  const { subject, issuer, jti, concerned, follows, desks } = question
  const [row] = await sql<[PlaceRow]>`
    select floor(extract(epoch from clock_timestamp()))::bigint as now,
      (select json_build_object('statement', statement, 'receipt', receipt) from chain
        where issuer = ${issuer} and jti = ${jti}) as stored,
      exists (select from subjects where id = ${subject}) as taken,
      (select coalesce(json_agg(json_build_object('id', id, 'head', encode(head, 'hex'))), '[]') from subjects
        where id = any(${[...concerned, 'national']}) and kind in ('authority', 'national')) as heads,
      ${follows === undefined ? sql`false` : mayFollow(sql, follows, issuer, desks)} as "mayFollow"`
  const { stored, heads: hex, ...rest } = row
  const heads = hex.map(({ id, head }) => ({ id, head: fromHex(head) }))
  const nation = heads.find(({ id }) => id === 'national')?.head
  return { ...rest, ...(stored && { stored }), heads: heads.filter(({ id }) => id !== 'national'), nation }
}

function mayFollow(sql: Sql, follows: Id, issuer: Id, desks: string[]) {
  return sql`exists (select from referrals where id = ${follows} and (
    (sender = ${issuer} and sender_desks && ${desks}) or (recipient = ${issuer} and recipient_desks && ${desks})))`
}

const fromHex = (hex: string) => Buffer.from(hex, 'hex').toString('base64url')

/** Which of these digests lie on the chains of these authorities, and on whose. */
export async function knownHeads(
  sql: Queryable,
  digests: Digest[],
  authorities: Id[],
): Promise<{ id: Id; head: Digest }[]> {
  const rows = await sql<{ subject: Id; digest: Buffer }[]>`
    select subject, digest from chain
    where digest = any(${sql.array(digests.map(toBytes), byteaArray)}) and subject = any(${authorities})`
  return rows.map(({ subject, digest }) => ({ id: subject, head: digest.toString('base64url') }))
}

export type SaidRow = {
  statement: string
  receipt: string
  digest: Buffer
  verb: string
  member: Buffer
  person: Id | null
  role: string
  received_at: number
  doubtful: boolean
}

/** A referral's chain, and for each statement whether its key was reported compromised since before it came. */
export function saidAbout(sql: Queryable, subject: Id): Promise<SaidRow[]> {
  return sql<SaidRow[]>`
    select c.statement, c.receipt, c.digest, c.verb, c.member, m.person, c.role, c.received_at,
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
  /** What is due next. */
  clock: ClockRow
  /** Who hands its place over with this. */
  predecessor: { authority: Id; by: 'sender' | 'recipient'; desks: string[] } | undefined
  /** Of the request, by its digest, where it is still to be spent. */
  proof?: Digest | undefined
}

/** `replayed`: the proof was spent by another request, and so nothing was written. Else it is spent, whether the statement is done or not. */
export type Appended = { done: boolean; replayed: boolean }

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
  outside: 'prepared' | 'emailed' | undefined
  /** When it was taken on, decided and ended: for reports. */
  takenOnAt: number | undefined
  decidedAt: number | undefined
  endedAt: number | undefined
  quietSince: number | undefined
  filed: Id[]
  held: Id[]
}

/**
 * Writes statement, letter, projection, receipt, links and outbox as one statement: all of it or nothing.
 *
 * The member and certificate rows are locked `for share`: a removal under way is waited for, and then this writes nothing.
 * @returns not `done` where the head or responsibility moved, the standing or a certificate ended, or an attachment is not there to link
 */
export async function append(sql: Queryable, said: Append): Promise<Appended> {
  const { row, proof } = said
  const digest = toBytes(said.digest)
  const first = said.prev === null
  const [written] = await sql<[Appended]>`
    with ${proof ? sql`spent as (${spending(sql, proof)} on conflict do nothing returning digest),` : sql``} standing as (
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
        and ${proof ? sql`exists (select from spent)` : sql`true`}
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
      select ${digest}::bytea, id, decode(${said.letter ? inBase64(said.letter) : null}, 'base64') from moved where ${said.letter !== undefined}
    ), linked as (
      update attachments set state = 'linked', subject = moved.id, statement = ${digest} from moved
      where attachments.id = any(${said.attachments}::uuid[])
    ), projected as (
      ${first ? firstRow(sql, said) : nextRow(sql, said)}
    ), ${said.predecessor ? handedOver(sql, said.predecessor, said.position) : sql``} told as (
      insert into feed (authority, desks, subject, position, what, verb, state, at)
      select side.authority, side.desks, moved.id, ${said.position}::int, 'statement', ${said.verb}::text, ${row.state}::text, ${said.at}::bigint
      from moved, (values (${row.sender}::text, ${row.senderDesks}::text[]), (${row.recipient}::text, ${row.recipientDesks}::text[]))
        as side (authority, desks)
      where side.desks <> '{}'
    )
    select exists (select from moved) as done, ${proof ? sql`not exists (select from spent)` : sql`false`} as replayed`
  return written
}

function handedOver(sql: Queryable, { authority, by, desks }: NonNullable<Append['predecessor']>, position: number) {
  return sql`handed as (
      insert into predecessors (referral, position, authority, side, desks)
      select id, ${position}::int, ${authority}::text, ${by}::text, ${desks}::text[] from moved
    ),`
}

function firstRow(sql: Queryable, { row, kind, digest, clock, at }: Append) {
  return sql`
    insert into referrals (id, kind, sender, recipient, sender_desks, recipient_desks, state, urgent, responsible, move,
      sender_list, recipient_list, follows, outside, sent_at, changed_at, head, position,
      ${clockColumns(sql)})
    select id, ${kind}::text, ${row.sender}::text, ${row.recipient}::text, ${row.senderDesks}::text[],
      ${row.recipientDesks}::text[], ${row.state}::text, ${row.urgent}::boolean, ${row.responsible ?? null}::text, ${row.move}::text,
      ${row.senderList}::text, ${row.recipientList}::text, ${row.follows ?? null}::text, ${row.outside ?? null}::text, ${at}::bigint, ${at}::bigint, ${toBytes(digest)}::bytea, 0,
      ${clockValues(sql, clock)} from moved`
}

/** `responsible` stays as it is where somebody further on is: this chain alone does not know who. */
function nextRow(sql: Queryable, { row, digest, position, clock, at }: Append) {
  return sql`
    update referrals set sender = ${row.sender}, recipient = ${row.recipient}, sender_desks = ${row.senderDesks},
      recipient_desks = ${row.recipientDesks}, state = ${row.state}, accepted = ${row.accepted ? toBytes(row.accepted) : null},
      settled = ${row.settled}, responsible = coalesce(${row.responsible ?? null}, responsible), move = ${row.move},
      sender_list = ${row.senderList}, recipient_list = ${row.recipientList}, decide_by = ${row.decideBy ?? null}, outside = ${row.outside ?? null}, changed_at = ${at},
      taken_on_at = ${row.takenOnAt ?? null}, decided_at = ${row.decidedAt ?? null}, ended_at = ${row.endedAt ?? null},
      head = ${toBytes(digest)}, position = ${position}, ${rests(sql, row)}, ${clockSet(sql, clock)}
    from moved where referrals.id = moved.id`
}

/** Where its time begins anew, so do its alerts. */
function rests(sql: Queryable, { quietSince: since, filed, held }: ReferralRow) {
  const quietSince = since ?? null
  return sql`quiet_since = ${quietSince}::bigint, filed = ${filed}::text[], held = ${held}::text[],
      alerts = case when quiet_since is not distinct from ${quietSince}::bigint then alerts else 0 end`
}

/** Attachments a statement names, as this authority uploaded them. */
export function attachmentsNamed(sql: Sql, authority: Id, ids: Id[]) {
  return sql<{ id: Id; bytes: number; sha256: Buffer | null; state: 'open' | 'complete' | 'linked' }[]>`
    select id, bytes, sha256, state from attachments where authority = ${authority} and id = any(${ids}::uuid[])`
}

/** From the recall on, the letter and what came with it are served to nobody but their author: whoever serves them looks here. */
export async function recall(tx: Transaction, item: Digest, subject: Id, at: number): Promise<void> {
  await tx`
    insert into recalls (item, subject, recalled_at) values (${toBytes(item)}, ${subject}, ${at}) on conflict (item) do nothing`
}
