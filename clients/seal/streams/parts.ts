// Cuts a sealed attachment into the parts that travel, and checks them when they come back (PROTOCOL §3).
// One part is held in memory at a time, never the whole; its digest is taken as it comes.

import { attachmentPartBytes } from '../../../schemas/limits.ts'
import { attachmentDigest } from '../../../schemas/referral/attachment.ts'
import { sha256 } from '../digest.ts'
import { AttachmentRefused } from '../errors.ts'
import { digesting } from './digesting.ts'

/** One part: `number` from 1, its digest as base64url. All have 16 MiB but the last. */
export type AttachmentPart = { number: number; bytes: Uint8Array; sha256: string }

/** Small enough for the reader behind to be slow without holding much. */
const sliceBytes = 256 * 1024

/** Cuts a sealed stream into parts, each with its digest and in an array of its own; the next is read when it is asked for. */
export async function* partsOf(sealed: ReadableStream<Uint8Array>): AsyncGenerator<AttachmentPart, void, void> {
  let number = 0
  for await (const part of cut(sealed, 0)) yield { number: ++number, ...part }
}

/** Asked for the sealed bytes from the beginning of a part on, after `because`. Throw to end it. */
export type Again = (part: number, because: AttachmentRefused) => Promise<ReadableStream<Uint8Array>>

const never: Again = async (_, because) => {
  throw because
}

/**
 * Passes on the bytes of a sealed stream whose parts are exactly these; nothing of a part before its digest fits.
 *
 * A part that breaks off or does not fit is asked for `again`, as often as that gives bytes.
 * @throws AttachmentRefused `part_mismatch` (naming the part), `cut_short`, `too_long`, `source_broke`
 */
export async function* verifiedBytes(
  sealed: ReadableStream<Uint8Array>,
  partDigests: readonly string[],
  again: Again = never,
): AsyncGenerator<Uint8Array, void, void> {
  // Whoever reads is never more than a few slices behind: by the time an array is filled anew, nobody holds it.
  let parts = cut(sealed, 2)
  try {
    for (let number = 1; number <= partDigests.length; ) {
      const part = await nextPart(parts, number, partDigests)
      if (part instanceof AttachmentRefused) {
        parts = cut(await again(number, part), 2)
        continue
      }
      number += 1
      for (let at = 0; at < part.bytes.length; at += sliceBytes) yield part.bytes.subarray(at, at + sliceBytes)
    }
    const more = await parts.next().catch(() => undefined)
    if (more && !more.done) throw new AttachmentRefused('too_long', `There are more than ${partDigests.length} parts.`)
  } finally {
    await parts.return()
  }
}

/** The next part, if it is the one that belongs here; otherwise why not. */
async function nextPart(
  parts: AsyncGenerator<CutPart, void, void>,
  number: number,
  { length: count, [number - 1]: digest }: readonly string[],
): Promise<CutPart | AttachmentRefused> {
  try {
    const next = await parts.next()
    if (next.done) return new AttachmentRefused('cut_short', `Part ${number} of ${count} is missing.`, { part: number })
    if (next.value.sha256 === digest) return next.value
    return new AttachmentRefused('part_mismatch', `Part ${number} does not have its digest.`, { part: number })
  } catch (cause) {
    if (cause instanceof AttachmentRefused) return cause
    return new AttachmentRefused('source_broke', 'The source broke off.', { part: number, cause })
  }
}

/**
 * Checks that these part digests are those of the attachment that the letter names.
 * @throws AttachmentRefused `digest_mismatch`
 */
export async function checkPartDigests(partDigests: readonly string[], expected: string): Promise<void> {
  const plain = partDigests.every(digest => /^[A-Za-z0-9_-]{43}$/.test(digest))
  if (!plain || (await attachmentDigest(partDigests)) !== expected) {
    throw new AttachmentRefused('digest_mismatch', `The parts listed are not those of attachment ${expected}.`)
  }
}

type CutPart = Omit<AttachmentPart, 'number'>

/** `arrays`: so many are filled in turn; none, and each part has its own. */
async function* cut(stream: ReadableStream<Uint8Array>, arrays: number): AsyncGenerator<CutPart, void, void> {
  // A reader, not `for await`: not every browser can iterate a stream.
  const reader = stream.getReader()
  const ring = Array.from({ length: arrays }, () => new Uint8Array(attachmentPartBytes))
  let turn = 0
  let part = ring[0] ?? new Uint8Array(attachmentPartBytes)
  let filled = 0
  const digest = digesting()
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      for (let rest = next.value; rest.length > 0; ) {
        const taken = rest.subarray(0, attachmentPartBytes - filled)
        part.set(taken, filled)
        digest?.take(taken)
        filled += taken.length
        rest = rest.subarray(taken.length)
        if (filled < attachmentPartBytes) continue
        yield { bytes: part, sha256: await (digest?.end() ?? sha256(part)) }
        part = ring[++turn % arrays] ?? new Uint8Array(attachmentPartBytes)
        filled = 0
      }
    }
    if (filled === 0) return
    const bytes = arrays > 0 ? part.subarray(0, filled) : part.slice(0, filled)
    yield { bytes, sha256: await (digest?.end() ?? sha256(bytes)) }
  } finally {
    // Left early: whoever sends must stop sending.
    reader.cancel().catch(() => {})
  }
}
