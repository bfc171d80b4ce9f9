// Files to send with a letter: looked at, scanned where a scanner is named, read as they are needed.
// The gateway learns none of it: names, types and what a scanner said stand in the sealed letter.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { fileFlags } from '../../../schemas/file-policy.ts'
import { attachmentTypes } from '../../../schemas/letter/code-sets.ts'
import { looksSeparate, separateTypes, wronglyTogether } from '../../../schemas/letter/rules/separate.ts'
import { inspectFile } from '../../files/index.ts'
import type { Council, OutgoingFile } from '../../sdk/index.ts'
import { fileBlob } from '../../sdk/node/file-blob.ts'
import type { Options } from '../commands/definition.ts'
import { listOf } from '../commands/definition.ts'
import type { Context } from '../context.ts'
import { WrongUse } from '../exit.ts'
import { filePolicyIn } from './policy.ts'
import { scanFile, scannerOf } from './scan.ts'

/** A file named on the command line, with its type and the digest of its content. */
export type NamedFile = OutgoingFile & { mime: string; sha256: string }

/** What is to be attached: nothing of it was read yet. */
export type Attachment = { type: OutgoingFile['type']; path: string; bytes: number }
type Sizes = Pick<Council, 'checkSize'>

/** What `--attach` names: `plan.pdf`, or `ehcp:plan.pdf` to say what it is. @throws WrongUse */
export async function attachmentsIn(options: Options): Promise<Attachment[]> {
  return Promise.all(
    listOf(options, 'attach').map(async given => {
      const { type, path } = typed(given)
      const found = await stat(path).catch(() => undefined)
      if (found?.isFile()) return { type, path, bytes: found.size }
      throw new WrongUse(`There is no file ${path} to attach.`, 'Check the path.', 'no_such_file')
    }),
  )
}

/** The files themselves; all sizes are known to be taken before the first is read. @throws WrongUse, FileRefused */
export async function readFiles(
  context: Context,
  council: Sizes,
  options: Options,
  attachments: readonly Attachment[],
): Promise<NamedFile[]> {
  for (const { path, bytes } of attachments) await council.checkSize(basename(path), bytes)
  const files: NamedFile[] = []
  for (const one of attachments) files.push(await readFile(context, options, one))
  return files
}

/** One file by its path: looked at, and scanned where a scanner is named. */
async function readFile(context: Context, options: Options, { type, path }: Attachment): Promise<NamedFile> {
  const content = await fileBlob(path)
  const { name, mime, flags } = await inspectFile(content, basename(path), await filePolicyIn(context.folder))
  askForType({ name, type }, path)
  for (const flag of flags) context.remark(`${name}: ${fileFlags[flag]}. It is sent, and the other council is told.`)
  const scanner = scannerOf(context, options)
  const scan = scanner && (await scanFile(scanner, path, name))
  const sha256 = await digestOf(path)
  return { name, type, mime, marking: 'official_sensitive', content, sha256, ...(scan && { scan }) }
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) hash.update(chunk as Buffer)
  return hash.digest('base64url')
}

/** A name that speaks of child protection or SEN: whoever attaches it says what it is, so that it cannot slip into a letter by mistake. */
function askForType(file: { name: string; type: OutgoingFile['type'] }, path: string): void {
  const suspected = looksSeparate(file)
  if (suspected === undefined) return
  throw new WrongUse(
    `${file.name} looks like: ${attachmentTypes[suspected]}. ${separateTypes[suspected]?.because ?? ''}`,
    `Say what it is: --attach ${suspected}:${path}, in a message of its own (${messageOf(suspected)});\n  or if it is something else, its type, e.g. --attach chronology:${path}`,
    'looks_separate',
  )
}

/** Refuses files that may not travel in this letter, and says how they do. @throws WrongUse `separate_item` */
export function refuseWronglyTogether(files: readonly NamedFile[], letter: { kind: string; desk: string }): void {
  const [first] = wronglyTogether(files, letter)
  if (!first) return
  const type = files.find(file => separateTypes[file.type])?.type ?? 'cp_file'
  throw new WrongUse(first.message, `Send the rest without it, then it alone: ${messageOf(type)}`, 'separate_item')
}

function messageOf(type: OutgoingFile['type']): string {
  const [team = 'restricted'] = separateTypes[type]?.desks ?? []
  return `cme message ID --to-team ${team} --attach ${type}:FILE --words "…"`
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
