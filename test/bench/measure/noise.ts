// Files of noise to be sealed and sent: nothing on the way may make them smaller.
import { randomBytes } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'

const mib = 1024 * 1024

/** Bytes that cannot be compressed, no two MiB alike. */
export async function noiseIn(path: string, sizeMiB: number): Promise<string> {
  const block = randomBytes(mib)
  async function* blocks() {
    for (let number = 0; number < sizeMiB; number += 1) {
      const own = Buffer.from(block)
      for (let at = 0; at < mib; at += 4096) own.writeUInt32LE(number * 256 + at / 4096, at)
      yield own
    }
  }
  await pipeline(blocks, createWriteStream(path))
  return path
}
