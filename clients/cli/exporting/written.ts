// Where an export goes: standard output, or a new file for its owner alone. It holds what children's records hold.
import { writeFile } from 'node:fs/promises'
import { type Options, textOf } from '../commands/definition.ts'
import type { Answer } from '../context.ts'

/** Writes it to `--save FILE`, else prints it. @throws where the file is there already */
export async function written(options: Options, content: string | Uint8Array, json: object): Promise<Answer> {
  const file = textOf(options, 'save')
  if (file === undefined) return { json, text: typeof content === 'string' ? content : '' }
  await writeFile(file, content, { flag: 'wx', mode: 0o600 })
  return {
    json: { ...json, file },
    text: `${file} is written. It holds children's data: keep it as their file is kept.`,
  }
}
