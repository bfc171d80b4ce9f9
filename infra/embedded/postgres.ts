// A real PostgreSQL 18 on loopback, from the binaries in npm packages, in a folder of its own.
// Nothing here may register exit hooks or signal handlers: the caller decides when and with what code the process ends.

import { randomBytes } from 'node:crypto'
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { connect, disconnect } from '../../gateway/database/connect.ts'
import { postgresAccount } from './account.ts'
import { findBinaries } from './binaries.ts'
import { type Cluster, createCluster, launch, type Running } from './cluster.ts'
import { freePort, loopback } from './ports.ts'
import { settlePrevious } from './previous.ts'
import { ensureDatabase, ensureOwner } from './queries.ts'

export type EmbeddedPostgres = {
  /** For migrations: the login that owns the database and may create databases and roles. */
  ownerUrl: string
  /** For the gateway: the restricted login, which `migrate` makes when given both addresses. */
  gatewayUrl: string
  /** The postmaster, for tests that kill it. */
  pid: number
  /** Resolves when the server has ended, for whatever reason, to what it exited with. */
  exited: Promise<number | null>
  /** Ends all sessions, writes a checkpoint, waits for the process; safe to call twice. */
  stop(): Promise<void>
}

export type PostgresOptions = {
  /** Holds the cluster, the log and the passwords (mode 600); persists between starts. */
  folder: string
  /** Throw away what the folder holds and begin anew. */
  fresh?: boolean
  /** `false` trades crash safety for speed (no fsync); default `true`. Semantics are the same. */
  durable?: boolean
  /** Remove the cluster's files when the server ends, even if its starter was killed; default `false`. */
  disposable?: boolean
}

type Access = { port: number; superuserPassword: string; ownerPassword: string; gatewayPassword: string }

const names = { superuser: 'postgres', owner: 'cme_owner', gateway: 'cme_gateway_login', database: 'cme' }
const startAttempts = 20

/**
 * Starts PostgreSQL 18 on a loopback port, creating the cluster on the first start, and resolves once it takes connections.
 *
 * The port is remembered and taken again where free. The server ends with its starter, also when that is killed: it then shuts
 * down by itself, and the next start waits for it. Works as root (under the user `postgres`) and as any other user.
 *
 * @throws when the folder is in use by another start, or with the end of the server's log when it does not come up
 */
export async function startPostgres(options: PostgresOptions): Promise<EmbeddedPostgres> {
  const folder = resolve(options.folder)
  const files = join(folder, 'cluster')
  await settlePrevious(files)
  if (options.fresh) rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const binaries = await findBinaries()
  const account = postgresAccount(files, { executable: binaries.postgres, folder })
  const cluster: Cluster = {
    folder,
    files,
    binaries,
    account,
    durable: options.durable ?? true,
    disposable: options.disposable ?? false,
  }

  const access = readAccess(cluster) ?? (await firstAccess(cluster))
  const { running, port } = await launchOnFreePort(cluster, access.port)
  if (port !== access.port) writeAccess(folder, { ...access, port })
  try {
    await prepare(port, access)
  } catch (cause) {
    await running.stop()
    throw cause
  }
  return {
    ownerUrl: url(names.owner, access.ownerPassword, port, names.database),
    gatewayUrl: url(names.gateway, access.gatewayPassword, port, names.database),
    ...running,
  }
}

async function launchOnFreePort(cluster: Cluster, preferred: number): Promise<{ running: Running; port: number }> {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort(preferred)
    try {
      return { running: await launch(cluster, port), port }
    } catch (cause) {
      const said = cause instanceof Error ? cause.message : ''
      // Someone else may bind the port between our look and the server's.
      const taken = said.includes('could not create any TCP/IP sockets')
      // After a SIGKILL of the postmaster its children need a moment to notice.
      const lingering = said.includes('pre-existing shared memory block')
      if (!(taken || lingering) || attempt === startAttempts) throw cause
      await wait(100)
    }
  }
}

async function prepare(port: number, access: Access): Promise<void> {
  const superuserUrl = url(names.superuser, access.superuserPassword, port, 'postgres')
  const sql = connect(superuserUrl, { max: 1, applicationName: 'embedded start' })
  try {
    await ensureOwner(sql, names.owner, access.ownerPassword)
    await ensureDatabase(sql, names.database, names.owner)
  } finally {
    await disconnect(sql)
  }
}

/** Passwords first, cluster second, under its final name last: killed at any point, the next start finds both or neither. */
async function firstAccess(cluster: Cluster): Promise<Access> {
  const access = { port: 0, superuserPassword: secret(), ownerPassword: secret(), gatewayPassword: secret() }
  access.port = await freePort()
  writeAccess(cluster.folder, access)
  const unfinished = `${cluster.files}.new`
  rmSync(unfinished, { recursive: true, force: true })
  mkdirSync(unfinished, { mode: 0o700 })
  const passwordFile = join(cluster.folder, 'first-password')
  writeFileSync(passwordFile, access.superuserPassword, { mode: 0o600 })
  if (cluster.account.owner) {
    chownSync(unfinished, cluster.account.owner.uid, cluster.account.owner.gid)
    chownSync(passwordFile, cluster.account.owner.uid, cluster.account.owner.gid)
  }
  try {
    await createCluster(cluster, { into: unfinished, superuser: names.superuser, passwordFile })
  } finally {
    rmSync(passwordFile, { force: true })
  }
  renameSync(unfinished, cluster.files)
  return access
}

function readAccess({ folder, files }: Cluster): Access | undefined {
  if (!existsSync(files)) return undefined
  try {
    return JSON.parse(readFileSync(accessFile(folder), 'utf8')) as Access
  } catch (cause) {
    throw new Error(`cannot read ${accessFile(folder)}, which holds the passwords of the cluster beside it`, { cause })
  }
}

function writeAccess(folder: string, access: Access): void {
  writeFileSync(accessFile(folder), `${JSON.stringify(access, null, 2)}\n`, { mode: 0o600 })
  chmodSync(accessFile(folder), 0o600)
}

function accessFile(folder: string): string {
  return join(folder, 'access.json')
}

function secret(): string {
  return randomBytes(24).toString('base64url')
}

function url(login: string, password: string, port: number, database: string): string {
  return `postgres://${login}:${password}@${loopback}:${port}/${database}`
}
