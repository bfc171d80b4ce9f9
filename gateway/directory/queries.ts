// SQL of the directory: chains of authorities, the projections made of them, and look-ups. No decisions here.
import type { Certificate, Entry, Keyholder, Member } from '../../schemas/directory/directory.ts'
import type { Digest, Id } from '../../schemas/ids.ts'
import type { Queryable, Sql, Transaction } from '../database/connect.ts'

const bytes = (digest: Digest) => Buffer.from(digest, 'base64url')

export type ChainRow = {
  statement: string
  receipt: string
  position: number
  member: Buffer
  role: string
  received_at: number
}

/** A whole chain, or the part of it after a position or up to a time. */
export function chainOf(
  sql: Queryable,
  subject: Id | 'national',
  after = -1,
  until = Number.MAX_SAFE_INTEGER,
): Promise<ChainRow[]> {
  return sql<ChainRow[]>`
    select statement, receipt, position, member, role, received_at from chain
    where subject = ${subject} and position > ${after} and received_at <= ${until}
    order by position`
}

/** The head of a chain; undefined where there is none. */
export async function headOf(sql: Queryable, subject: Id | 'national'): Promise<Digest | undefined> {
  const [row] = await sql<{ head: Buffer }[]>`select head from subjects where id = ${subject}`
  return row?.head.toString('base64url')
}

/** The receipt kept for a statement, with the statement itself. */
export async function storedStatement(sql: Queryable, issuer: string, jti: Id) {
  const [row] = await sql<{ statement: string; receipt: string }[]>`
    select statement, receipt from chain where issuer = ${issuer} and jti = ${jti}`
  return row
}

/** Locks a chain against other speakers; begins it where `begin` says so. False: it does not exist. */
export async function lockSubject(
  tx: Transaction,
  subject: Id | 'national',
  begin?: { kind: string; head: Digest },
): Promise<boolean> {
  if (begin) {
    await tx`
      insert into subjects (id, kind, head, position)
      values (${subject}, ${begin.kind}, ${bytes(begin.head)}, 0) on conflict (id) do nothing`
  }
  const rows = await tx`
    select id from subjects where id = ${subject} and kind in ('authority', 'national') for update`
  return rows.length === 1
}

/** Waits for every statement under way that relies on this member or certificate, and keeps new ones out. */
export async function lockStanding(
  tx: Transaction,
  member: Digest | undefined,
  fingerprint: string | undefined,
): Promise<void> {
  if (member) await tx`select thumbprint from members where thumbprint = ${bytes(member)} for update`
  if (fingerprint) await tx`select fingerprint from certificates where fingerprint = ${fingerprint} for update`
}

/** The database's clock, in seconds, taken now and not when the transaction began. */
export async function now(sql: Queryable): Promise<number> {
  const [row] = await sql<{ now: number }[]>`select floor(extract(epoch from clock_timestamp()))::bigint as now`
  return row?.now ?? 0
}

export type Recorded = {
  subject: string
  position: number
  digest: Digest
  issuer: string
  jti: Id
  verb: string
  member: Digest
  role: string
  statement: string
  receipt: string
  at: number
  state: string
}

/** Writes a statement with its receipt, moves the head, and tells the authority's feed. */
export async function record(tx: Transaction, said: Recorded): Promise<void> {
  await tx`
    update subjects set head = ${bytes(said.digest)}, position = ${said.position} where id = ${said.subject}`
  await tx`
    insert into chain (subject, position, digest, issuer, jti, verb, member, role, statement, receipt, received_at)
    values (${said.subject}, ${said.position}, ${bytes(said.digest)}, ${said.issuer}, ${said.jti}, ${said.verb},
      ${bytes(said.member)}, ${said.role}, ${said.statement}, ${said.receipt}, ${said.at})`
  await tx`
    insert into feed (authority, desks, subject, position, what, verb, state, at)
    values (${said.subject}, '{}', ${said.subject}, ${said.position}, 'statement', ${said.verb}, ${said.state}, ${said.at})`
}

export async function keepLetter(tx: Transaction, statement: Digest, subject: Id, letter: Uint8Array): Promise<void> {
  await tx`insert into letters (statement, subject, bytes) values (${bytes(statement)}, ${subject}, ${letter})`
}

export async function keepDocument(tx: Transaction, digest: Digest, authority: Id, document: string): Promise<void> {
  await tx`
    insert into documents (digest, authority, document)
    values (${bytes(digest)}, ${authority}, ${document}) on conflict (digest, authority) do nothing`
}

