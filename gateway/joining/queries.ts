// The SQL of joining: invitations, and wrapped keys with their locks. No decisions here.
// Whatever opens something is looked up by its SHA-256: the database holds nothing that could be used.
import { hash } from 'node:crypto'
import type { Newcomer } from '../../schemas/directory/admission.ts'
import type { Desk, Digest, Id } from '../../schemas/ids.ts'
import type { Queryable, Sql } from '../database/connect.ts'

const bytes = (digest: Digest) => Buffer.from(digest, 'base64url')

export type InvitationRow = {
  id: Id
  authority: Id
  role: Newcomer['role']
  desks: Desk[]
  made_by: Buffer
  made_at: number
  expires_at: number
  note: Buffer | null
  request: string | null
  name: Buffer | null
  left_at: number | null
}
export type NewInvitation = Pick<InvitationRow, 'id' | 'authority' | 'role' | 'desks' | 'note'> & {
  issuer: string
  access: Digest
  member: Digest
  days: number
  most: number
}

/** Keeps an invitation, unless the id or the code is taken, or so many are out already. True: kept. */
export async function insertInvitation(sql: Sql, made: NewInvitation): Promise<boolean> {
  const rows = await sql`
    insert into invitations (id, issuer, authority, role, desks, access, note, made_by, made_at, expires_at)
    select ${made.id}, ${made.issuer}, a.id, ${made.role}, ${made.desks}, ${bytes(made.access)}, ${made.note},
      ${bytes(made.member)}, n.now, n.now + ${made.days * 86_400}::bigint
    from authorities a, (select floor(extract(epoch from clock_timestamp()))::bigint as now) n
    where a.id = ${made.authority} and a.name is not null
      and (select count(*) from invitations i where i.issuer = ${made.issuer} and i.expires_at > n.now) < ${made.most}
    on conflict do nothing
    returning id`
  return rows.length === 1
}

/** Whether a council is registered. */
export async function isRegistered(sql: Sql, authority: Id): Promise<boolean> {
  const rows = await sql`select id from authorities where id = ${authority} and name is not null`
  return rows.length === 1
}

/** The invitations of an issuer that have not run out, with who made them; `id` for one of them. */
export function invitationsOf(sql: Sql, issuer: string, id?: Id): Promise<(InvitationRow & { access: Buffer })[]> {
  return sql<(InvitationRow & { access: Buffer })[]>`
    select id, authority, role, desks, made_by, made_at, expires_at, note, request, name, left_at, access
    from invitations
    where issuer = ${issuer} and expires_at > extract(epoch from now()) and (${id === undefined} or id = ${id ?? null})
    order by made_at, id`
}

export async function deleteInvitation(sql: Sql, issuer: string, id: Id): Promise<boolean> {
  const { count } = await sql`delete from invitations where issuer = ${issuer} and id = ${id}`
  return count === 1
}

export type OpenInvitation = Pick<InvitationRow, 'id' | 'authority' | 'role' | 'desks' | 'expires_at' | 'request'> & {
  name: Buffer | null
  council: string | null
}

/** The invitation of this code, while it can be used and whoever made it stands; with the request where one was left. */
export async function invitationBy(sql: Queryable, access: Digest): Promise<OpenInvitation | undefined> {
  const [row] = await sql<OpenInvitation[]>`
    select i.id, i.authority, i.role, i.desks, i.expires_at, i.request, i.name, a.name as council
    from invitations i
    join members m on m.thumbprint = i.made_by and m.removed_at is null
    left join authorities a on a.id = i.authority
    where i.access = ${bytes(access)} and i.expires_at > extract(epoch from now())`
  return row
}

/** Leaves a request where none was left; it then lies as long as the invitation would have. False: somebody was first. */
export async function keepRequest(
  sql: Sql,
  left: { id: Id; request: string; name: Buffer | null; days: number },
): Promise<boolean> {
  const { count } = await sql`
    update invitations set request = ${left.request}, name = ${left.name},
      left_at = floor(extract(epoch from clock_timestamp())),
      expires_at = floor(extract(epoch from clock_timestamp())) + ${left.days * 86_400}::bigint
    where id = ${left.id} and request is null`
  return count === 1
}

/** Deletes up to `most` invitations that have run out. */
export async function deleteExpiredInvitations(sql: Sql, most: number): Promise<number> {
  const { count } = await sql`
    delete from invitations where id in (
      select id from invitations where expires_at < extract(epoch from now()) order by expires_at limit ${most})`
  return count
}

export type Vault = { id: Id; write: Digest; version: number; vault: Buffer; member: Digest }

/**
 * Keeps the first version, or the next one of what who can open it sends; ties it to this member.
 *
 * @returns the version there is now and whether this was written; undefined where the vault is another's
 */
