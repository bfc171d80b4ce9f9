// A migrated database of its own for a test, cloned from a template in milliseconds.
// No tables or rows are made here: the template is exactly what the migrations make of an empty database.

import { randomBytes } from 'node:crypto'
import { inject, onTestFinished } from 'vitest'
import { connect, disconnect, type Sql } from '../../gateway/database/connect.ts'
import { migrate } from '../../gateway/database/migrate.ts'

export type FreshDatabase = AsyncDisposable & {
  /** May do all: for arranging what the gateway itself may not. */
  ownerUrl: string
  /** What the gateway gets: the restricted login. */
  gatewayUrl: string
  /** Ends all its sessions and removes it. */
  drop(): Promise<void>
}

type Urls = { ownerUrl: string; gatewayUrl: string }

/**
 * A new migrated database on the run's Postgres, nobody else's.
 *
 * Inside a test it is dropped when the test ends. At the top of a file or in `beforeAll`, drop it yourself:
 * `afterAll(() => database.drop())`. Forgotten ones go with the run.
 */
export async function freshDatabase({ migrated = true }: { migrated?: boolean } = {}): Promise<FreshDatabase> {
  const { template, ...cluster } = inject('postgres')
  const name = `test_${randomBytes(8).toString('hex')}`
  const admin = adminOf(cluster.ownerUrl)
  await admin`create database ${admin(name)} template ${admin(migrated ? template : 'template0')} strategy file_copy`
  if (migrated) await restrict(admin, name)
  const drop = async () => {
    await admin`drop database if exists ${admin(name)} with (force)`
  }
  dropAfterTest(drop)
  return { ...inDatabase(cluster, name), drop, [Symbol.asyncDispose]: drop }
}

/** A clone has the template's tables and grants, but not the rights on the database itself: these as migration 001 sets them. */
async function restrict(admin: Sql, name: string): Promise<void> {
  await admin`revoke all on database ${admin(name)} from public`
  await admin`grant connect on database ${admin(name)} to cme_gateway, cme_retention`
}

/** Migrates a new database and closes it to sessions, because a template in use cannot be cloned. Returns its name. */
export async function makeTemplate(cluster: Urls): Promise<string> {
  const name = 'template_migrated'
  const admin = connect(cluster.ownerUrl, { max: 1, applicationName: 'test set-up' })
  try {
    await admin`create database ${admin(name)}`
    await migrate(inDatabase(cluster, name))
    await admin`alter database ${admin(name)} with allow_connections false`
  } finally {
    await disconnect(admin)
  }
  return name
}

function inDatabase({ ownerUrl, gatewayUrl }: Urls, name: string): Urls {
  const renamed = (url: string) => Object.assign(new URL(url), { pathname: `/${name}` }).href
  return { ownerUrl: renamed(ownerUrl), gatewayUrl: renamed(gatewayUrl) }
}

let shared: Sql | undefined

function adminOf(ownerUrl: string): Sql {
  shared ??= connect(ownerUrl, { max: 1, applicationName: 'test clones', idleTimeoutSeconds: 2 })
  return shared
}

function dropAfterTest(drop: () => Promise<void>): void {
  try {
    onTestFinished(drop)
  } catch {
    // Not inside a test.
  }
}
