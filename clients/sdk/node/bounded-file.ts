// Files that people name, read whole: never more than what such a file may hold. A size that is known is looked at before anything is read.
// For text and lists alone: attachments are read as they are sent (file-blob.ts).
import { open } from 'node:fs/promises'

/** Larger than anything of its kind: nothing was taken of it. */
export class FileTooLarge extends Error {
  override name = 'FileTooLarge'
  readonly code = 'file_too_large'
  readonly hint = 'Check that it is the file you meant.'

  /** @param bytes as far as is known: pipes say no size */
  constructor(path: string, maxBytes: number, bytes?: number) {
    const has = bytes === undefined ? 'is larger than that' : `has ${sizeWords(bytes)}`
    super(`At most ${sizeWords(maxBytes)} are read of such a file, and ${path} ${has}.`)
  }
}

/** A phrase, a token, a half of a kit: a few words. */
const maxWordsBytes = 64 * 1024

/**
 * All of a file, or of a pipe or device.
 *
 * @throws FileTooLarge; what the system refuses, with its `path`
 */
export async function readBounded(path: string, maxBytes: number): Promise<Buffer> {
  try {
    const file = await open(path)
    try {
      const { size } = await file.stat()
      if (size > maxBytes) throw new FileTooLarge(path, maxBytes, size)
      return await gathered(file.createReadStream({ autoClose: false }), maxBytes, path)
    } finally {
      await file.close()
    }
  } catch (error) {
    // Where a folder was named, the system's error does not say which.
    throw Object.assign(error as Error, { path })
  }
}

/** All of a stream, called `name` where it is too long. @throws FileTooLarge */
export async function gathered(
  stream: AsyncIterable<Uint8Array | string>,
  maxBytes: number,
  name: string,
): Promise<Buffer> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const given of stream) {
    const chunk = Buffer.from(given as Uint8Array)
    bytes += chunk.length
    if (bytes > maxBytes) throw new FileTooLarge(name, maxBytes)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** The few words in a file, without the line break behind them. @throws as readBounded */
export async function wordsInFile(path: string): Promise<string> {
  return (await readBounded(path, maxWordsBytes)).toString('utf8').trim()
}

function sizeWords(bytes: number): string {
  if (bytes < 1024 * 1024) return `${Math.ceil(bytes / 1024)} KiB`
  if (bytes < 1024 ** 3) return `${Math.ceil(bytes / 1024 ** 2)} MiB`
  return `${(bytes / 1024 ** 3).toFixed(1)} GiB`
}
