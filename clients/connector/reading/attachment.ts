// An attachment on its way to the case system: fetched, opened, verified to the last byte and looked at before the first byte is given out.
// It lies in a folder of the owner's alone while it is read, and nowhere afterwards.
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Council, Letter, Saved } from '../../sdk/index.ts'
import { fileBlob } from '../../sdk/node/file-blob.ts'
import { folderDestination } from '../../sdk/node/folder-destination.ts'

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
    const to = folderDestination(place, entry.id)
    const check = scan && (async ({ name }: { name: string }) => void (await scan(to.unfinished, name)))
    const saved = await council.save(entry, to, letters, check ? { check } : {})
    const blob = await fileBlob(saved.place)
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
