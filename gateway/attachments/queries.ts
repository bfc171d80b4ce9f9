// SQL of attachments: announced, parts, completion, who may fetch, sweeping. One statement a function, the party in the `where`.
// Linking is the statement's own business (referrals/queries.ts, in its transaction). No decisions here.
import type { Desk, Digest, Id } from '../../schemas/ids.ts'
import type { Queryable, Sql, Transaction } from '../database/connect.ts'

/** An attachment as its own authority sees it; `sha256` once it is complete. */
export type AttachmentRow = {
  id: Id
  bytes: number
  state: 'open' | 'complete' | 'linked'
  sha256: Digest | null
  key: string
  upload: string | null
  /** Names the completion under way, to the microsecond. */
  completing: string | null
  completingForSeconds: number | null
  /** Its bytes are gone, or going: its time was over. */
  purged: boolean
}

type Stored<T> = Omit<T, 'sha256'> & { sha256: Buffer | null }

const toBytes = (digest: Digest) => Buffer.from(digest, 'base64url')
const toDigest = (bytes: Buffer | null) => bytes?.toString('base64url') ?? null

/** Writes an announcement down; false where the id is taken, by whomever. */
export async function announce(
  sql: Queryable,
  { id, authority, member, bytes, key }: { id: Id; authority: Id; member: Digest; bytes: number; key: string },
): Promise<boolean> {
  const rows = await sql`
    insert into attachments (id, authority, member, bytes, object_key, state)
    values (${id}, ${authority}, ${toBytes(member)}, ${bytes}, ${key}, 'open')
    on conflict (id) do nothing returning id`
  return rows.length === 1
}

/** How much of an authority's uploads no statement names yet, beside this one. */
export async function unsentOf(sql: Queryable, authority: Id, beside: Id): Promise<{ bytes: number; count: number }> {
  const [row] = await sql<{ bytes: number; count: number }[]>`
    select coalesce(sum(bytes), 0)::bigint as bytes, count(*)::int as count from attachments
    where authority = ${authority} and state <> 'linked' and id <> ${beside}`
  return row ?? { bytes: 0, count: 0 }
}

/** An attachment this authority announced. */
export async function readOwn(sql: Queryable, authority: Id, id: Id): Promise<AttachmentRow | undefined> {
  return asRow(
    await sql<Stored<AttachmentRow>[]>`
    select ${columns(sql)} from attachments
    where id = ${id} and authority = ${authority} and discarded_at is null`,
  )
}

/** The same, held until the transaction ends, so that no part begins meanwhile. */
export async function lockOwn(tx: Transaction, authority: Id, id: Id): Promise<AttachmentRow | undefined> {
  return asRow(
    await tx<Stored<AttachmentRow>[]>`
    select ${columns(tx)} from attachments
    where id = ${id} and authority = ${authority} and discarded_at is null for update`,
  )
}

function columns(sql: Queryable) {
  return sql`id, bytes, state, sha256, object_key as key, upload, completing_at::text as completing,
    extract(epoch from clock_timestamp() - completing_at)::float8 as "completingForSeconds",
    purging_at is not null as purged`
}

function asRow(rows: Stored<AttachmentRow>[]): AttachmentRow | undefined {
  return rows[0] && { ...rows[0], sha256: toDigest(rows[0].sha256) }
}

/** Gives an open attachment its multipart upload; false where it has one already. */
export async function setUpload(sql: Queryable, id: Id, key: string, upload: string): Promise<boolean> {
  const rows = await sql`
    update attachments set upload = ${upload}
    where id = ${id} and object_key = ${key} and upload is null and state = 'open' and discarded_at is null returning id`
  return rows.length === 1
}

/** The upload that lies under this key. */
export async function uploadUnder(sql: Queryable, id: Id, key: string): Promise<string | undefined> {
  const [row] = await sql<{ upload: string | null }[]>`
    select upload from attachments where id = ${id} and object_key = ${key}`
  return row?.upload ?? undefined
}

export type PartRow = { number: number; sha256: Digest; etag: string }

/** What has arrived, in order; parts on their way are not among it. */
export async function arrivedParts(sql: Queryable, id: Id): Promise<PartRow[]> {
  const rows = await sql<(Omit<PartRow, 'sha256'> & { sha256: Buffer })[]>`
    select number, sha256, etag from attachment_parts
    where attachment = ${id} and etag is not null order by number`
  return rows.map(row => ({ ...row, sha256: row.sha256.toString('base64url') }))
}

export type Begun = { key: string; upload: string | null; arrived: boolean }

/**
 * Makes `attempt` the one sending that may record this part; what had arrived under another digest is forgotten.
 *
 * @returns `arrived` where the part is there with this very digest, and nothing changed; `undefined` where the attachment takes no parts
 */
export async function beginPart(
  sql: Queryable,
  { id, authority, number, attempt, sha256 }: { id: Id; authority: Id; number: number; attempt: Id; sha256: Digest },
): Promise<Begun | undefined> {
  const [begun] = await sql<Begun[]>`
    with open as (
      select id, object_key, upload from attachments
      where id = ${id} and authority = ${authority} and state = 'open' and completing_at is null and discarded_at is null
      for share
    ), taken as (
      insert into attachment_parts as part (attachment, number, attempt)
      select id, ${number}::int, ${attempt}::uuid from open
      on conflict (attachment, number) do update set attempt = excluded.attempt, sha256 = null, etag = null
        where part.sha256 is distinct from ${toBytes(sha256)}
      returning attempt
    )
    select open.object_key as key, open.upload, taken.attempt is null as arrived from open left join taken on true`
  return begun
}

