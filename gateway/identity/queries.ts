// The SQL of getting in. Each request with a token reads its standing as it is now; one that writes spends its proof.
// The database's clock and the one in a statement's receipt are the same, cut to seconds: hence `valid_from` up to one second ahead.
// Everything but client assertions lies in unlogged tables: PostgreSQL commits such a transaction without waiting for the disk.
import type { Desk, Digest, Id } from '../../schemas/ids.ts'
import type { PublicKey } from '../../schemas/statement/jws.ts'
import type { Role } from '../../schemas/statement/verbs.ts'
import type { Queryable, Sql } from '../database/connect.ts'

export type Standing = {
  member: Buffer
  authority: Id | 'national'
  role: Role
  desks: Desk[]
  person: Id | null
  key: PublicKey
  removed: boolean
  /** Whether the token was issued to the key that made the proof. */
  bound: boolean
  /** Whether this proof has written before. */
  spent: boolean
}

const toBytes = (digest: Digest) => Buffer.from(digest, 'base64url')

/** Whose token this is and how they stand now; undefined where it is unknown or has run out. */
export async function readStanding(
  sql: Sql,
  token: Digest,
  jkt: Digest,
  proof: Digest | undefined,
): Promise<Standing | undefined> {
  const spent = proof ? sql`exists (select from spent_proofs where digest = ${toBytes(proof)})` : sql`false`
  const [row] = await sql<Standing[]>`
    select m.thumbprint as member, m.authority, m.role, m.desks, m.person, m.key,
      m.removed_at is not null as removed, t.proof_key = ${toBytes(jkt)} as bound, ${spent} as spent
    from access_tokens t join members m on m.thumbprint = t.member
    where t.digest = ${toBytes(token)} and t.expires_at > now() and m.valid_from <= extract(epoch from now()) + 1`
  return row
}

/** Spends a proof of a member's, unless it was spent before or the member removed. Nobody without standing can fill the table. */
export async function spendProof(
  sql: Sql,
  member: Digest,
  proof: Digest,
): Promise<{ spent: boolean; removed: boolean }> {
  const [row] = await sql<[{ spent: boolean; removed: boolean }]>`
    with standing as (
      select thumbprint from members where thumbprint = ${toBytes(member)} and removed_at is null
    ), spent as (
      ${spending(sql, proof)} from standing on conflict do nothing returning digest
    )
    select exists (select from spent) as spent, not exists (select from standing) as removed`
  return row
}

/** For an SQL statement that writes more with it. */
export function spending(sql: Queryable, proof: Digest) {
  return sql`insert into spent_proofs (digest, expires_at) select ${toBytes(proof)}::bytea, now() + interval '3 minutes'`
}

/** The key of a member whose time has come, removed or not. */
export async function readMemberKey(
  sql: Sql,
  thumbprint: Digest,
): Promise<{ key: PublicKey; removed: boolean } | undefined> {
  const [row] = await sql<{ key: PublicKey; removed: boolean }[]>`
    select key, removed_at is not null as removed from members
    where thumbprint = ${toBytes(thumbprint)} and valid_from <= extract(epoch from now()) + 1`
  return row
}

export type NewToken = { digest: Digest; member: Digest; jkt: Digest; assertion: Digest; lastsSeconds: number }

/** Spends the assertion and keeps the token's digest, both or neither. False where the assertion was spent before. */
export async function spendAssertion(sql: Sql, token: NewToken): Promise<boolean> {
  const rows = await sql`
    with spent as (
      insert into spent_assertions (digest, expires_at)
      values (${toBytes(token.assertion)}, now() + interval '15 minutes')
      on conflict do nothing
      returning digest
    )
    insert into access_tokens (digest, member, proof_key, expires_at)
    select ${toBytes(token.digest)}, ${toBytes(token.member)}, ${toBytes(token.jkt)},
      now() + make_interval(secs => ${token.lastsSeconds})
    from spent
    returning digest`
  return rows.length === 1
}

/** Deletes up to `most` tokens that have run out; how many there were. */
export async function deleteExpiredTokens(sql: Sql, most: number): Promise<number> {
  const { count } = await sql`
    delete from access_tokens where digest in
      (select digest from access_tokens where expires_at < now() order by expires_at limit ${most})`
  return count
}

/** Deletes up to `most` spent proofs that would be refused for their age anyway. */
export async function deleteExpiredProofs(sql: Sql, most: number): Promise<number> {
  const { count } = await sql`
    delete from spent_proofs where digest in
      (select digest from spent_proofs where expires_at < now() order by expires_at limit ${most})`
  return count
}

/** Deletes up to `most` spent assertions that would be refused for their age anyway. */
export async function deleteExpiredAssertions(sql: Sql, most: number): Promise<number> {
  const { count } = await sql`
    delete from spent_assertions where digest in
      (select digest from spent_assertions where expires_at < now() order by expires_at limit ${most})`
  return count
}
