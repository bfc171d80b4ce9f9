// Attachments on their way in: fetched, checked against the digest in an opened letter, and only then opened.
// The letter vouches for the digest, the digest for every byte: nothing reaches the caller before the whole of it fits.
import { attachmentDigest } from '../../../schemas/attachment.ts'
import type { ManifestEntry } from '../../../schemas/letter/index.ts'
import { AttachmentRefused, type OpenedAttachment, openAttachment, partsOf, type Unlock } from '../../seal/index.ts'
import { Unreachable } from '../call/trouble.ts'
import { allKeys, type Session } from '../session.ts'
import { Distrust } from '../trust/distrust.ts'

/**
 * Downloads and opens an attachment; the stream is of its plain content.
 *
 * Act on nothing of it until `authenticated` has resolved.
 * @param entry as it stands in the manifest of a letter that was opened
 * @throws Distrust `attachment_mismatch`; AttachmentRefused `not_for_us`; GatewayProblem `not_found` once recalled or purged
 */
export async function downloadAttachment(
  session: Session,
  entry: Pick<ManifestEntry, 'id' | 'bytes' | 'sha256'>,
  unlock: Unlock = { keyring: allKeys(session) },
): Promise<OpenedAttachment> {
  const { sealed, parts } = await fetchSealed(session, entry)
  return openAttachment({ sealed: sealed.stream(), parts, sha256: entry.sha256, ...unlock }).catch(error => {
    throw asDistrust(error)
  })
}

/** At most 101 MiB; a browser may keep the Blob on disk. */
async function fetchSealed(
  session: Session,
  { id, sha256, bytes }: Pick<ManifestEntry, 'id' | 'bytes' | 'sha256'>,
): Promise<{ sealed: Blob; parts: string[] }> {
  const { body } = await session.gateway.call('readContent', { params: { id } })
  if (!body) throw new Unreachable(`Attachment ${id} came without a body.`)
  const pieces: Blob[] = []
  const parts: string[] = []
  let arrived = 0
  try {
    for await (const part of partsOf(body)) {
      arrived += part.bytes.length
      if (arrived > bytes)
        throw new Distrust(
          'attachment_mismatch',
          `Attachment ${id} has more than the ${bytes} bytes named in its letter.`,
        )
      pieces.push(new Blob([part.bytes as Uint8Array<ArrayBuffer>]))
      parts.push(part.sha256)
    }
  } catch (error) {
    throw error instanceof Distrust ? error : new Unreachable(`Attachment ${id} broke off.`, { cause: error })
  }
  if ((await attachmentDigest(parts)) !== sha256) {
    throw new Distrust('attachment_mismatch', `Attachment ${id} is not the one named in its letter.`)
  }
  return { sealed: new Blob(pieces), parts }
}

function asDistrust(error: unknown): unknown {
  if (!(error instanceof AttachmentRefused) || error.code === 'not_for_us') return error
  return new Distrust('attachment_mismatch', error.message, { cause: error })
}
