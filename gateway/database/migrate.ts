// Brings a database to the newest migration, and makes the gateway's restricted login. Run before the gateways start:
// `node gateway/database/migrate.ts` with DATABASE_OWNER_URL and DATABASE_URL; DATABASE_RETENTION_URL too where chains shall end.
// Migrations that have run anywhere are never edited: their checksums are compared.

import { join } from 'node:path'
import Postgrator from 'postgrator'
import { connect, disconnect, type Sql, type Transaction } from './connect.ts'
import { codeOf } from './failure.ts'
import { appliedVersion, type Group, holdsRole, lockMigrations, putLogin } from './queries.ts'

export type MigrateOptions = {
  /** The login that owns the database; needs the right to create roles unless they exist. */
  ownerUrl: string
  /** The gateway's own address: its login is made a member of `cme_gateway`, with this password. */
  gatewayUrl?: string
  /** The address of what ends whole chains (retention/expire.ts): its login is made a member of `cme_retention`. */
  retentionUrl?: string
  /** Where the `NNN.do.name.sql` files lie; default the gateway's own. */
  folder?: string
}

export type Migrated = { from: number; to: number; applied: string[] }

const gatewayMigrations = join(import.meta.dirname, 'migrations')

/**
 * Applies what is missing, in one transaction under an advisory lock, then sees to the gateway's login; does nothing when all is done.
 *
 * Any number may run at once, on one database or several of one cluster. A file that fails leaves the database as it was.
 *
 * @throws when the database is newer than this code, or a file that has run was changed since
 */
export async function migrate(options: MigrateOptions): Promise<Migrated> {
  const { ownerUrl, gatewayUrl, retentionUrl, folder = gatewayMigrations } = options
  const owner = connect(ownerUrl, { max: 1, applicationName: 'cme-gateway migrate' })
  try {
    const migrated = await owner.begin(tx => applyMissing(tx, folder))
    if (gatewayUrl !== undefined) await ensureLogin(owner, 'cme_gateway', gatewayUrl)
    if (retentionUrl !== undefined) await ensureLogin(owner, 'cme_retention', retentionUrl)
    return migrated
  } finally {
    await disconnect(owner)
  }
}

/**
 * Refuses a database that does not stand exactly at this code's newest migration; for a gateway to call before it listens.
 *
 * @throws saying which side is behind
 */
export async function assertMigrated(sql: Sql, folder = gatewayMigrations): Promise<void> {
  const expected = await newestVersion(folder)
  const found = (await appliedVersion(sql)) ?? 0
  if (found > expected) throw tooNew(found, expected)
  if (found < expected) {
    throw new Error(
      `the database is at migration ${found}, this code needs ${expected}: run node gateway/database/migrate.ts`,
    )
  }
}

async function applyMissing(tx: Transaction, folder: string): Promise<Migrated> {
  await lockMigrations(tx)
  const from = (await appliedVersion(tx)) ?? 0
  const to = await newestVersion(folder)
  // Postgrator would take this for a wish to undo.
  if (from > to) throw tooNew(from, to)
  const applied = await runner(folder, tx).migrate()
  return { from, to, applied: applied.map(({ version, name }) => `${String(version).padStart(3, '0')} ${name}`) }
}

async function newestVersion(folder: string): Promise<number> {
  const files = await runner(folder).getMigrations()
  if (files.length === 0) throw new Error(`no migrations in ${folder}`)
  return Math.max(...files.map(({ version }) => version))
}

function runner(folder: string, tx?: Transaction): Postgrator {
  return new Postgrator({
    driver: 'pg',
    migrationPattern: join(folder, '*.sql'),
    schemaTable: 'public.migration',
    newline: 'LF',
    // Sent without parameters, so that one file may hold many statements.
    execQuery: async query => ({ rows: tx ? [...(await tx.unsafe(query))] : [] }),
  })
}

/** Tries the login first: where an administrator made it, or an earlier run did, nothing is changed and no right is needed. */
async function ensureLogin(owner: Sql, group: Group, url: string): Promise<void> {
  const { username, password } = new URL(url)
  for (let attempt = 1; !(await canWork(url, group)); attempt++) {
    if (attempt > 10) throw new Error(`the login ${username} was made a member of ${group} and still cannot work here`)
    try {
      await putLogin(owner, group, decodeURIComponent(username), decodeURIComponent(password))
    } catch (cause) {
      // Roles are the cluster's: a migrator of another database may have been first. Then the login works on the next look.
      if (!overtakenStates.has(codeOf(cause)) || attempt === 10) throw cause
    }
  }
}

/** duplicate_object, unique_violation, and internal_error: "tuple concurrently updated". */
const overtakenStates = new Set(['42710', '23505', 'XX000'])

async function canWork(url: string, group: Group): Promise<boolean> {
  const sql = connect(url, { max: 1, applicationName: 'cme-gateway migrate' })
  try {
    return await holdsRole(sql, group)
  } catch (cause) {
    // Class 28: no such login, wrong password. 42501: may not connect to this database yet.
    if (/^(28...|42501)$/.test(codeOf(cause))) return false
    throw cause
  } finally {
    await disconnect(sql)
  }
}

function tooNew(found: number, known: number): Error {
  return new Error(
    `the database is at migration ${found}, this code knows only ${known}: run a newer gateway, not an older one`,
  )
}

if (import.meta.main) {
  const { DATABASE_OWNER_URL: ownerUrl, DATABASE_URL: gatewayUrl, DATABASE_RETENTION_URL: retentionUrl } = process.env
  if (!ownerUrl) throw new Error('DATABASE_OWNER_URL is not set')
  const { from, to, applied } = await migrate({
    ownerUrl,
    ...(gatewayUrl ? { gatewayUrl } : {}),
    ...(retentionUrl ? { retentionUrl } : {}),
  })
  console.log(
    applied.length ? `migrated from ${from} to ${to}: ${applied.join(', ')}` : `nothing to do, at migration ${to}`,
  )
}
