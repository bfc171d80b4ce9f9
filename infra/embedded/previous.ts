// What an earlier start left in a cluster folder: nothing, a stale pid file, a server going down, or one in use.
// Nothing here may end a server whose starter is still there.

import { execFileSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

/** A shutdown writes a checkpoint, which takes a while on a slow disk. */
const stoppingMs = 20_000

/** A watcher whose starter was killed a moment ago gives the signal within this. */
const noticingMs = 3_000

/**
 * Waits until no server runs on the cluster folder, helping where an earlier start was killed.
 *
 * - Its watcher is already stopping the server: wait.
 * - Its watcher was killed too: the server is an orphan and is stopped from here.
 * - The pid now belongs to some other program (a container restarts its pids): the file is removed, as Postgres itself would refuse.
 *
 * @throws when another start is using the folder, or the server does not end within 20 seconds, naming the process
 */
export async function settlePrevious(cluster: string): Promise<void> {
  const pid = postmasterPid(cluster)
  if (pid === undefined || !isAlive(pid)) return
  if (!lineOf(pid)?.command.includes(cluster)) return rmSync(join(cluster, 'postmaster.pid'), { force: true })
  for (const startedAt = Date.now(); isAlive(pid); await wait(50)) {
    const waitedMs = Date.now() - startedAt
    const isOrphan = !isWatched(pid, cluster)
    if (isOrphan) endOrphan(pid, waitedMs > stoppingMs / 2 ? 'SIGQUIT' : 'SIGINT')
    const isStaying = !isOrphan && stateOf(cluster) === 'ready'
    if (waitedMs > (isStaying ? noticingMs : stoppingMs)) throw inUse(cluster, pid)
  }
}

/** The pid in the cluster's lock file, whether or not that process still exists. */
export function postmasterPid(cluster: string): number | undefined {
  const pid = Number.parseInt(lockFile(cluster), 10)
  return pid > 0 ? pid : undefined
}

/** The cluster's lock file (`postmaster.pid`): pid, folder, start, port, …, and on line 8 the server's state; empty if absent. */
export function lockFile(cluster: string): string {
  try {
    return readFileSync(join(cluster, 'postmaster.pid'), 'utf8')
  } catch {
    return ''
  }
}

/** The server's own word on its state: `starting`, `ready`, `stopping` or `standby`. */
export function stateOf(cluster: string): string {
  return lockFile(cluster).split('\n')[7]?.trim() ?? ''
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** The watcher is the server's parent and carries the cluster folder among its words. */
function isWatched(pid: number, cluster: string): boolean {
  const parent = lineOf(pid)?.parent
  return parent !== undefined && lineOf(parent)?.command.includes(cluster) === true
}

function endOrphan(pid: number, signal: 'SIGINT' | 'SIGQUIT'): void {
  try {
    process.kill(pid, signal)
  } catch {
    // It went in between, or belongs to someone else: the loop's patience decides.
  }
}

/** Parent and command line of a process; `/proc` where there is one, because slim images carry no `ps`. */
function lineOf(pid: number): { parent: number; command: string } | undefined {
  try {
    if (process.platform !== 'linux') {
      const line = execFileSync('ps', ['-o', 'ppid=,args=', '-p', `${pid}`], { encoding: 'utf8' }).trim()
      return { parent: Number.parseInt(line, 10), command: line }
    }
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const afterName = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return { parent: Number(afterName[1]), command: readFileSync(`/proc/${pid}/cmdline`, 'utf8') }
  } catch {
    return undefined
  }
}

function inUse(cluster: string, pid: number): Error {
  return new Error(
    `${cluster} is in use by another start (Postgres has pid ${pid}). Stop that one, or name another folder`,
  )
}
