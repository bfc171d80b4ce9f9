// Files to send, before the first of them is sealed: looked at, named, told apart. Nothing is uploaded for a letter that is refused.
// What the gateway cannot see is decided here: which files, and in which letter.

import type { Desk, Digest } from '../../../schemas/ids.ts'
import type { ManifestEntry } from '../../../schemas/letter/index.ts'
import type { Finding } from '../../../schemas/letter/rules/finding.ts'
import { wronglyTogether } from '../../../schemas/letter/rules/separate.ts'
import * as limits from '../../../schemas/limits.ts'
import { cleanName, FileRefused, inspectFile, refuseBySize } from '../../files/index.ts'
import { sealedBytes } from '../../seal/index.ts'
import type { Session } from '../session.ts'
import { filePolicyFor } from './policy.ts'

/**
 * A file to send: what the manifest says of it, and its content (in Node, `fileBlob(path)` of node/file-blob.ts reads it as it is needed).
 *
 * Its name is cleaned and its media type told by its content. `sha256` of the content spares reading it once more; `scan`: what a
 * scanner said of it.
 */
export type OutgoingFile = Omit<ManifestEntry, 'id' | 'bytes' | 'sha256' | 'mime' | 'flags'> & {
  content: Blob
  mime?: string
  sha256?: Digest
}

/** A file that may be sealed. */
export type ReadyFile = Omit<ManifestEntry, 'id' | 'bytes' | 'sha256'> & { content: Blob; sha256?: Digest | undefined }

/** Files that travel in a letter in which they may not. */
export class WronglyTogether extends Error {
  override name = 'LetterInvalid'
  readonly findings: Finding[]

  constructor(findings: Finding[]) {
    super(findings.map(({ message }) => message).join(' '))
    this.findings = findings
  }
}

/**
 * Looks at all files of a letter.
 *
 * @throws FileRefused; WronglyTogether where a child protection or SEN file would travel with others, or to another team
 */
export async function readyFiles(
  session: Session,
  files: readonly OutgoingFile[],
  letter: { kind: string; desk: Desk },
): Promise<ReadyFile[]> {
  const together = wronglyTogether(files, letter)
  if (together.length > 0) throw new WronglyTogether(together)
  const { maxAttachmentsPerLetter, maxAttachmentBytes } = await fileLimitsOf(session)
  const extra = files[maxAttachmentsPerLetter]
  if (extra)
    throw new FileRefused('too_large', extra.name, `a letter takes ${maxAttachmentsPerLetter} files at this gateway.`)
  const ready: ReadyFile[] = []
  for (const { mime: _, ...file } of files) {
    refuseAbove(maxAttachmentBytes, file.name, file.content.size)
    const policy = await filePolicyFor(session, file.name)
    const { name, mime, flags } = await inspectFile(file.content, file.name, policy)
    if (policy.scan_required && !file.scan) throw new FileRefused('scan_missing', name, 'it was not scanned.')
    ready.push({ ...file, name, mime, ...(flags.length > 0 && { flags }) })
  }
  return ready
}

/**
 * Whether its size alone keeps a file from being sent: for a caller who would read it first, to digest or scan it.
 *
 * @throws FileRefused `too_large`, `empty`
 */
export async function checkSize(session: Session, name: string, bytes: number): Promise<void> {
  refuseAbove((await fileLimitsOf(session)).maxAttachmentBytes, name, bytes)
  refuseBySize(name, bytes, await filePolicyFor(session, name))
}

/** @throws FileRefused `too_large` where the gateway takes at most so many bytes, sealed */
export function refuseAbove(maxAttachmentBytes: number, name: string, bytes: number): void {
  // Sealing makes nothing shorter; how much longer is counted piece by piece, which takes seconds for what is far too large.
  if (bytes <= maxAttachmentBytes && sealedBytes(bytes, 2) <= maxAttachmentBytes) return
  const most = `${maxAttachmentBytes} bytes, sealed: ${(maxAttachmentBytes / 2 ** 30).toFixed(2)} GiB`
  throw new FileRefused('too_large', cleanName(name), `this gateway takes files of at most ${most}.`)
}

export type FileLimits = Pick<typeof limits, 'maxAttachmentBytes' | 'maxAttachmentsPerLetter'>
const known = new WeakMap<Session['gateway'], Promise<FileLimits>>()

/** What this gateway takes, as it publishes it; asked once. */
export async function fileLimitsOf({ gateway }: Session): Promise<FileLimits> {
  const asked = known.get(gateway) ?? gateway.call('about', {}).then(about => ({ ...limits, ...about.limits }))
  known.set(gateway, asked)
  asked.catch(() => known.delete(gateway))
  return asked
}
