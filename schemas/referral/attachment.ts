// How a sealed attachment is cut and digested (PROTOCOL: letters). Shared by the client that cuts and the gateway that checks.
import { type Digest, sha256 } from '../ids.ts'
import { attachmentPartBytes } from '../limits.ts'

/** How many parts an attachment of this many sealed bytes has. */
export function partCount(bytes: number): number {
  return Math.ceil(bytes / attachmentPartBytes)
}

/** How long part `number` (from 1) is. */
export function partLength(bytes: number, number: number): number {
  return number < partCount(bytes) ? attachmentPartBytes : bytes - (number - 1) * attachmentPartBytes
}

/** The digest of an attachment: SHA-256 over the raw part digests in order. */
export function attachmentDigest(partDigests: readonly Digest[]): Promise<Digest> {
  const all = new Uint8Array(partDigests.length * 32)
  partDigests.forEach((part, index) => {
    const binary = atob(part.replaceAll('-', '+').replaceAll('_', '/'))
    all.set(
      Uint8Array.from(binary, character => character.charCodeAt(0)),
      index * 32,
    )
  })
  return sha256(all)
}
