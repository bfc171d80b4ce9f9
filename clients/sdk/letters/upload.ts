// Attachments on their way out: sealed, cut into parts, and only what the gateway has not yet is sent.
// A part that was received once is never sent again; what is sent again is the same bytes.
import { attachmentDigest } from '../../../schemas/attachment.ts'
import { type Digest, type Id, newId } from '../../../schemas/ids.ts'
import type { ManifestEntry } from '../../../schemas/letter/index.ts'
import { type AttachmentPart, partsOf, sealAttachment } from '../../seal/index.ts'
import { GatewayProblem } from '../call/trouble.ts'
import type { Session } from '../session.ts'

/** A file to send: what the manifest says of it, and its content (in Node, `openAsBlob(path)` reads it as it is needed). */
export type OutgoingFile = Omit<ManifestEntry, 'id' | 'bytes' | 'sha256'> & { content: Blob }

/** A sealed file before and while it travels. Keep it, and `sendParts` goes on where it stopped. */
export type SealedFile = {
  id: Id
  bytes: number
  sha256: Digest
  parts: { number: number; sha256: Digest; content: Blob }[]
}

/** Seals a file and sends it; returns what the manifest says of it. */
export async function uploadFile(
  session: Session,
  file: OutgoingFile,
  certificates: readonly string[],
  onProgress?: (bytes: number) => void,
): Promise<ManifestEntry> {
  const { content, ...described } = file
  const sealed = await sealFile(content, certificates)
  await sendParts(session, sealed, onProgress)
  return { ...described, id: sealed.id, bytes: sealed.bytes, sha256: sealed.sha256 }
}

/** Seals a file into parts of 16 MiB, each with its digest. */
export async function sealFile(content: Blob, certificates: readonly string[]): Promise<SealedFile> {
  const parts: SealedFile['parts'] = []
  let bytes = 0
  for await (const part of partsOf(await sealAttachment({ content: content.stream(), certificates }))) {
    parts.push({ number: part.number, sha256: part.sha256, content: blobOf(part) })
    bytes += part.bytes.length
  }
  const sha256 = await attachmentDigest(parts.map(part => part.sha256))
  return { id: newId(), bytes, sha256, parts }
}

/** A browser may keep a Blob on disk; an array it must keep in memory. */
function blobOf({ bytes }: AttachmentPart): Blob {
  return new Blob([bytes as Uint8Array<ArrayBuffer>])
}

/**
 * Sends what the gateway lacks of a sealed file, and completes it. May be called again after any failure.
 *
 * @param onProgress sealed bytes that have arrived, after each part
 */
export async function sendParts(
  session: Session,
  file: SealedFile,
  onProgress?: (bytes: number) => void,
): Promise<void> {
  const { call } = session.gateway
  const { id, bytes, sha256 } = file
  let { parts: arrived, state } = await call('announceAttachment', { body: { id, bytes } })
  for (let round = 1; state === 'open'; round++) {
    let sent = 0
    for (const part of file.parts) {
      if (!arrived.some(one => one.number === part.number && one.sha256 === part.sha256))
        await sendPart(session, id, part)
      sent += part.content.size
      onProgress?.(sent)
    }
    try {
      state = (await call('completeAttachment', { params: { id }, body: { sha256 } })).state
    } catch (error) {
      // The store may have dropped parts that lay long: ask what is there, and send the rest once more.
      if (round > 1 || !(error instanceof GatewayProblem) || error.code !== 'attachment_incomplete') throw error
      arrived = (await call('readAttachment', { params: { id } })).parts
    }
  }
}

async function sendPart(
  session: Session,
  id: Id,
  { number, sha256, content }: SealedFile['parts'][number],
): Promise<void> {
  await session.gateway.call('putPart', {
    params: { id, number },
    headers: { 'content-digest': `sha-256=:${padded(sha256)}:` },
    // Not the Blob itself: the proof library passes on arrays and text only, and a retry must be able to send it again.
    bytes: await content.arrayBuffer(),
  })
}

/** RFC 9530 takes plain base64 (RFC 8941 §3.3.5). */
function padded(digest: Digest): string {
  return `${digest.replaceAll('-', '+').replaceAll('_', '/')}=`
}
