// A file as a Blob that is read as it is needed, of any size. Node's own openAsBlob counts in 32 bits: of 5 GiB it sees one (Node 24).
// It must stay as it was when it was opened: reading it after a change fails, so that no half of two versions is ever sealed.
import { type FileHandle, open, stat } from 'node:fs/promises'

const chunkBytes = 256 * 1024

/** The content of a file, as it is now. @throws where there is none, as `stat` does */
export async function fileBlob(path: string): Promise<Blob> {
  const { size, mtimeMs } = await stat(path)
  return new FileBlob({ path, size, mtimeMs }, 0, size)
}

type Whole = { path: string; size: number; mtimeMs: number }

class FileBlob implements Blob {
  readonly type = ''
  readonly size: number
  readonly #whole: Whole
  readonly #start: number

  constructor(whole: Whole, start: number, size: number) {
    this.#whole = whole
    this.#start = start
    this.size = size
  }

  slice(start = 0, end = this.size): Blob {
    const [from, to] = [start, end].map(at => Math.min(this.size, Math.max(0, at < 0 ? this.size + at : at))) as [
      number,
      number,
    ]
    return new FileBlob(this.#whole, this.#start + from, Math.max(0, to - from))
  }

  stream(): ReadableStream<Uint8Array<ArrayBuffer>> {
    let file: FileHandle | undefined
    let [at, end] = [this.#start, this.#start + this.size]
    return new ReadableStream<Uint8Array<ArrayBuffer>>(
      {
        pull: async controller => {
          file ??= await this.#open()
          const chunk = new Uint8Array(Math.min(chunkBytes, end - at))
          const { bytesRead } = await file.read(chunk, 0, chunk.length, at)
          at += bytesRead
          if (bytesRead > 0) controller.enqueue(chunk.subarray(0, bytesRead))
          if (at < end && bytesRead > 0) return
          await file.close()
          if (at < end) throw new Error(`${this.#whole.path} has changed while it was read.`)
          controller.close()
        },
        cancel: () => file?.close(),
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

  async #open(): Promise<FileHandle> {
    const file = await open(this.#whole.path)
    const { size, mtimeMs } = await file.stat()
    if (size === this.#whole.size && mtimeMs === this.#whole.mtimeMs) return file
    await file.close()
    throw new Error(`${this.#whole.path} has changed since it was opened.`)
  }
}
