// Files that go with the rows of an import: named in a column, beneath one folder. Looked at before anything is sent; what is wrong is
// said by line and column. Nothing outside that folder is read, whatever a cell says.
import { realpath, stat } from 'node:fs/promises'
import { isAbsolute, join, relative } from 'node:path'
import { wronglyTogether } from '../../../schemas/letter/rules/separate.ts'
import { type Council, FileRefused } from '../../sdk/index.ts'
import { line as plainLine } from '../../words/plain.ts'
import type { Options } from '../commands/definition.ts'
import type { Context } from '../context.ts'
import { WrongUse } from '../exit.ts'
import { type NamedFile, readFiles } from '../writing/files.ts'
import { attachmentColumns, type Mapping } from './mapping.ts'
import { columnOf, type RowFinding, type Sheet } from './sheet.ts'

/** The files of one row, and what is wrong with them. */
export type RowFiles = { files: NamedFile[]; findings: RowFinding[] }
type From = { context: Context; council: Council; options: Options; folder: string }

/**
 * The files that rows name, by the line of the row.
 *
 * @param from `folder`: names are relative to it
 * @throws WrongUse where the mapping names files and there is no such folder
 */
export async function filesOfRows(from: From, sheet: Sheet, mapping: Mapping): Promise<Map<number, RowFiles>> {
  const columns = attachmentColumns(mapping)
  const found = new Map<number, RowFiles>()
  if (columns.length === 0) return found
  const folder = await realpath(from.folder).catch(() => {
    throw new WrongUse(`There is no folder ${from.folder}.`, 'Name the folder of the files: --files FOLDER')
  })
  for (const { line, cells } of sheet.records) {
    const row: RowFiles = { files: [], findings: [] }
    for (const { column, type } of columns) {
      const names = (cells[sheet.headings.indexOf(column)] ?? '').split(/[;\n]/).map(name => name.trim())
      for (const name of names.filter(one => one !== '')) {
        const file = await fileNamed({ ...from, folder }, { name, type }).catch(wordsOf)
        if (typeof file === 'string') row.findings.push({ line, ...columnOf(sheet, column), message: file })
        else row.files.push(file)
      }
    }
    for (const { message } of wronglyTogether(row.files, { kind: 'transfer', desk: mapping.team ?? 'cme' }))
      row.findings.push({ line, message })
    found.set(line, row)
  }
  return found
}

async function fileNamed(
  { context, council, options, folder }: From,
  { name, type }: { name: string; type: NamedFile['type'] },
): Promise<NamedFile> {
  const path = isAbsolute(name) ? undefined : await realpath(join(folder, name)).catch(() => undefined)
  const within = path === undefined ? '..' : relative(folder, path)
  if (isAbsolute(name) || (path !== undefined && (within.startsWith('..') || isAbsolute(within))))
    throw new WrongUse(`“${plainLine(name)}” is not beneath the folder of the files: write it relative to that.`, '')
  const found = path === undefined ? undefined : await stat(path)
  if (path === undefined || !found?.isFile())
    throw new WrongUse(`There is no file “${plainLine(name)}” in the folder of the files.`, '')
  const [file] = await readFiles(context, council, options, [{ type, path, bytes: found.size }])
  return file as NamedFile
}

/** A file that cannot go is a finding of its row. */
function wordsOf(error: unknown): string {
  if (error instanceof WrongUse && error.code === 'looks_separate')
    return `${error.message} Name its type in the mapping, or send it alone: cme message.`
  if (error instanceof WrongUse) return error.message
  if (error instanceof FileRefused) return `${error.message} ${error.hint}`
  throw error
}
