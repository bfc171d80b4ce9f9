// An attachment on its way to the case system: fetched, opened, verified to the last byte and looked at before the first byte is given out.
// While it is read it lies in a folder of the owner's alone, sealed under a key that this process alone has; and nowhere afterwards.
import { createWriteStream } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream as NodeStream } from 'node:stream/web'
import type { Destination } from '../../sdk/attachments/save.ts'
import type { Council, Letter, Saved } from '../../sdk/index.ts'
import { makeFileKey, openSealing, type SealedWriter, sealedBlob } from '../outbox/sealed-file.ts'

/** A scanner: what it throws refuses the file. */
export type Scan = (
  path: string,
  name: string,
) => Promise<NonNullable<import('../../sdk/index.ts').OutgoingFile['scan']>>

export type Fetched = Saved & { content: ReadableStream<Uint8Array<ArrayBuffer>>; size: number }

/**
 * Fetches an attachment of an opened letter; undefined where none has this id.
 *
 * @throws what `Council.save` throws
 */
export async function fetchAttachment(
  council: Council,
  letters: readonly Letter[],
  id: string,
  { folder, scan }: { folder: string; scan?: Scan | undefined },
): Promise<Fetched | undefined> {
  const entry = letters.flatMap(one => (one.status === 'open' ? one.manifest : [])).find(one => one.id === id)
  if (!entry) return undefined
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const place = await mkdtemp(join(folder, 'reading-'))
  const drop = () => rm(place, { recursive: true, force: true })
  try {
    const to = sealedDestination(join(place, 'sealed'))
    const check =
      scan &&
      (async ({ name }: { name: string }, content: Blob) =>
        void (await scanned(scan, content, { path: join(place, 'plain'), name })))
    const saved = await council.save(entry, to, letters, check ? { check } : {})
    const blob = await to.look()
    return {
      ...saved,
      size: blob.size,
      content: thenDrop(blob.stream() as ReadableStream<Uint8Array<ArrayBuffer>>, drop),
    }
  } catch (error) {
    await drop()
    throw error
  }
}

/** Nobody needs the key after this process, however it ends. */
function sealedDestination(path: string): Destination {
  const key = makeFileKey()
  let writer: SealedWriter | undefined
  let [bytes, whole] = [0, false]
  const begun = async () => {
    writer ??= await openSealing(path, key)
    return writer
  }
  return {
    async write(piece) {
      await (await begun()).write(piece)
      bytes += piece.length
    },
    async look() {
      if (!whole) await (await begun()).end()
      whole = true
      return sealedBlob(path, key, bytes)
    },
    keep: async () => path,
    async drop() {
      if (!whole) await writer?.close()
      await rm(path, { force: true })
    },
  }
}

/** A scanner reads a path: a plain copy lies there for as long as it looks. */
export async function scanned(scan: Scan, content: Blob, { path, name }: { path: string; name: string }) {
  try {
    const plain = Readable.fromWeb(content.stream() as NodeStream)
    await pipeline(plain, createWriteStream(path, { mode: 0o600, flags: 'wx' }))
    return await scan(path, name)
  } finally {
    await rm(path, { force: true })
  }
}

/** The same bytes; whatever becomes of them, the file is gone afterwards. */
function thenDrop(content: ReadableStream<Uint8Array<ArrayBuffer>>, drop: () => Promise<void>) {
  const reader = content.getReader()
  return new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      async pull(controller) {
        const { done, value } = await reader.read().catch(async error => {
          await drop()
          throw error
        })
        if (!done) return controller.enqueue(value)
        await drop()
        controller.close()
      },
      async cancel(reason) {
        await reader.cancel(reason)
        await drop()
      },
    },
    { highWaterMark: 0 },
  )
}