export async function eraseDocument(tx: Transaction, digest: Digest, authority: Id): Promise<void> {
  await tx`delete from documents where digest = ${bytes(digest)} and authority = ${authority}`
}

export async function documentOf(sql: Sql, authority: Id, digest: Digest): Promise<string | undefined> {
  const [row] = await sql<{ document: string }[]>`
    select document from documents where digest = ${bytes(digest)} and authority = ${authority}`
  return row?.document
}

/** The projected row of an authority. */
export async function saveAuthority(tx: Transaction, entry: Entry): Promise<void> {
  const { identity } = entry
  const contacts = entry.contacts ? bytes(entry.contacts.document) : null
  await tx`
    insert into authorities (id, name, status, closes_on, identity, contacts, verified_at, successors)
    values (${entry.id}, ${identity?.name ?? null}, ${identity?.status ?? null}, ${identity?.closes_on ?? null},
      ${identity ? tx.json(identity) : null}, ${contacts}, ${entry.verifiedAt ?? null}, ${identity?.successors ?? []})
    on conflict (id) do update set
      name = excluded.name, status = excluded.status, closes_on = excluded.closes_on, identity = excluded.identity,
      contacts = excluded.contacts, verified_at = excluded.verified_at, successors = excluded.successors`
}

/** The projected row of a member; false where the key is another authority's. */
export async function saveMember(
  tx: Transaction,
  authority: Id | 'national',
  member: Omit<Member, 'device' | 'role' | 'said' | 'removed'> & {
    role: string
    device?: Member['device']
    removed?: { reason: string; since: number }
  },
): Promise<boolean> {
  const { removed, device } = member
  const rows = await tx`
    insert into members (thumbprint, authority, role, person, desks, key, device_fingerprint, device_certificate,
      valid_from, removed_at, removed_reason, removed_since)
    values (${bytes(member.thumbprint)}, ${authority}, ${member.role}, ${member.person ?? null}, ${member.desks},
      ${tx.json(member.key)}, ${device?.fingerprint ?? null}, ${device?.certificate ?? null}, ${member.from},
      ${member.until ?? null}, ${removed?.reason ?? null}, ${removed?.since ?? null})
    on conflict (thumbprint) do update set
      removed_at = excluded.removed_at, removed_reason = excluded.removed_reason, removed_since = excluded.removed_since
    where members.authority = excluded.authority
    returning thumbprint`
  return rows.length === 1
}

/** Whether a key was admitted anywhere before. */
export async function isKnownKey(sql: Queryable, thumbprint: Digest): Promise<boolean> {
  const rows = await sql`select thumbprint from members where thumbprint = ${bytes(thumbprint)}`
  return rows.length > 0
}

export async function saveCertificate(tx: Transaction, authority: Id, certificate: Certificate): Promise<void> {
  await tx`
    insert into certificates (fingerprint, authority, desk, certificate, valid_from, retired_at)
    values (${certificate.fingerprint}, ${authority}, ${certificate.desk}, ${certificate.certificate},
      ${certificate.from}, ${certificate.until ?? null})
    on conflict (fingerprint) do update set retired_at = excluded.retired_at
    where certificates.authority = excluded.authority`
}

export async function saveKeyholder(tx: Transaction, authority: Id, holder: Keyholder): Promise<void> {
  await tx`
    insert into keyholders (authority, desk, member, statement, shared_at)
    values (${authority}, ${holder.desk}, ${bytes(holder.member)}, ${bytes(holder.statement)}, ${holder.at})
    on conflict (authority, desk, member, statement) do nothing`
}

/** The newest keyring letter of a desk that was shared with this member. */
export async function keyringFor(sql: Sql, authority: Id, desk: string, member: Digest): Promise<Buffer | undefined> {
  const [row] = await sql<{ bytes: Buffer }[]>`
    select l.bytes from keyholders k
    join letters l on l.statement = k.statement
    join chain c on c.digest = k.statement
    where k.authority = ${authority} and k.desk = ${desk} and k.member = ${bytes(member)}
    order by c.position desc limit 1`
  return row?.bytes
}

/** What a calendar or the policy changed is worked out anew at the next look: for a council's referrals, or for all. */
export async function spoilClocks(tx: Transaction, authority: Id | 'national'): Promise<void> {
  await tx`
    update referrals set look_at = 0
    where look_at is not null and (${authority === 'national'} or sender = ${authority} or recipient = ${authority})`
}
