// Running the programs of one cluster: initdb once, then the server with its watcher.
// Nothing here knows passwords, roles or databases.

import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Account } from './account.ts'
import type { Binaries } from './binaries.ts'
import { loopback } from './ports.ts'
import { lockFile, postmasterPid, stateOf } from './previous.ts'

export type Cluster = {
  folder: string
  files: string
  binaries: Binaries
  account: Account
  durable: boolean
  disposable: boolean
}

export type Running = { pid: number; exited: Promise<number | null>; stop(): Promise<void> }

/** Runs initdb: UTF-8, byte order for text (the same on every machine), SCRAM passwords, page checksums. */
export async function createCluster(
  cluster: Cluster,
  { into, superuser, passwordFile }: { into: string; superuser: string; passwordFile: string },
): Promise<void> {
  const words = [`--pgdata=${into}`, `--username=${superuser}`, `--pwfile=${passwordFile}`, '--auth=scram-sha-256']
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
  const sync = cluster.durable ? [] : ['--no-sync']
  const { child, log } = runAs(cluster, [cluster.binaries.initdb, ...words, ...locale, ...sync])
  const code = await exitOf(child)
  if (code !== 0) throw new Error(`initdb failed (exit ${code}):\n${log()}`)
}

/**
 * Starts the server on this port and resolves once its lock file says `ready`.
 *
 * @throws with what the server logged, when it exits instead
 */
export async function launch(cluster: Cluster, port: number): Promise<Running> {
  const before = lockFile(cluster.files)
  const server = [cluster.binaries.postgres, '-D', cluster.files, '-p', `${port}`, ...settings(cluster)]
  const { child, log } = runAs(cluster, [
    'sh',
    '-c',
    watcher,
    'watcher',
    cluster.disposable ? cluster.files : '',
    ...server,
  ])
  const exited = exitOf(child)
  let ended = false
  exited.then(
    () => {
      ended = true
    },
    () => {
      ended = true
    },
  )
  while (!isReady(cluster, before)) {
    if (ended) throw new Error(`Postgres did not start (exit ${await exited}):\n${log()}`)
    await wait(10)
  }
  const stop = async () => {
    child.stdin?.end()
    await exited
  }
  return { pid: postmasterPid(cluster.files) ?? 0, exited, stop }
}

/**
 * The server's parent. Its standard input is a pipe from the starter; when that closes, on `stop` or by the starter's death of
 * whatever cause, the server is told to shut down fast. A session of its own keeps the terminal's Ctrl-C from reaching the
 * server while the gateway is still finishing.
 */
const watcher = `
discard=$1; shift
exec 3<&0
"$@" 3<&- </dev/null & server=$!
(read -r _ <&3; kill -INT $server) & reader=$!
wait $server; code=$?
kill $reader 2>/dev/null
if [ -n "$discard" ]; then rm -rf -- "$discard" 2>/dev/null; fi
exit $code`

function settings({ durable }: Cluster): string[] {
  const always = {
    listen_addresses: loopback,
    unix_socket_directories: '',
    max_connections: 200,
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_checkpoints: 'off',
    // Errors are the gateway's to report; statements may carry what a caller sent.
    log_min_error_statement: 'panic',
    jit: 'off',
  }
  const fast = {
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    wal_level: 'minimal',
    max_wal_senders: 0,
    autovacuum_naptime: '10min',
  }
  const chosen = durable ? always : { ...always, ...fast }
  return Object.entries(chosen).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

/** A lock file left by an earlier server may say `ready` too: only a changed one counts. */
function isReady({ files }: Cluster, before: string): boolean {
  return lockFile(files) !== before && stateOf(files) === 'ready'
}

function runAs({ folder, account }: Cluster, command: string[]): { child: ChildProcess; log: () => string } {
  const path = join(folder, 'postgres.log')
  const file = openSync(path, 'a', 0o600)
  const { size } = statSync(path)
  const [program = '', ...words] = [...account.prefix, ...command]
  // Only these two: PGDATA, PGPORT and the like in the caller's environment must not reach the server.
  const env = { PATH: process.env.PATH, LC_ALL: 'C' }
  const child = spawn(program, words, { ...account.ids, cwd: '/', env, detached: true, stdio: ['pipe', file, file] })
  closeSync(file)
  // Written to only by closing it, and that may come after the child's end.
  child.stdin?.on('error', () => {})
  return { child, log: () => readFileSync(path).subarray(size).toString('utf8').slice(-4_000) }
}

function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', code => resolve(code))
  })
}
