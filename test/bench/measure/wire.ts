// The leanest HTTP/1.1 client that does for load: one socket, one request at a time, bytes made beforehand.
// It shares the machine with what it measures, so each microsecond it takes would look like the gateway's. For nothing but the bench.
import { connect, type Socket } from 'node:net'

export type Reply = { status: number; body: Buffer }

type Waiting = { resolve(reply: Reply): void; reject(cause: unknown): void }

/** One connection, kept alive. Answers must carry `content-length`; no redirects, no chunks. */
export class Wire {
  readonly #socket: Socket
  #waiting: Waiting | undefined
  #head: Buffer = Buffer.alloc(0)
  #parts: Buffer[] = []
  #status = 0
  #left = -1

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.setNoDelay(true)
    socket.on('data', chunk => this.#take(chunk))
    socket.on('error', cause => this.#fail(cause))
    socket.on('close', () => this.#fail(new Error('the gateway closed the connection')))
  }

  /** So many connections; to be used within seconds, because servers end idle ones. */
  static openMany(url: string, count: number): Promise<Wire[]> {
    return Promise.all(Array.from({ length: count }, () => Wire.open(url)))
  }

  static open(url: string): Promise<Wire> {
    const { hostname, port } = new URL(url)
    return new Promise((resolve, reject) => {
      const socket = connect(Number(port), hostname, () => resolve(new Wire(socket)))
      socket.once('error', reject)
    })
  }

  /** Sends bytes that `request` made, and resolves to the answer. */
  ask(request: Buffer): Promise<Reply> {
    return new Promise((resolve, reject) => {
      if (this.#socket.destroyed) throw new Error('this connection is closed: servers end idle ones')
      this.#waiting = { resolve, reject }
      this.#socket.write(request)
    })
  }

  close(): void {
    this.#waiting = undefined
    this.#socket.destroy()
  }

  #take(chunk: Buffer): void {
    if (this.#left >= 0) this.#takeBody(chunk)
    else this.#takeHead(chunk)
  }

  #takeHead(chunk: Buffer): void {
    this.#head = this.#head.length === 0 ? chunk : Buffer.concat([this.#head, chunk])
    const end = this.#head.indexOf('\r\n\r\n')
    if (end < 0) return
    const head = this.#head.toString('latin1', 0, end)
    const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1]
    if (length === undefined) {
      this.#fail(new Error('an answer without content-length'))
      return
    }
    this.#status = Number(head.slice(9, 12))
    this.#left = Number(length)
    const rest = this.#head.subarray(end + 4)
    this.#head = Buffer.alloc(0)
    this.#takeBody(rest)
  }

  #takeBody(chunk: Buffer): void {
    this.#parts.push(chunk)
    this.#left -= chunk.length
    if (this.#left > 0) return
    const body = this.#parts.length === 1 ? chunk : Buffer.concat(this.#parts)
    const reply = { status: this.#status, body }
    this.#parts = []
    this.#left = -1
    const waiting = this.#waiting
    this.#waiting = undefined
    waiting?.resolve(reply)
  }

  #fail(cause: unknown): void {
    const waiting = this.#waiting
    this.#waiting = undefined
    waiting?.reject(cause)
  }
}

/** The bytes of a request. */
export function request(method: string, url: string, headers: Record<string, string>, body = ''): Buffer {
  const { host, pathname, search } = new URL(url)
  const all = { host, ...headers, ...(body && { 'content-length': String(Buffer.byteLength(body)) }) }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  return Buffer.from(`${method} ${pathname}${search} HTTP/1.1\r\n${lines.join('')}\r\n${body}`)
}
