// Files to send, before the first of them is sealed: looked at, named, told apart. Nothing is uploaded for a letter that is refused.
// What the gateway cannot see is decided here: which files, and in which letter.

import type { Desk, Digest } from '../../../schemas/ids.ts'
import type { ManifestEntry } from '../../../schemas/letter/index.ts'
import type { Finding } from '../../../schemas/letter/rules/finding.ts'
import { wronglyTogether } from '../../../schemas/letter/rules/separate.ts'
import * as limits from '../../../schemas/limits.ts'
import { FileRefused, inspectFile } from '../../files/index.ts'
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
  const { maxAttachmentsPerLetter, maxAttachmentBytes } = await limitsOf(session)
  const extra = files[maxAttachmentsPerLetter]
  if (extra)
    throw new FileRefused('too_large', extra.name, `a letter takes ${maxAttachmentsPerLetter} files at this gateway.`)
  const ready: ReadyFile[] = []
  for (const { mime: _, ...file } of files) {
    const policy = await filePolicyFor(session, file.name)
    const { name, mime, flags } = await inspectFile(file.content, file.name, policy)
    if (policy.scan_required && !file.scan) throw new FileRefused('scan_missing', name, 'it was not scanned.')
    if (sealedBytes(file.content.size, 2) > maxAttachmentBytes)
      throw new FileRefused(
        'too_large',
        name,
        `this gateway takes files of at most ${maxAttachmentBytes} bytes, sealed: ${(maxAttachmentBytes / 2 ** 30).toFixed(2)} GiB.`,
      )
    ready.push({ ...file, name, mime, ...(flags.length > 0 && { flags }) })
  }
  return ready
}

type Limits = Pick<typeof limits, 'maxAttachmentBytes' | 'maxAttachmentsPerLetter'>
const known = new WeakMap<Session['gateway'], Promise<Limits>>()

/** What this gateway takes, as it publishes it; asked once. */
async function limitsOf({ gateway }: Session): Promise<Limits> {
  const asked = known.get(gateway) ?? gateway.call('about', {}).then(about => ({ ...limits, ...about.limits }))
  known.set(gateway, asked)
  asked.catch(() => known.delete(gateway))
  return asked
}
