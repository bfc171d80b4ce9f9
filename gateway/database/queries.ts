// The SQL of migrating: the lock, the version, the gateway's login. The capabilities keep their own in their folders.
// One statement a function.

import type { Queryable, Sql, Transaction } from './connect.ts'

/** Waits until no other migrator works on this database; released when the transaction ends. */
export async function lockMigrations(tx: Transaction): Promise<void> {
  await tx`select pg_advisory_xact_lock(hashtextextended('cme-gateway migrations', 0))`
}

/** The highest migration applied to this database; `undefined` when it was never migrated. */
export async function appliedVersion(sql: Queryable): Promise<number | undefined> {
  const [table] = await sql<{ found: boolean }[]>`select to_regclass('public.migration') is not null as found`
  if (!table?.found) return undefined
  const [row] = await sql<{ version: number | null }[]>`select max(version) as version from public.migration`
  return row?.version ?? undefined
}

/** The group roles a login may be a member of: what gateways may do, and what may end whole chains. */
export type Group = 'cme_gateway' | 'cme_retention'

/** Whether the login of this connection holds the rights of this group role. */
export async function holdsRole(sql: Sql, group: Group): Promise<boolean> {
  const [row] = await sql<{ holds: boolean }[]>`
    select exists (
      select 1 from pg_auth_members m
      join pg_roles g on g.oid = m.roleid
      join pg_roles l on l.oid = m.member
      where g.rolname = ${group} and l.rolname = current_user
    ) as holds`
  return row?.holds ?? false
}

/** Whether a role of this name exists in the cluster. */
export async function roleExists(sql: Queryable, role: string): Promise<boolean> {
  const [row] = await sql`select 1 as found from pg_roles where rolname = ${role}`
  return row !== undefined
}

/** Makes the login, or gives it this password, and grants it the group role. Concurrent calls for one login may fail: ask again. */
export async function putLogin(sql: Sql, group: Group, login: string, password: string): Promise<void> {
  const verb = (await roleExists(sql, login)) ? 'alter' : 'create'
  await sql.begin(async tx => {
    // A utility statement takes no parameters: the server itself quotes the values into one.
    const [quoted] = await tx<{ role: string; grant: string }[]>`
      select format('%s role %I login password %L', ${verb}::text, ${login}::text, ${password}::text) as role,
             format('grant %I to %I', ${group}::text, ${login}::text) as grant`
    if (!quoted) return
    await tx.unsafe(quoted.role)
    await tx.unsafe(quoted.grant)
  })
}

/** Resolves when the server answers. */
export async function answers(sql: Sql): Promise<void> {
  await sql`select 1 as answers`
}