export async function keepVault(sql: Sql, kept: Vault): Promise<{ version: number; written: boolean } | undefined> {
  const [row] = await sql<{ version: number; written: boolean }[]>`
    with before as (
      select id, version from kept_keys where id = ${kept.id} and write_digest = ${bytes(kept.write)}
    ), made as (
      insert into kept_keys (id, version, write_digest, vault, sha256)
      select ${kept.id}, ${kept.version}, ${bytes(kept.write)}, ${kept.vault}, ${hash('sha256', kept.vault, 'buffer')}
      where ${kept.version} = 1 and not exists (select from before)
      on conflict do nothing
      returning id, version
    ), changed as (
      update kept_keys k set version = ${kept.version}, vault = ${kept.vault}, sha256 = ${hash('sha256', kept.vault, 'buffer')}
      from before b
      where k.id = b.id and k.version = b.version and b.version = ${kept.version - 1}
      returning k.id, k.version
    ), now as (
      select id, version, true as written from made union all select id, version, true from changed
    ), tied as (
      insert into kept_keys_members (member, kept) select ${bytes(kept.member)}, id from now
      on conflict (member) do update set kept = excluded.kept
      returning kept
    )
    select version, written from now
    union all select version, false from before where not exists (select from now)`
  return row
}

/** Locks of a vault, by one of whose keys it is. */
export type LockRow = { locator: Buffer; kind: 'phrase' | 'passkey'; made_at: number }

export async function vaultOf(
  sql: Sql,
  id: Id,
  member: Digest,
): Promise<{ version: number; vault: Buffer; write_digest: Buffer; locks: LockRow[] } | undefined> {
  const [row] = await sql<{ version: number; vault: Buffer; write_digest: Buffer }[]>`
    select k.version, k.vault, k.write_digest from kept_keys k join kept_keys_members m on m.kept = k.id
    where k.id = ${id} and m.member = ${bytes(member)}`
  if (!row) return undefined
  const locks = await sql<LockRow[]>`
    select locator, kind, made_at from kept_keys_locks where kept = ${id} order by made_at, locator`
  return { ...row, locks }
}

export type NewLock = { id: Id; locator: Digest; access: Digest; kind: 'phrase' | 'passkey'; key: Buffer; most: number }

/** Adds a lock, or finds the same there. False: as many as may be, or the locator is taken. */
export async function insertLock(sql: Sql, lock: NewLock): Promise<boolean> {
  const rows = await sql`
    with added as (
      insert into kept_keys_locks (locator, kept, access, kind, key, sha256, made_at)
      select ${bytes(lock.locator)}, ${lock.id}, ${bytes(lock.access)}, ${lock.kind}, ${lock.key}, ${hash('sha256', lock.key, 'buffer')},
        floor(extract(epoch from clock_timestamp()))
      where (select count(*) from kept_keys_locks where kept = ${lock.id}) < ${lock.most}
      on conflict (locator) do nothing
      returning locator
    )
    select locator from added
    union all select locator from kept_keys_locks
    where locator = ${bytes(lock.locator)} and kept = ${lock.id} and access = ${bytes(lock.access)}`
  return rows.length > 0
}

export async function deleteLock(sql: Sql, id: Id, locator: Digest): Promise<boolean> {
  const { count } = await sql`delete from kept_keys_locks where kept = ${id} and locator = ${bytes(locator)}`
  return count === 1
}

export async function deleteVault(sql: Sql, id: Id): Promise<void> {
  await sql`delete from kept_keys where id = ${id}`
}

/** What a lock finds, while one of the keys in it is still a member's. */
export async function vaultBehind(
  sql: Sql,
  locator: Digest,
  access: Digest,
): Promise<{ id: Id; version: number; vault: Buffer; key: Buffer } | undefined> {
  const [row] = await sql<{ id: Id; version: number; vault: Buffer; key: Buffer }[]>`
    select k.id, k.version, k.vault, l.key from kept_keys_locks l join kept_keys k on k.id = l.kept
    where l.locator = ${bytes(locator)} and l.access = ${bytes(access)}
      and exists (
        select from kept_keys_members t join members m on m.thumbprint = t.member
        where t.kept = k.id and m.removed_at is null)`
  return row
}

/** Deletes up to `most` vaults of which no key is a member's any more. */
export async function deleteForsakenVaults(sql: Sql, most: number): Promise<number> {
  const { count } = await sql`
    delete from kept_keys where id in (
      select k.id from kept_keys k
      where not exists (
        select from kept_keys_members t join members m on m.thumbprint = t.member
        where t.kept = k.id and m.removed_at is null)
      limit ${most})`
  return count
}
