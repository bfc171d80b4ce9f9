// An S3 server on loopback for the embedded start and the tests. Good for a first run, no proof of durability (README).
// The gateway talks to it as to any S3; nothing here may be known to it.

import { fork } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { loopback } from './ports.ts'

export type EmbeddedObjects = {
  endpoint: string
  region: string
  bucket: string
  accessKeyId: string
  secretAccessKey: string
  /** For tests that kill it. */
  pid: number
  /** Resolves when the server has ended, for whatever reason, to what it exited with. */
  exited: Promise<number | null>
  /** Ends the server, cutting off requests under way; safe to call twice. */
  stop(): Promise<void>
}

export type ObjectsOptions = {
  /** Holds the objects and the log; persists between starts. */
  folder: string
  /** Made unless it is there; default `cme-attachments`. */
  bucket?: string
  /** Throw away what the folder holds and begin anew. */
  fresh?: boolean
}

/** Fixed inside s3rver, which also answers unsigned requests: anyone on this machine may read and write the objects. */
const credentials = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' }

/**
 * Starts an S3 server on a loopback port and resolves once it answers; path-style addresses only.
 *
 * The port is remembered and taken again where free. The server ends with its starter, also when that is killed.
 *
 * @throws with its log when it does not come up
 */
export async function startObjects(options: ObjectsOptions): Promise<EmbeddedObjects> {
  const folder = resolve(options.folder)
  const bucket = options.bucket ?? 'cme-attachments'
  if (options.fresh) rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const portFile = join(folder, 'port')
  const { child, log } = launch(folder, bucket, readPort(portFile))
  const exited = new Promise<number | null>(done => child.once('exit', done))
  const port = await new Promise<number>((ready, failed) => {
    child.once('message', message => ready((message as { port: number }).port))
    child.once('error', failed)
    exited.then(code => failed(new Error(`the S3 server did not start (exit ${code}):\n${log()}`)))
  })
  writeFileSync(portFile, `${port}\n`)
  const stop = async () => {
    if (child.connected) child.disconnect()
    await exited
  }
  const endpoint = `http://${loopback}:${port}`
  return { endpoint, region: 'us-east-1', bucket, ...credentials, pid: child.pid ?? 0, exited, stop }
}

/** The child ends when the channel to us closes, be it by `stop` or by our death of whatever cause. */
function launch(folder: string, bucket: string, port: number) {
  const path = join(folder, 's3.log')
  const file = openSync(path, 'w', 0o600)
  const words = [join(folder, 'objects'), bucket, `${port}`]
  const server = join(import.meta.dirname, 'objects-server.ts')
  // No inherited flags: a test runner's loaders and inspectors are not for the child.
  const child = fork(server, words, { execArgv: [], detached: true, stdio: ['ignore', file, file, 'ipc'] })
  closeSync(file)
  return { child, log: () => readFileSync(path, 'utf8').slice(-4_000) }
}

function readPort(file: string): number {
  try {
    return Number.parseInt(readFileSync(file, 'utf8'), 10) || 0
  } catch {
    return 0
  }
}
