// Stands between clients and the gateway, and between the gateway and its objects, and breaks what it is told to: for a while, or until told otherwise.
// The gateway itself is the real one and knows nothing of it. Binds to this machine alone.
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { type AddressInfo, connect, createServer as createLine, type Server, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

/** What may be broken. `away`: no answer at all. `slow`: each answer takes five seconds longer. */
export const faultKinds = ['none', 'away', 'unavailable', 'slow', 'objects-away'] as const
export type FaultKind = (typeof faultKinds)[number]

const slowMilliseconds = 5_000

/** The fault in force; one at a time. */
export class Faults {
  #kind: FaultKind = 'none'
  #until = Number.POSITIVE_INFINITY

  /** @param seconds how long; without it until another is set */
  set(kind: FaultKind, seconds?: number): void {
    this.#kind = kind
    this.#until = seconds === undefined ? Number.POSITIVE_INFINITY : performance.now() + seconds * 1000
  }

  get now(): FaultKind {
    return performance.now() < this.#until ? this.#kind : 'none'
  }
}

export type Between = { port: number; stop(): Promise<void> }

/** Answers at `port` for the gateway at `gatewayPort`; `wait` is what a slow answer waits for. */
export async function beforeGateway(
  faults: Faults,
  port: number,
  gatewayPort: number,
  wait: (milliseconds: number) => Promise<unknown> = pause,
): Promise<Between> {
  const server = createServer(async (asked, answer) => {
    const fault = faults.now
    if (fault === 'away') return void asked.socket.destroy()
    if (fault === 'unavailable') return refuse(answer)
    if (fault === 'slow') await wait(slowMilliseconds)
    pass(asked, answer, gatewayPort)
  })
  return listening(server, port)
}

/** What an overloaded proxy says: the gateway's own words for it (schemas/problem.ts), so that clients are tried as in life. */
function refuse(answer: ServerResponse): void {
  const problem = { type: 'about:blank', title: 'The gateway cannot work just now.', status: 503, code: 'unavailable' }
  answer.writeHead(503, { 'content-type': 'application/problem+json', 'retry-after': '2' })
  answer.end(JSON.stringify({ ...problem, hint: 'Try again in a moment.' }))
}

function pass(asked: IncomingMessage, answer: ServerResponse, port: number): void {
  const { method, url, headers } = asked
  const onward = request({ host: '127.0.0.1', port, method, path: url, headers }, given => {
    answer.writeHead(given.statusCode ?? 502, given.headers)
    given.pipe(answer)
  })
  onward.on('error', () => asked.socket.destroy())
  answer.on('close', () => onward.destroy())
  asked.pipe(onward)
}

/** A line to the objects that is cut while they are to be away; bytes are passed as they are. */
export async function beforeObjects(faults: Faults, objectsPort: number): Promise<Between> {
  const open = new Set<Socket>()
  const server = createLine(near => {
    if (faults.now === 'objects-away') return void near.destroy()
    const far = connect(objectsPort, '127.0.0.1')
    for (const end of [near, far]) {
      open.add(end)
      end.on('error', () => {})
      end.on('close', () => {
        open.delete(end)
        near.destroy()
        far.destroy()
      })
      // A line that was kept open breaks too.
      end.on('data', () => {
        if (faults.now === 'objects-away') end.destroy()
      })
    }
    near.pipe(far)
    far.pipe(near)
  })
  return listening(server, 0, () => {
    for (const end of open) end.destroy()
  })
}

async function listening(server: Server, port: number, before = () => {}): Promise<Between> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const stop = async () => {
    before()
    if ('closeAllConnections' in server) (server as { closeAllConnections(): void }).closeAllConnections()
    await new Promise<void>(resolve => server.close(() => resolve()))
  }
  return { port: (server.address() as AddressInfo).port, stop }
}
