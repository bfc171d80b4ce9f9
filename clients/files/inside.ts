// A look inside files that may carry what they do not show: archives, Office documents old and new, PDFs, web pages.
// Never unpacks anything; reads directories and marks only, in pieces, within bounds. What it misses a scanner may find.
import type { FileFlag } from '../../schemas/file-policy.ts'
import { runsAs } from './kinds.ts'
import { endingOf } from './name.ts'

/** A program in it, by the name it has there; and what to remark. */
export type Inside = { flags: FileFlag[]; program?: string }

const pieceBytes = 1024 * 1024
/** How far into a file marks are looked for, from either end. */
const searchedBytes = 32 * pieceBytes
const maxDirectoryBytes = 8 * pieceBytes
/** An archive's last record has 22 bytes and a remark of at most 65,535. */
const endRecordBytes = 22 + 65_535

/** Looks inside by media type; nothing to remark on what has no inside. */
export async function lookInside(blob: Blob, mime: string): Promise<Inside> {
  if (/^application\/(zip|epub\+zip)$|openxmlformats|opendocument|ms-(word|excel|powerpoint)\./.test(mime))
    return inZip(blob, mime)
  if (/x-cfb|vnd\.ms-outlook/.test(mime)) return inCompoundFile(blob)
  if (mime === 'application/pdf') return inPdf(blob)
  if (mime === 'text/html' || mime === 'image/svg+xml') {
    return { flags: (await holds(blob, [/<script|javascript:|\son\w+\s*=/i])).length > 0 ? ['active'] : [] }
  }
  return { flags: /rar|7z|tar|gzip|bzip2|x-xz|zstd/.test(mime) ? ['archive'] : [] }
}

/** APPNOTE.TXT 4.3.12: the directory at the end names every file, and says which are locked. */
async function inZip(blob: Blob, mime: string): Promise<Inside> {
  const names: string[] = []
  let locked = false
  const read = await directoryOf(blob)
  if (!read) return { flags: ['archive'] }
  const view = new DataView(read.buffer, read.byteOffset, read.byteLength)
  for (let at = 0; at + 46 <= read.length && view.getUint32(at, true) === 0x02014b50; ) {
    if (view.getUint16(at + 8, true) & 1) locked = true
    const length = view.getUint16(at + 28, true)
    names.push(new TextDecoder().decode(read.subarray(at + 46, at + 46 + length)))
    at += 46 + length + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
  const flags: FileFlag[] = []
  if (/macroenabled/i.test(mime) || names.some(name => /vbaProject\.bin$|(^|\/)(Basic|Scripts)\//i.test(name)))
    flags.push('macros')
  if (locked) flags.push('encrypted')
  if (names.some(name => /(^|\/)(activeX|embeddings)\//i.test(name))) flags.push('active')
  if (names.some(name => /^(zip|7z|rar|gz|tgz|tar)$/.test(endingOf(name)))) flags.push('archive')
  const program = names.find(name => runsAs(endingOf(name.trim())) !== undefined)
  return { flags, ...(program !== undefined && { program }) }
}

async function directoryOf(blob: Blob): Promise<Uint8Array | undefined> {
  const from = Math.max(0, blob.size - endRecordBytes)
  const tail = await bytesOf(blob, from, blob.size)
  const view = new DataView(tail.buffer)
  for (let at = tail.length - 22; at >= 0; at--) {
    if (view.getUint32(at, true) !== 0x06054b50) continue
    const [length, offset] = [view.getUint32(at + 12, true), view.getUint32(at + 16, true)]
    // Zip64 keeps the true numbers elsewhere, and something stands before the archive where they do not fit.
    const end = from + at
    if (length > maxDirectoryBytes || offset + length > end) return undefined
    return bytesOf(blob, offset, offset + length)
  }
  return undefined
}

/** [MS-CFB]: names in its directory stand in UTF-16; [MS-OVBA] 2.3.4 and [MS-OFFCRYPTO] 1.3 name what is looked for. */
async function inCompoundFile(blob: Blob): Promise<Inside> {
  const installer = '\\x84\\x10\\x0c\\x00\\x00\\x00\\x00\\x00\\xc0\\x00\\x00\\x00\\x00\\x00\\x00\\x46'
  const marks = [new RegExp(wide('_VBA_PROJECT')), new RegExp(wide('EncryptedPackage')), new RegExp(installer)]
  const found = await holds(blob, marks)
  const flags: FileFlag[] = [
    ...(found.includes(0) ? (['macros'] as const) : []),
    ...(found.includes(1) ? (['encrypted'] as const) : []),
  ]
  return { flags, ...(found.includes(2) && { program: 'a Windows installer' }) }
}

function wide(text: string): string {
  return [...text].map(character => `${character}\\x00`).join('')
}

/** ISO 32000-1 7.6.1 and 12.6.4: keys that stand outside of what may be compressed, or in its dictionary. */
async function inPdf(blob: Blob): Promise<Inside> {
  const found = await holds(blob, [/\/Encrypt[\s/<]/, /\/(JavaScript|JS|Launch)[\s/(<]/])
  return {
    flags: [
      ...(found.includes(0) ? (['encrypted'] as const) : []),
      ...(found.includes(1) ? (['active'] as const) : []),
    ],
  }
}

/** Which of the patterns occur, over bytes as Latin-1; pieces overlap, so that no mark falls between two. */
async function holds(blob: Blob, patterns: readonly RegExp[]): Promise<number[]> {
  const overlap = 64
  const found = new Set<number>()
  const reader = new TextDecoder('latin1')
  for (let at = 0; at < blob.size && found.size < patterns.length; at += pieceBytes - overlap) {
    // A large file's middle is left to scanners.
    if (at >= searchedBytes && at < blob.size - searchedBytes) at = blob.size - searchedBytes
    const text = reader.decode(await bytesOf(blob, at, at + pieceBytes))
    for (const [index, pattern] of patterns.entries()) if (pattern.test(text)) found.add(index)
  }
  return [...found]
}

async function bytesOf(blob: Blob, from: number, to: number): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await blob.slice(from, to).arrayBuffer())
}
