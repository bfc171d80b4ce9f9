// Cuts a sealed attachment into the parts that travel, and checks them when they come back (PROTOCOL §3).
// One part is held in memory at a time, never the whole; its digest is taken as it comes.

import { attachmentPartBytes } from '../../../schemas/limits.ts'
import { attachmentDigest } from '../../../schemas/referral/attachment.ts'
import { sha256 } from '../digest.ts'
import { AttachmentRefused } from '../errors.ts'
import { digesting } from './digesting.ts'
import { slicesOf } from './slices.ts'

/** One part: `number` from 1, its digest as base64url. All have 16 MiB but the last. */
export type AttachmentPart = { number: number; bytes: Uint8Array; sha256: string }

/** Small enough for the reader behind to be slow without holding much. */
const sliceBytes = 256 * 1024
/** By the time a slice is filled anew, nobody may hold it. One to spare is enough for OpenPGP.js; with none, its tag refuses what came. */
const spareSlices = 8
const ringSlices = attachmentPartBytes / sliceBytes + spareSlices

/** Cuts a sealed stream into parts, each with its digest and in an array of its own; the next is read when it is asked for. */
export async function* partsOf(sealed: ReadableStream<Uint8Array>): AsyncGenerator<AttachmentPart, void, void> {
  let number = 0
  for await (const part of cut(sealed)) yield { number: ++number, ...part }
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
  let parts = heldParts(sealed)
  try {
    for (let number = 1; number <= partDigests.length; ) {
      const part = await nextPart(parts, number, partDigests)
      if (part instanceof AttachmentRefused) {
        parts = heldParts(await again(number, part))
        continue
      }
      number += 1
      yield* part.slices
    }
    const more = await parts.next().catch(() => undefined)
    if (more && !more.done) throw new AttachmentRefused('too_long', `There are more than ${partDigests.length} parts.`)
  } finally {
    await parts.return()
  }
}

/** The next part, if it is the one that belongs here; otherwise why not. */
async function nextPart(
  parts: AsyncGenerator<HeldPart, void, void>,
  number: number,
  { length: count, [number - 1]: digest }: readonly string[],
): Promise<HeldPart | AttachmentRefused> {
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

/** A part in slices; each keeps its bytes until `ringSlices` more have come. */
type HeldPart = { slices: Uint8Array[]; sha256: string }

/** Each part, once its digest is known, in slices that are filled in turn. */
async function* heldParts(stream: ReadableStream<Uint8Array>): AsyncGenerator<HeldPart, void, void> {
  const ring: Uint8Array[] = []
  let turn = 0
  let slices: Uint8Array[] = []
  let filled = 0
  for await (const { bytes, sha256 } of slicesOf(stream)) {
    for (let rest = bytes; rest.length > 0; ) {
      ring[turn] ??= new Uint8Array(sliceBytes)
      const slice = ring[turn] as Uint8Array
      const taken = rest.subarray(0, sliceBytes - filled)
      slice.set(taken, filled)
      filled += taken.length
      rest = rest.subarray(taken.length)
      const ended = sha256 !== undefined && rest.length === 0
      if (filled < sliceBytes && !ended) continue
      slices.push(slice.subarray(0, filled))
      turn = (turn + 1) % ringSlices
      filled = 0
    }
    if (sha256 === undefined) continue
    yield { slices, sha256 }
    slices = []
  }
}

type CutPart = Omit<AttachmentPart, 'number'>

async function* cut(stream: ReadableStream<Uint8Array>): AsyncGenerator<CutPart, void, void> {
  // A reader, not `for await`: not every browser can iterate a stream.
  const reader = stream.getReader()
  let part = new Uint8Array(attachmentPartBytes)
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
        part = new Uint8Array(attachmentPartBytes)
        filled = 0
      }
    }
    if (filled === 0) return
    const bytes = part.slice(0, filled)
    yield { bytes, sha256: await (digest?.end() ?? sha256(bytes)) }
  } finally {
    // Left early: whoever sends must stop sending.
    reader.cancel().catch(() => {})
  }
}
