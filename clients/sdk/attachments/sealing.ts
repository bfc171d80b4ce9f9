// A file while it is sealed: its parts, as they become ready. Into a spool where there is room; else straight on, one part at a time.
// Sealing into a spool runs ahead of the line: once it has ended, whatever happens can be gone on from.
import type { Digest } from '../../../schemas/ids.ts'
import { attachmentPartBytes } from '../../../schemas/limits.ts'
import { partLength } from '../../../schemas/referral/attachment.ts'
import { partsOf, sealAttachment, slicesOf } from '../../seal/index.ts'
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
  for await (const { number, sha256, bytes } of ofItsLength(file, partsOf(await sealed(file)))) {
    yield { number, sha256, read: async () => bytes as Uint8Array<ArrayBuffer> }
  }
}

/** The parts of a sealed file that lies whole in its place. */
export async function* sealedBefore(
  place: SpoolPlace,
  parts: readonly Digest[],
  bytes: number,
): AsyncGenerator<ReadyPart, void, void> {
  for (const [index, sha256] of parts.entries()) yield readyIn(place, index + 1, sha256, bytes, () => true)
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
  let [ended, stopped, flushed] = [false, false, false]
  let more = Promise.withResolvers<void>()
  const wake = () => {
    more.resolve()
    more = Promise.withResolvers()
  }
  const seal = async () => {
    for await (const { at, bytes, sha256 } of ofItsLength(file, slicesOf(await sealed(file)))) {
      if (stopped) throw new Error('Sealing was stopped.')
      await place.write(at, bytes).catch(broke)
      if (sha256 === undefined) continue
      digests.push(sha256)
      wake()
    }
    await place.flush().catch(broke)
    flushed = true
    return digests
  }
  const whole = seal().finally(() => {
    ended = true
    wake()
  })
  // Heard where the parts end.
  whole.catch(() => {})
  async function* parts(): AsyncGenerator<ReadyPart, void, void> {
    try {
      for (let number = 1; ; number++) {
        while (digests.length < number && !ended) await more.promise
        const sha256 = digests[number - 1]
        if (sha256 === undefined) break
        yield readyIn(place, number, sha256, file.bytes, () => flushed)
      }
      await whole
    } finally {
      stopped = true
      await whole.catch(() => {})
    }
  }
  return { parts: parts(), sealed: whole }
}

function sealed(file: Sealing): Promise<ReadableStream<Uint8Array>> {
  return sealAttachment({ ...file, content: file.content.stream() })
}

/** The same, as long as it was announced: nothing longer is passed on, and what is shorter fails at its end. */
async function* ofItsLength<T extends { bytes: Uint8Array }>(
  file: Sealing,
  sealing: AsyncIterable<T>,
): AsyncGenerator<T, void, void> {
  let came = 0
  for await (const some of sealing) {
    came += some.bytes.length
    if (came > file.bytes) break
    yield some
  }
  if (came !== file.bytes)
    throw new Error(`The file changed while it was sealed: ${came} bytes came, not ${file.bytes}.`)
}

/** `rests`: whether nothing more is written there. */
function readyIn(place: SpoolPlace, number: number, sha256: Digest, total: number, rests: () => boolean): ReadyPart {
  const at = (number - 1) * attachmentPartBytes
  let again = false
  return {
    number,
    sha256,
    async read(into) {
      if (place.body) return place.body(at, partLength(total, number))
      // Where that was tried and did not travel, the next time without it.
      const resting = rests() && !again ? await place.resting?.(at, partLength(total, number)) : undefined
      again = true
      if (resting) return resting
      const array = into()
      return array.subarray(0, await place.read(at, array))
    },
  }
}

function broke(cause: unknown): never {
  throw new SpoolBroke('The sealed file could not be kept.', { cause })
}
