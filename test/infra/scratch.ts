// Folders and processes for the tests of the embedded servers.

import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { createConnection } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { onTestFinished } from 'vitest'
import type { EmbeddedObjects } from '../../infra/embedded/objects.ts'
import type { EmbeddedPostgres } from '../../infra/embedded/postgres.ts'
import { quickFolder } from '../support/folders.ts'

/** A folder only its owner may enter, as `mktemp -d` and home directories are; removed when the test ends. */
export async function closedFolder(): Promise<string> {
  const folder = await quickFolder('infra')
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))
  return folder
}

export type Starter = { process: ChildProcess; exitCode: Promise<number | null> }

/** Runs starter.ts and waits for its line: what it started, and the process. */
export async function runStarter(
  ...words: string[]
): Promise<Starter & { postgres: EmbeddedPostgres; objects: EmbeddedObjects }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'starter.ts'), ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exitCode = new Promise<number | null>(done => child.once('exit', done))
  let line = ''
  for await (const chunk of child.stdout) {
    line += chunk
    if (line.includes('\n')) break
  }
  return { ...JSON.parse(line), process: child, exitCode }
}

/** Resolves once nobody listens there any more; the test's own time limit bounds it. */
export async function closed(url: string): Promise<void> {
  const { hostname, port } = new URL(url)
  const isOpen = () =>
    new Promise<boolean>(answer => {
      const socket = createConnection(Number(port), hostname)
      socket.once('connect', () => answer(true)).once('error', () => answer(false))
      socket.once('connect', () => socket.destroy())
    })
  while (await isOpen()) await wait(20)
}

/** All processes with their command lines; `/proc` where there is one, because slim images carry no `ps`. */
export function processes(): { pid: number; command: string }[] {
  if (process.platform !== 'linux') {
    const lines = execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' }).trim().split('\n')
    return lines.map(line => ({ pid: Number.parseInt(line, 10), command: line.replace(/^\s*\d+\s+/, '') }))
  }
  const pids = readdirSync('/proc').map(Number).filter(Number.isInteger)
  return pids.map(pid => ({ pid, command: commandOf(pid) }))
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
  } catch {
    return ''
  }
}
