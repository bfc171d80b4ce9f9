// The sizes a letter may have inside (PROTOCOL §3): the gateway sees which of four, and no more.
// The form is canonical: one content has one padding, so that nothing can be hidden in it.
import { LetterRefused } from '../errors.ts'

/**
 * The four sizes of a letter inside its seal, in bytes.
 *
 * The last is 248 KiB, not 256: the sealed letter may be 262,144 bytes in all, and the 8 KiB between
 * hold the seal (313 bytes) and a session key for each of up to 70 certificates (111 bytes each).
 */
export const letterClassesBytes = [4 * 1024, 16 * 1024, 64 * 1024, 248 * 1024] as const

const lengthBytes = 4

/** The longest envelope, as UTF-8 JSON, in bytes. */
export const maxLetterContentBytes = 248 * 1024 - lengthBytes

/**
 * Pads content to the smallest class that holds it: its length as 32 bits big-endian, the content, zeros.
 * @throws LetterRefused `too_large`
 */
export function padContent(content: Uint8Array): Uint8Array {
  const size = classOf(content.length)
  if (size === undefined) {
    throw new LetterRefused(
      'too_large',
      `The letter has ${content.length} bytes; ${maxLetterContentBytes} are possible.`,
    )
  }
  const padded = new Uint8Array(size)
  new DataView(padded.buffer).setUint32(0, content.length)
  padded.set(content, lengthBytes)
  return padded
}

/**
 * Takes the padding off; refuses any but the one `padContent` makes.
 * @throws LetterRefused `wrong_padding`
 */
export function unpadContent(padded: Uint8Array): Uint8Array {
  if (padded.length < lengthBytes) throw new LetterRefused('wrong_padding', 'It is too short to be padded.')
  const length = new DataView(padded.buffer, padded.byteOffset).getUint32(0)
  if (classOf(length) !== padded.length) {
    throw new LetterRefused('wrong_padding', `Content of ${length} bytes does not belong in ${padded.length}.`)
  }
  const end = lengthBytes + length
  if (padded.subarray(end).some(byte => byte !== 0))
    throw new LetterRefused('wrong_padding', 'The padding is not empty.')
  return padded.subarray(lengthBytes, end)
}

function classOf(contentBytes: number): number | undefined {
  return letterClassesBytes.find(size => lengthBytes + contentBytes <= size)
}
