// A stream as it comes, cut where the parts end that travel: for whoever writes it somewhere, or wants only the digests.
// Nothing is kept here but what the digest needs (digesting.ts).
import { attachmentPartBytes } from '../../../schemas/limits.ts'
import { type Digesting, digesting, gathering } from './digesting.ts'

/** Some of the bytes: where they stand in the whole, and, with the last of a part, its digest as base64url. */
export type Slice = { at: number; bytes: Uint8Array; sha256?: string }

/** Every byte in order, and the digest of every part. Each slice must be done with before the next is taken. */
export async function* slicesOf(
  stream: ReadableStream<Uint8Array>,
  digest: Digesting = digesting() ?? gathering(),
): AsyncGenerator<Slice, void, void> {
  // A reader, not `for await`: not every browser can iterate a stream.
  const reader = stream.getReader()
  let at = 0
  let held: Slice | undefined
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      for (let rest = next.value; rest.length > 0; ) {
        // Held back by one: only the stream's end says which slice is its last.
        if (held) yield held
        const bytes = rest.subarray(0, attachmentPartBytes - (at % attachmentPartBytes))
        rest = rest.subarray(bytes.length)
        digest.take(bytes)
        held = { at, bytes }
        at += bytes.length
        if (at % attachmentPartBytes > 0) continue
        // A part that is complete waits for nothing: the line may break behind it.
        yield { ...held, sha256: await digest.end() }
        held = undefined
      }
    }
    if (held) yield { ...held, sha256: await digest.end() }
  } finally {
    // Left early: whoever sends must stop sending.
    reader.cancel().catch(() => {})
  }
}
