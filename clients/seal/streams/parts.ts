// Cuts a sealed attachment into the parts that travel, and checks them when they come back (PROTOCOL §3).
// One part is held in memory at a time, never the whole: WebCrypto digests only what it has complete.
import { attachmentDigest } from '../../../schemas/attachment.ts'
import { attachmentPartBytes } from '../../../schemas/limits.ts'
import { sha256 } from '../digest.ts'
import { AttachmentRefused } from '../errors.ts'

/** One part: `number` from 1, its digest as base64url. All have 16 MiB but the last. */
export type AttachmentPart = { number: number; bytes: Uint8Array; sha256: string }

/** Small enough for the reader behind to be slow without holding much. */
const sliceBytes = 256 * 1024

/** Cuts a sealed stream into parts, each with its digest; the next is read when it is asked for. */
export async function* partsOf(sealed: ReadableStream<Uint8Array>): AsyncGenerator<AttachmentPart, void, void> {
  let number = 0
  for await (const bytes of cut(sealed)) yield { number: ++number, bytes, sha256: await sha256(bytes) }
}

/**
 * Passes on the bytes of a sealed stream whose parts are exactly these; nothing of a part before its digest fits.
 * @throws AttachmentRefused `part_mismatch` (naming the part), `cut_short`, `too_long`
 */
export async function* verifiedBytes(
  sealed: ReadableStream<Uint8Array>,
  partDigests: readonly string[],
): AsyncGenerator<Uint8Array, void, void> {
  let count = 0
  for await (const part of partsOf(sealed)) {
    count = part.number
    if (count > partDigests.length)
      throw new AttachmentRefused('too_long', `There are more than ${partDigests.length} parts.`)
    if (part.sha256 !== partDigests[count - 1]) {
      throw new AttachmentRefused('part_mismatch', `Part ${count} does not have its digest.`, { part: count })
    }
    for (let at = 0; at < part.bytes.length; at += sliceBytes) yield part.bytes.subarray(at, at + sliceBytes)
  }
  if (count < partDigests.length) {
    throw new AttachmentRefused('cut_short', `Part ${count + 1} of ${partDigests.length} is missing.`, {
      part: count + 1,
    })
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

async function* cut(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array, void, void> {
  // A reader, not `for await`: not every browser can iterate a stream.
  const reader = stream.getReader()
  let part = new Uint8Array(attachmentPartBytes)
  let filled = 0
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      for (let rest = next.value; rest.length > 0; ) {
        const taken = rest.subarray(0, attachmentPartBytes - filled)
        part.set(taken, filled)
        filled += taken.length
        rest = rest.subarray(taken.length)
        if (filled < attachmentPartBytes) continue
        yield part
        part = new Uint8Array(attachmentPartBytes)
        filled = 0
      }
    }
    if (filled > 0) yield part.slice(0, filled)
  } finally {
    // Left early: whoever sends must stop sending.
    reader.cancel().catch(() => {})
  }
}
