// Attachments sealed for tests, and read back at the receiving council. Repeatable: no two chunks the same, no file on disk.
import { expect } from 'vitest'
import { attachmentDigest, openAttachment, partsOf, sealAttachment } from '../../../clients/seal/index.ts'
import { ashby, brook, bytesStream, readWhole } from './support.ts'

export const mebibyte = 1024 * 1024
export const certificates = [brook.certificate, ashby.certificate]

/** Repeatable bytes, no two chunks the same. */
export function* pattern(bytes: number, chunkBytes = 333_333): Generator<Uint8Array> {
  const noise = Uint8Array.from({ length: chunkBytes }, (_, index) => (index * 2_654_435_761) >>> 13)
  for (let at = 0; at < bytes; at += chunkBytes) {
    const chunk = noise.slice(0, Math.min(chunkBytes, bytes - at))
    new DataView(chunk.buffer).setUint32(0, at)
    yield chunk
  }
}

/** The same bytes in pieces of this size. */
export function* cutAt(bytes: Uint8Array, pieceBytes: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes)
}

export async function sealed(content: ReadableStream<Uint8Array>) {
  const bytes = await readWhole(await sealAttachment({ content, certificates }))
  return withParts(bytes)
}

export async function withParts(bytes: Uint8Array) {
  const parts: string[] = []
  for await (const part of partsOf(bytesStream([bytes]))) parts.push(part.sha256)
  return { bytes, parts, sha256: await attachmentDigest(parts) }
}

export type Sealed = Awaited<ReturnType<typeof sealed>>

export function openAtBrook(attachment: Omit<Sealed, 'bytes'>, chunks: Iterable<Uint8Array>) {
  const { parts, sha256 } = attachment
  return openAttachment({ sealed: bytesStream(chunks), parts, sha256, keyring: brook.keyring })
}

/** Reads to the end; both ways of hearing about a refusal must say the same. */
export async function readAtBrook(
  attachment: Omit<Sealed, 'bytes'>,
  chunks: Iterable<Uint8Array>,
): Promise<Uint8Array> {
  const { content, authenticated } = await openAtBrook(attachment, chunks)
  const read = await readWhole(content).catch(async error => {
    await expect(authenticated).rejects.toBe(error)
    throw error
  })
  expect(await authenticated).toEqual({ bytes: read.length })
  return read
}
