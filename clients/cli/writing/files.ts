// Files to send with a letter: what they are called and what they are, read as they are needed.
// The gateway learns none of it: names and types stand in the sealed letter.
import { createHash } from 'node:crypto'
import { createReadStream, openAsBlob } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import { attachmentTypes } from '../../../schemas/letter/code-sets.ts'
import type { OutgoingFile } from '../../sdk/index.ts'
import { WrongUse } from '../exit.ts'

/** The most one file may have: 100 MiB, before it is sealed. */
const maxFileBytes = 100 * 1024 * 1024

const mimes: Record<string, string> = {
  '.pdf': 'application/pdf',
  '.docx': 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  '.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  '.csv': 'text/csv',
  '.txt': 'text/plain',
  '.xml': 'application/xml',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.png': 'image/png',
}

/** A file named on the command line, with the digest of its content. */
export type NamedFile = OutgoingFile & { sha256: string }

/** The files of `--attach`: `plan.pdf`, or `ehcp:plan.pdf` to say what it is. @throws WrongUse */
export async function namedFiles(given: readonly string[]): Promise<NamedFile[]> {
  const files: NamedFile[] = []
  for (const one of given) files.push(await namedFile(one))
  return files
}

async function namedFile(given: string): Promise<NamedFile> {
  const { type, path } = typed(given)
  const found = await stat(path).catch(() => undefined)
  if (!found?.isFile()) throw new WrongUse(`There is no file ${path} to attach.`, 'Check the path.', 'no_such_file')
  if (found.size === 0) throw new WrongUse(`${path} is empty.`, 'Attach a file with content.')
  if (found.size > maxFileBytes)
    throw new WrongUse(`${path} is larger than 100 MiB.`, 'Split it, or send a smaller copy.', 'too_large')
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer)
  return {
    name: basename(path),
    type,
    mime: mimes[extname(path).toLowerCase()] ?? 'application/octet-stream',
    marking: 'official_sensitive',
    content: await openAsBlob(path),
    sha256: hash.digest('base64url'),
  }
}

function typed(given: string): { type: OutgoingFile['type']; path: string } {
  const [, type = '', path = ''] = /^([a-z_]{2,40}):(.+)$/s.exec(given) ?? []
  if (Object.hasOwn(attachmentTypes, type)) return { type: type as OutgoingFile['type'], path }
  if (type.length > 1 && !/^[\\/]/.test(path)) {
    const known = Object.keys(attachmentTypes).join(', ')
    throw new WrongUse(`There is no type "${type}" of attachment.`, `The types are: ${known}.`)
  }
  return { type: 'other', path: given }
}

/** What is left of a file when the letter is written: the digest of its content was for the command alone. */
export function outgoing(files: readonly NamedFile[]): OutgoingFile[] {
  return files.map(({ sha256: _, ...file }) => file)
}