/** Records a part the store has confirmed; false where a later sending took it over or the attachment is gone. */
export async function recordPart(
  sql: Queryable,
  { id, number, attempt, sha256, etag }: { id: Id; number: number; attempt: Id; sha256: Digest; etag: string },
): Promise<boolean> {
  const rows = await sql`
    update attachment_parts set sha256 = ${toBytes(sha256)}, etag = ${etag}
    where attachment = ${id} and number = ${number} and attempt = ${attempt} returning number`
  return rows.length === 1
}

/** Closes an open attachment to parts; returns what names this completion. */
export async function beginCompleting(tx: Transaction, id: Id): Promise<string> {
  const [row] = await tx<[{ completing: string }]>`
    update attachments set completing_at = clock_timestamp() where id = ${id} returning completing_at::text as completing`
  return row.completing
}

/** Lets anybody take this completion over at once. Parts stay closed: the store may have done it. */
export async function leaveCompleting(sql: Queryable, id: Id, completing: string): Promise<void> {
  await sql`
    update attachments set completing_at = to_timestamp(0) where id = ${id} and completing_at = ${completing}::text::timestamptz`
}

/** Records that the store holds it whole; false where another completion was quicker. */
export async function finishCompleting(sql: Queryable, id: Id, completing: string, sha256: Digest): Promise<boolean> {
  const rows = await sql`
    update attachments set state = 'complete', sha256 = ${toBytes(sha256)}, upload = null, completing_at = null
    where id = ${id} and completing_at = ${completing}::text::timestamptz returning id`
  return rows.length === 1
}

/** Forgets every part and moves to a new key; false where somebody else did, or it is being completed by another. */
export async function beginAnew(
  tx: Transaction,
  { id, key, completing, newKey }: { id: Id; key: string; completing: string | null; newKey: string },
): Promise<boolean> {
  const rows = await tx`
    update attachments set object_key = ${newKey}, upload = null, completing_at = null
    where id = ${id} and object_key = ${key} and state = 'open'
      and completing_at is not distinct from ${completing}::text::timestamptz returning id`
  return rows.length === 1
}

/** Forgets every part of an attachment, also those on their way. */
export async function forgetParts(tx: Transaction, id: Id): Promise<void> {
  await tx`delete from attachment_parts where attachment = ${id}`
}

export type Servable = Pick<AttachmentRow, 'id' | 'bytes' | 'state' | 'sha256' | 'key' | 'purged'> & {
  subject: Id | null
}

/**
 * An attachment this authority may fetch: its own until a statement names it, then that of a referral it is party to, at these desks.
 *
 * What was recalled goes to its author only, as its letter does; to a recipient that declined or was withdrawn from, only its own.
 * Who took a predecessor's place answers for what that sent; who handed over may fetch what had come by then.
 */
export async function readServed(
  sql: Sql,
  { id, authority, desks }: { id: Id; authority: Id; desks: readonly Desk[] },
): Promise<Servable | undefined> {
  const at = [...desks]
  const [found] = await sql<Stored<Servable>[]>`
    select a.id, a.object_key as key, a.bytes, a.state, a.sha256, a.subject, a.purging_at is not null as purged
    from attachments a left join referrals r on r.id = a.subject
    where a.id = ${id}
      and (${own(sql, authority)} or not exists (select from recalls where item = a.statement)) and (
      (a.state = 'complete' and a.authority = ${authority})
      or (r.sender = ${authority} and r.sender_desks && ${at}::text[])
      or (r.recipient = ${authority} and r.recipient_desks && ${at}::text[]
        and (${own(sql, authority)} or not ${givenBack(sql)}))
      or exists (select from predecessors p join chain c on c.digest = a.statement
        where p.referral = r.id and p.authority = ${authority} and p.desks && ${at}::text[] and c.position <= p.position
          and (a.authority = ${authority} or p.side = 'sender' or not ${givenBack(sql)}))
    )`
  return found && { ...found, sha256: toDigest(found.sha256) }
}

/** What this authority uploaded, or a predecessor whose place it took. */
function own(sql: Sql, authority: Id) {
  return sql`(a.authority = ${authority} or exists (select from predecessors p where p.referral = a.subject
    and p.authority = a.authority and case p.side when 'sender' then r.sender else r.recipient end = ${authority}))`
}

function givenBack(sql: Sql) {
  return sql`(r.state in ('withdrawn', 'declined') or (r.state = 'closed' and r.accepted is null))`
}

/** Writes down who fetched which attachment of which referral. */
export async function logFetch(
  sql: Sql,
  { subject, authority, member, attachment }: { subject: Id; authority: Id; member: Digest; attachment: Id },
): Promise<void> {
  await sql`
    insert into fetches (subject, authority, member, attachment)
    values (${subject}, ${authority}, ${toBytes(member)}, ${attachment})`
}

export type Discarded = { id: Id; key: string; upload: string | null }

/** Takes some attachments that no statement named, announced longer ago than this: from here none of them can be linked. */
export function discardUnreferred(sql: Sql, olderThanHours: number, most: number): Promise<Discarded[]> {
  return sql<Discarded[]>`
    update attachments set state = 'open', sha256 = null, completing_at = null, discarded_at = clock_timestamp()
    where id in (
      select id from attachments
      where state <> 'linked' and announced_at < clock_timestamp() - make_interval(hours => ${olderThanHours}::int)
      order by announced_at limit ${most} for update skip locked
    ) returning id, object_key as key, upload`
}

/** Forgets a discarded attachment whose bytes are gone. */
export async function forgetDiscarded(sql: Sql, id: Id): Promise<void> {
  await sql`delete from attachments where id = ${id} and discarded_at is not null`
}
