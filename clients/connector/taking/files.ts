// Files to attach, laid aside before the request is taken: copied, digested, looked at, scanned. Nothing is taken for a file that is refused.
// A path is read only beneath the folder the connector was given: whoever calls must not have its keys sent away.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { realpath, stat } from 'node:fs/promises'
import { basename, join, resolve, sep } from 'node:path'
import { Readable } from 'node:stream'
import type { ReadableStream as NodeStream } from 'node:stream/web'
import type { FilePolicy } from '../../../schemas/file-policy.ts'
import { attachmentTypes } from '../../../schemas/letter/code-sets.ts'
import { looksSeparate, separateTypes, wronglyTogether } from '../../../schemas/letter/rules/separate.ts'
import { refuseAbove } from '../../sdk/attachments/outgoing.ts'
import { inspectFile, refuseBySize } from '../../sdk/index.ts'
import type { AttachmentForm } from '../api/forms.ts'
import { Problem } from '../api/problems.ts'
import type { StagedFile } from '../outbox/item.ts'
import { makeFileKey, sealedBlob, sealInto } from '../outbox/sealed-file.ts'
import { type Scan, scanned } from '../reading/attachment.ts'

export type Staging = {
  /** Where files are laid aside, by their number. */
  folder: string
  /** The one folder whose files may be named by path. */
  readable: string | undefined
  policy: FilePolicy
  scan: Scan | undefined
  /** What the gateway takes of one file, sealed, where it has said so. */
  maxSealedBytes: number | undefined
}

/** Lays all files of a request aside. @throws Problem, FileRefused */
export async function stageFiles(
  attachments: readonly AttachmentForm[],
  parts: ReadonlyMap<string, File>,
  staging: Staging,
  letter: { kind: string; desk: string },
): Promise<StagedFile[]> {
  const staged: StagedFile[] = []
  for (const [number, attachment] of attachments.entries()) {
    const path = join(staging.folder, String(number))
    const { name: given, size, from } = await sourceOf(attachment, parts, staging)
    refuseBySize(given, size, staging.policy)
    if (staging.maxSealedBytes !== undefined) refuseAbove(staging.maxSealedBytes, given, size)
    const key = makeFileKey()
    const { sha256, bytes } = await copy(from(), path, key)
    const content = sealedBlob(path, key, bytes)
    const { name } = await inspectFile(content, given, staging.policy)
    const { type, marking, restricted_to } = attachment
    askForType({ name, type })
    const scan = staging.scan && (await scanned(staging.scan, content, { path: `${path}.plain`, name }))
    const described = { name, type, marking, ...(restricted_to && { restricted_to }), ...(scan && { scan }) }
    staged.push({ ...described, path, key, bytes, sha256 })
  }
  const findings = wronglyTogether(staged, letter)
  if (findings.length > 0)
    throw Problem.of('content_invalid', findings.map(({ message }) => message).join(' '), { findings })
  return staged
}

async function sourceOf(
  { path, base64, part, name }: AttachmentForm,
  parts: ReadonlyMap<string, File>,
  staging: Staging,
) {
  if (path !== undefined) {
    const allowed = await allowedPath(path, staging.readable)
    const { size } = await stat(allowed)
    return { name: name ?? basename(allowed), size, from: () => createReadStream(allowed) }
  }
  if (base64 !== undefined) {
    const bytes = Buffer.from(base64, 'base64')
    return { name: name ?? '', size: bytes.length, from: () => Readable.from([bytes]) }
  }
  const file = parts.get(part ?? '')
  if (!file) throw Problem.of('malformed_request', `There is no part "${part}" in this body.`)
  return { name: name ?? file.name, size: file.size, from: () => Readable.fromWeb(file.stream() as NodeStream) }
}

async function allowedPath(path: string, readable: string | undefined): Promise<string> {
  if (readable === undefined) throw Problem.of('path_not_allowed', 'The connector was started without --files.')
  const [folder, found] = await Promise.all([
    realpath(readable),
    realpath(resolve(readable, path)).catch(() => undefined),
  ])
  // A link out of the folder is followed first, and then it is outside.
  if (found?.startsWith(`${folder}${sep}`) && (await stat(found)).isFile()) return found
  throw Problem.of('path_not_allowed', `There is no file ${path} beneath the folder of --files.`)
}

/** Sealed on its way: nothing of it lies on this disk in the clear. */
async function copy(from: Readable, to: string, key: string): Promise<{ sha256: string; bytes: number }> {
  const hash = createHash('sha256')
  let bytes = 0
  const digesting = async function* (chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      hash.update(chunk)
      bytes += chunk.length
      yield chunk
    }
  }
  await sealInto(to, digesting(from), key)
  return { sha256: hash.digest('base64url'), bytes }
}

/** A name that speaks of child protection or SEN: whoever attaches it says what it is, so that it cannot slip into a letter by mistake. */
function askForType(file: { name: string; type: AttachmentForm['type'] }): void {
  const suspected = looksSeparate(file)
  if (suspected === undefined) return
  const because = separateTypes[suspected]?.because ?? ''
  throw Problem.of('looks_separate', `${file.name} looks like: ${attachmentTypes[suspected]}. ${because}`.trim())
}
