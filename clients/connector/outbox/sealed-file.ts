// A file that waits to be sent, sealed on disk under a key of its own, which lies in its request and is sealed with it.
// AES-256-GCM in pieces, numbered, the last one marked: none can be changed, moved or cut off unnoticed, and any place is read without the rest.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { open } from 'node:fs/promises'
import { lazyBlob, type Source } from '../../sdk/node/file-blob.ts'

const pieceBytes = 256 * 1024
const tagBytes = 16

/** A new key, for one file. */
export function makeFileKey(): string {
  return randomBytes(32).toString('base64url')
}

export type SealedWriter = { write(bytes: Uint8Array): Promise<void>; end(): Promise<void>; close(): Promise<void> }

/** A new file, mode 600, that takes bytes and holds them sealed; `end` makes it whole and flushes it, `close` leaves it as it is. */
export async function openSealing(path: string, key: string): Promise<SealedWriter> {
  const file = await open(path, 'wx', 0o600)
  let held: Buffer = Buffer.alloc(0)
  let number = 0
  return {
    async write(bytes) {
      held = held.length === 0 ? Buffer.from(bytes) : Buffer.concat([held, bytes])
      // The last piece is known only at the end: a whole one is held back.
      for (; held.length > pieceBytes; held = held.subarray(pieceBytes))
        await file.appendFile(sealed(held.subarray(0, pieceBytes), key, number++, false))
    },
    async end() {
      await file.appendFile(sealed(held, key, number, true))
      await file.sync()
      await file.close()
    },
    close: () => file.close(),
  }
}

/** Seals all that comes. */
export async function sealInto(path: string, from: AsyncIterable<Uint8Array>, key: string): Promise<void> {
  const writer = await openSealing(path, key)
  try {
    for await (const bytes of from) await writer.write(bytes)
    await writer.end()
  } catch (error) {
    await writer.close().catch(() => {})
    throw error
  }
}

function sealed(piece: Uint8Array, key: string, number: number, last: boolean): Buffer {
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(key, 'base64url'), nonce(number)).setAAD(mark(last))
  return Buffer.concat([cipher.update(piece), cipher.final(), cipher.getAuthTag()])
}

/** A key seals one file: counting is enough. */
function nonce(number: number): Buffer {
  const bytes = Buffer.alloc(12)
  bytes.writeUIntBE(number, 6, 6)
  return bytes
}

const mark = (last: boolean) => Buffer.from([last ? 1 : 0])

/** Its content, opened piece by piece as it is read. @param size of the content, in bytes */
export function sealedBlob(path: string, key: string, size: number): Blob {
  return lazyBlob(() => openSealed(path, key, size), size)
}

async function openSealed(path: string, key: string, size: number): Promise<Source> {
  const file = await open(path)
  const last = Math.max(0, Math.ceil(size / pieceBytes) - 1)
  let [held, heldNumber] = [Buffer.alloc(0), -1]
  const piece = async (number: number) => {
    if (number === heldNumber) return held
    const length = (number === last ? size - last * pieceBytes : pieceBytes) + tagBytes
    const bytes = Buffer.alloc(length)
    const { bytesRead } = await file.read(bytes, 0, length, number * (pieceBytes + tagBytes))
    if (bytesRead < length) throw new Error(`${path} is shorter than it was.`)
    const decipher = createDecipheriv('aes-256-gcm', Buffer.from(key, 'base64url'), nonce(number), {
      authTagLength: tagBytes,
    })
    decipher.setAAD(mark(number === last)).setAuthTag(bytes.subarray(length - tagBytes))
    held = Buffer.concat([decipher.update(bytes.subarray(0, length - tagBytes)), decipher.final()])
    heldNumber = number
    return held
  }
  return {
    name: path,
    async read(into, at) {
      if (at >= size) return 0
      const from = at % pieceBytes
      const found = (await piece(Math.floor(at / pieceBytes))).subarray(from, from + into.length)
      into.set(found)
      return found.length
    },
    close: () => file.close(),
  }
}
