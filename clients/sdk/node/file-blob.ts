// A file as a Blob that is read as it is needed, of any size. Node's own openAsBlob counts in 32 bits: of 5 GiB it sees one (Node 24).
// It must stay as it was when it was opened: reading it after a change fails, so that no half of two versions is ever sealed.
import { open, stat } from 'node:fs/promises'

const chunkBytes = 256 * 1024

/** What a Blob is read from, opened for each reading. `read` fills what it is given from that place, and says how much; `name`: for errors. */
export type Source = { name: string; read(into: Uint8Array, at: number): Promise<number>; close(): Promise<void> }

/** The content of a file, as it is now. @throws where there is none, as `stat` does */
export async function fileBlob(path: string): Promise<Blob> {
  const { size, mtimeMs } = await stat(path)
  return lazyBlob(() => openAsItWas({ path, size, mtimeMs }), size)
}

/** A Blob of so many bytes that are fetched as they are needed. */
export function lazyBlob(openSource: () => Promise<Source>, size: number): Blob {
  return new LazyBlob(openSource, 0, size)
}

class LazyBlob implements Blob {
  readonly type = ''
  readonly size: number
  readonly #open: () => Promise<Source>
  readonly #start: number

  constructor(openSource: () => Promise<Source>, start: number, size: number) {
    this.#open = openSource
    this.#start = start
    this.size = size
  }

  slice(start = 0, end = this.size): Blob {
    const [from, to] = [start, end].map(at => Math.min(this.size, Math.max(0, at < 0 ? this.size + at : at))) as [
      number,
      number,
    ]
    return new LazyBlob(this.#open, this.#start + from, Math.max(0, to - from))
  }

  stream(): ReadableStream<Uint8Array<ArrayBuffer>> {
    let source: Source | undefined
    let [at, end] = [this.#start, this.#start + this.size]
    return new ReadableStream<Uint8Array<ArrayBuffer>>(
      {
        pull: async controller => {
          source ??= await this.#open()
          const chunk = new Uint8Array(Math.min(chunkBytes, end - at))
          const read = await source.read(chunk, at).catch(async error => {
            await source?.close()
            throw error
          })
          at += read
          if (read > 0) controller.enqueue(chunk.subarray(0, read))
          if (at < end && read > 0) return
          await source.close()
          if (at < end) throw new Error(`${source.name} has changed while it was read.`)
          controller.close()
        },
        cancel: () => source?.close(),
      },
      { highWaterMark: 0 },
    )
  }

  async bytes(): Promise<Uint8Array<ArrayBuffer>> {
    const whole = new Uint8Array(this.size)
    let filled = 0
    const reader = this.stream().getReader()
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      whole.set(next.value, filled)
      filled += next.value.length
    }
    return whole
  }

  async arrayBuffer(): Promise<ArrayBuffer> {
    return (await this.bytes()).buffer
  }

  async text(): Promise<string> {
    return new TextDecoder().decode(await this.bytes())
  }
}

async function openAsItWas(before: { path: string; size: number; mtimeMs: number }): Promise<Source> {
  const file = await open(before.path)
  const { size, mtimeMs } = await file.stat()
  if (size === before.size && mtimeMs === before.mtimeMs)
    return {
      name: before.path,
      read: async (into, at) => (await file.read(into, 0, into.length, at)).bytesRead,
      close: () => file.close(),
    }
  await file.close()
  throw new Error(`${before.path} has changed since it was opened.`)
}
