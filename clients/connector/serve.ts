// Where the connector listens: on this machine alone, or on a Unix socket; elsewhere only where that is said in so many words.
// What comes out of here are opened letters: TLS and who may reach it are then the caller's to see to.
import { chmod, rm, stat } from 'node:fs/promises'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { isMainThread } from 'node:worker_threads'
import { createAdaptorServer } from '@hono/node-server'
import { createApp } from './api/app.ts'
import type { Connector } from './connector.ts'

export type Listening = {
  /** Default 127.0.0.1. */
  host?: string | undefined
  port: number
  /** In the place of host and port. */
  socket?: string | undefined
  /** Of the socket; default 600, the owner alone. */
  socketMode?: number | undefined
  /** Other machines may reach `host`. */
  otherMachines?: boolean
  /** Further names by which callers address it: of a proxy in front, of a container. */
  names?: readonly string[]
  token: string
  log: (line: string) => void
}
export type Served = { url: string; stop(): Promise<void> }

const loopback = /^(?:127(?:\.\d{1,3}){3}|localhost|::1)$/
/** How long requests under way may take to end. */
const graceMilliseconds = 5_000

/** It would listen where other machines reach it. */
export class WouldBeReached extends Error {
  override name = 'WouldBeReached'
  readonly code = 'would_be_reached'
  readonly hint =
    'Leave --host away, and let your system call it on this machine. If it must be reached from elsewhere, put a proxy that ends TLS and asks for a client certificate in front of it, and say so with --other-machines.'
}

/** Listens. @throws WouldBeReached */
export async function serve(connector: Connector, listening: Listening): Promise<Served> {
  const { host = '127.0.0.1', port, socket, otherMachines = false, names = [], token, log } = listening
  if (socket === undefined && !loopback.test(host) && !otherMachines)
    throw new WouldBeReached(`On ${host} other machines reach it, in the clear, and it gives out opened letters.`)
  const hosts = new Set<string>()
  const guarding = socket === undefined ? { hosts, token } : { hosts: undefined, token: undefined }
  const app = createApp(connector, guarding, log)
  const server = createAdaptorServer({ fetch: app.fetch }) as Server
  // Long-polls hold their answer; nobody else is slow on this machine.
  server.requestTimeout = 0
  if (socket === undefined) await listen(server, () => server.listen(port, host))
  else await listenOn(server, socket, listening.socketMode ?? 0o600)
  const bound = server.address()
  const number = typeof bound === 'object' && bound ? (bound as AddressInfo).port : port
  for (const name of ['127.0.0.1', 'localhost', '[::1]', host.includes(':') ? `[${host}]` : host, ...names])
    for (const one of [name, `${name}:${number}`]) hosts.add(one.toLowerCase())
  return { url: socket === undefined ? `http://${host}:${number}` : `unix:${socket}`, stop: () => close(server) }
}

function listen(server: Server, begin: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.once('listening', () => resolve())
    begin()
  })
}

/** A socket that a killed run left is nobody's; it is made for its owner alone and opened no further than was asked. */
async function listenOn(server: Server, path: string, mode: number): Promise<void> {
  if ((await stat(path).catch(() => undefined))?.isSocket()) await rm(path)
  // A thread cannot set it; there, until chmod, it is as open as the process makes files.
  const before = isMainThread ? process.umask(0o177) : undefined
  try {
    await listen(server, () => server.listen(path))
  } finally {
    if (before !== undefined) process.umask(before)
  }
  await chmod(path, mode)
}

async function close(server: Server): Promise<void> {
  const closed = new Promise<void>(resolve => server.close(() => resolve()))
  server.closeIdleConnections()
  const force = setTimeout(() => server.closeAllConnections(), graceMilliseconds)
  await closed
  clearTimeout(force)
}
