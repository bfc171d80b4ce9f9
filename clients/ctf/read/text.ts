// From the bytes of a file to its text, in the encoding it names. What cannot be read exactly is refused, never guessed.
import { CtfRefused } from '../refused.ts'

/** The largest file taken. 2,000 pupils with everything the format has are some 20 MiB. */
export const maxCtfBytes = 64 * 1024 * 1024

/** Encodings that management information systems write. Windows calls its own Latin 1, and so do browsers. */
const encodings: Readonly<Record<string, string>> = {
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  'us-ascii': 'utf-8',
  'utf-16': 'utf-16le',
  'utf-16le': 'utf-16le',
  'utf-16be': 'utf-16be',
  'iso-8859-1': 'windows-1252',
  'windows-1252': 'windows-1252',
}

/**
 * The text of an XML file: by its byte order mark, else by its declaration, else UTF-8.
 *
 * @throws CtfRefused `too_large`, `encoding`
 */
export function textOf(bytes: Uint8Array): string {
  if (bytes.length > maxCtfBytes) {
    throw new CtfRefused('too_large', `The file has ${bytes.length} bytes; at most ${maxCtfBytes} are read.`)
  }
  const encoding = encodingOf(bytes)
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new CtfRefused('encoding', `The file is not ${encoding}, although it says so.`, undefined, { cause })
  }
}

function encodingOf(bytes: Uint8Array): string {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  const start = String.fromCharCode(...bytes.subarray(0, 200))
  const named = /^(?:\xef\xbb\xbf)?<\?xml\s[^>]*?\bencoding\s*=\s*["']([A-Za-z0-9._-]+)["']/.exec(start)?.[1]
  if (named === undefined) return 'utf-8'
  const encoding = encodings[named.toLowerCase()]
  if (!encoding)
    throw new CtfRefused('encoding', `The encoding ${named} is not one a Common Transfer File comes in.`, 1)
  return encoding
}
