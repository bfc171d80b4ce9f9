// A thread that listens to many streams at once and only notes when bytes came: what they say is read once the load is over.
// Fifty streams at saturation are some ten thousand entries a second: reading them at once would look like the gateway's delay.
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { parentPort, Worker, workerData } from 'node:worker_threads'

/** Milliseconds by a clock that all threads and processes of the machine share. */
export const sharedMs = () => Number(process.hrtime.bigint()) / 1e6

/** What one listener heard, in order: whom an entry is about, and when its last byte was here. */
export type Heard = { subject: string; at: number }[]
type Asked = { subjects: string[]; patienceMs: number }

/** Listeners in a thread of their own. */
export class Ears {
  readonly #worker: Worker

  private constructor(worker: Worker) {
    this.#worker = worker
  }

  /** Resolves once the head of every stream is here; `requests` are the bytes of one request each. */
  static async open(url: string, requests: readonly Uint8Array[]): Promise<Ears> {
    const worker = new Worker(new URL(import.meta.url), { workerData: { url, requests } })
    await once(worker, 'message')
    return new Ears(worker)
  }

  /** What each heard, once all have heard of these subjects or nothing more is waited for; then hangs up. */
  async hangUp(asked: Asked): Promise<Heard[]> {
    this.#worker.postMessage(asked)
    const [heard] = (await once(this.#worker, 'message')) as [Heard[]]
    await this.#worker.terminate()
    return heard
  }
}

type Came = { chunks: Buffer[]; at: number[] }

async function listen(url: string, requests: readonly Uint8Array[]): Promise<void> {
  const { hostname, port } = new URL(url)
  let lastAt = sharedMs()
  const all: Came[] = []
  const sockets = await Promise.all(
    requests.map(async (request): Promise<Socket> => {
      const came: Came = { chunks: [], at: [] }
      all.push(came)
      const socket = connect(Number(port), hostname).setNoDelay(true)
      socket.on('data', chunk => {
        lastAt = sharedMs()
        came.chunks.push(chunk)
        came.at.push(lastAt)
      })
      socket.write(request)
      await once(socket, 'data')
      const head = came.chunks[0]?.toString('latin1', 0, 12)
      if (head !== 'HTTP/1.1 200') throw new Error(`no stream: ${came.chunks[0]}`)
      return socket
    }),
  )
  parentPort?.once('message', async ({ subjects, patienceMs }: Asked) => {
    const until = sharedMs() + patienceMs
    for (;;) {
      // Not read while more comes: that would delay what is being measured.
      while (sharedMs() - lastAt < 300 && sharedMs() < until) await new Promise(resolve => setTimeout(resolve, 50))
      const heard = all.map(readEvents)
      const missing = heard.some(one => {
        const told = new Set(one.map(({ subject }) => subject))
        return subjects.some(subject => !told.has(subject))
      })
      if (missing && sharedMs() < until) {
        await new Promise(resolve => setTimeout(resolve, 300))
        continue
      }
      for (const socket of sockets) socket.destroy()
      parentPort?.postMessage(heard)
      return
    }
  })
  parentPort?.postMessage('listening')
}

/** Entries out of the bytes of an answer: HTTP's chunks undone, then events; each with the time its last byte came. */
function readEvents({ chunks, at }: Came): Heard {
  const bytes = Buffer.concat(chunks).toString('latin1')
  const heard: Heard = []
  let [text, piece, pieceEnds] = ['', 0, chunks[0]?.length ?? 0]
  let place = bytes.indexOf('\r\n\r\n') + 4
  for (;;) {
    const line = bytes.indexOf('\r\n', place)
    const size = Number.parseInt(bytes.slice(place, line), 16)
    const end = line + 2 + size
    if (line < 0 || !(size > 0) || end > bytes.length) return heard
    text += bytes.slice(line + 2, end)
    while (pieceEnds < end) pieceEnds += chunks[++piece]?.length ?? 0
    const events = text.split('\n\n')
    text = events.pop() ?? ''
    for (const event of events) {
      const data = /^data: (.*)$/m.exec(event)?.[1]
      if (data) heard.push({ subject: JSON.parse(data).subject, at: at[piece] ?? Number.NaN })
    }
    place = end + 2
  }
}

if (workerData?.requests) await listen(workerData.url, workerData.requests)
