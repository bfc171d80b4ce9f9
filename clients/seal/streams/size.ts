// How long a sealed attachment is, before it is sealed: an upload is announced with its length, and sealing begins at once.
// Follows how OpenPGP.js frames a stream (RFC 9580 §4.2.1.4, §5.13.2), so it holds for content that comes in `pieceBytes`.
// Wrong by a byte it is wrong: a test compares it with what comes out. Nobody may rely on it but for announcing.
import { settings } from '../openpgp/settings.ts'

/** Content is handed to OpenPGP.js in pieces of this size, whatever it came in. */
export const pieceBytes = 256 * 1024

/** A session key packet for an X25519 subkey (version 6). */
const sessionKeyPacketBytes = 111
/** Format, an empty name, a date. */
const literalHeaderBytes = 6
const authenticationTagBytes = 16
/** Version, cipher, AEAD, chunk size; then the salt. */
const sealHeaderPieces = [4, 32]
const chunkBytes = 2 ** (settings.aeadChunkSizeByte + 6)
/** Below this the library waits for more before it writes a partial length. */
const leastPartialBytes = 512

/** The length of the sealing of `contentBytes` bytes to so many certificates. */
export function sealedBytes(contentBytes: number, certificates: number): number {
  const inside = sum(framed(pieces(contentBytes)))
  return certificates * sessionKeyPacketBytes + sum(framed(chunks(inside)))
}

function* pieces(contentBytes: number): Generator<number> {
  yield literalHeaderBytes
  for (let left = contentBytes; left > 0; left -= pieceBytes) yield Math.min(left, pieceBytes)
}

function* chunks(insideBytes: number): Generator<number> {
  yield* sealHeaderPieces
  for (let left = insideBytes; left > 0; left -= chunkBytes) yield Math.min(left, chunkBytes) + authenticationTagBytes
  yield authenticationTagBytes
}

/** A packet's tag, then its body cut at powers of two as it comes. */
function* framed(body: Iterable<number>): Generator<number> {
  yield 1
  let held = 0
  for (const piece of body) {
    held += piece
    if (held < leastPartialBytes) continue
    const cut = 2 ** Math.min(Math.floor(Math.log2(held)), 30)
    held -= cut
    yield 1 + cut
  }
  yield held + (held < 192 ? 1 : held < 8384 ? 2 : 5)
}

function sum(lengths: Iterable<number>): number {
  let total = 0
  for (const length of lengths) total += length
  return total
}
