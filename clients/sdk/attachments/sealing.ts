// A file while it is sealed: its parts, as they become ready. Into a spool where there is room; else straight on, one part at a time.
// Sealing into a spool runs ahead of the line: once it has ended, whatever happens can be gone on from.
import type { Digest } from '../../../schemas/ids.ts'
import { attachmentPartBytes } from '../../../schemas/limits.ts'
import { type AttachmentPart, partsOf, sealAttachment } from '../../seal/index.ts'
import type { ReadyPart } from './send-parts.ts'
import type { SpoolPlace } from './spool.ts'

/** What is sealed, to whom, and how long it will be. */
export type Sealing = { content: Blob; certificates: readonly string[]; at: Date; bytes: number }

/** The spool could not take what it had room for. */
export class SpoolBroke extends Error {
  override name = 'SpoolBroke'
}

/** The parts of a file sealed now, each held in memory until it was sent. */
export async function* sealedStraight(file: Sealing): AsyncGenerator<ReadyPart, void, void> {
  for await (const { number, sha256, bytes } of partsOfSealing(file, false)) {
    yield { number, sha256, read: async () => bytes as Uint8Array<ArrayBuffer> }
  }
}

/** The parts of a sealed file that lies whole in its place. */
export async function* sealedBefore(
  place: SpoolPlace,
  parts: readonly Digest[],
): AsyncGenerator<ReadyPart, void, void> {
  for (const [index, sha256] of parts.entries()) yield readyIn(place, index + 1, sha256)
}

/**
 * Seals a file into its place, as fast as that goes; its parts can be taken meanwhile.
 *
 * `sealed` resolves with the digests of all parts once all lies there, flushed. `parts.return()` stops it.
 */
export function sealInto(
  place: SpoolPlace,
  file: Sealing,
): { parts: AsyncGenerator<ReadyPart, void, void>; sealed: Promise<Digest[]> } {
  const digests: Digest[] = []
  let [ended, stopped] = [false, false]
  let more = Promise.withResolvers<void>()
  const wake = () => {
    more.resolve()
    more = Promise.withResolvers()
  }
  const seal = async () => {
    for await (const { number, sha256, bytes } of partsOfSealing(file, true)) {
      if (stopped) throw new Error('Sealing was stopped.')
      await place.write((number - 1) * attachmentPartBytes, bytes).catch(broke)
      digests.push(sha256)
      wake()
    }
    await place.flush().catch(broke)
    return digests
  }
  const sealed = seal().finally(() => {
    ended = true
    wake()
  })
  // Heard where the parts end.
  sealed.catch(() => {})
  async function* parts(): AsyncGenerator<ReadyPart, void, void> {
    try {
      for (let number = 1; ; number++) {
        while (digests.length < number && !ended) await more.promise
        const sha256 = digests[number - 1]
        if (sha256 === undefined) break
        yield readyIn(place, number, sha256)
      }
      await sealed
    } finally {
      stopped = true
      await sealed.catch(() => {})
    }
  }
  return { parts: parts(), sealed }
}

async function* partsOfSealing(file: Sealing, reuse: boolean): AsyncGenerator<AttachmentPart, void, void> {
  const { content, bytes } = file
  let sealed = 0
  for await (const part of partsOf(await sealAttachment({ ...file, content: content.stream() }), { reuse })) {
    sealed += part.bytes.length
    if (sealed > bytes) break
    yield part
  }
  if (sealed !== bytes) throw new Error(`The file changed while it was sealed: ${sealed} bytes came, not ${bytes}.`)
}

function readyIn(place: SpoolPlace, number: number, sha256: Digest): ReadyPart {
  return {
    number,
    sha256,
    async read(into) {
      const bytes = await place.read((number - 1) * attachmentPartBytes, into)
      return into.subarray(0, bytes)
    },
  }
}

function broke(cause: unknown): never {
  throw new SpoolBroke('The sealed file could not be kept.', { cause })
}
