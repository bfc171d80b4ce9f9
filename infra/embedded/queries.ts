// What the embedded start asks of its own Postgres as superuser, before the first migration.
// Tables and grants belong to gateway/database/migrations; nothing here may touch them.

import type { Sql } from '../../gateway/database/connect.ts'

/** Makes the owner's login, or gives it this password; it may create databases and roles but is no superuser, as on a hosted Postgres. */
export async function ensureOwner(sql: Sql, login: string, password: string): Promise<void> {
  const [known] = await sql`select 1 as found from pg_roles where rolname = ${login}`
  if (!known) await sql`create role ${sql(login)} login createdb createrole`
  // To drop a database it must be able to end the gateways' sessions in it.
  await sql`grant pg_signal_backend to ${sql(login)}`
  // A utility statement takes no parameters: the server itself quotes the values into one.
  const [quoted] = await sql<{ statement: string }[]>`
    select format('alter role %I password %L', ${login}::text, ${password}::text) as statement`
  if (quoted) await sql.unsafe(quoted.statement)
}

/** Makes the database, owned by the owner, unless it is there. */
export async function ensureDatabase(sql: Sql, database: string, owner: string): Promise<void> {
  const [known] = await sql`select 1 as found from pg_database where datname = ${database}`
  if (!known) await sql`create database ${sql(database)} owner ${sql(owner)}`
}
