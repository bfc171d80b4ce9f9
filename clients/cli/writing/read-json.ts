// Reads a file somebody wrote by hand, and says where it is not JSON.
import { readFile } from 'node:fs/promises'
import { InvalidContent } from '../exit.ts'
import type { Io } from '../io.ts'

/**
 * The JSON in a file, or in standard input for `-`. A byte order mark, as some editors write it, is passed over.
 *
 * @throws InvalidContent that names line and column
 */
export async function readJson(file: string, io: Pick<Io, 'input'>): Promise<unknown> {
  const text = (file === '-' ? await io.input() : await readNamed(file)).replace(/^\ufeff/, '')
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new InvalidContent(`${file === '-' ? 'Standard input' : file} is not JSON: ${placeIn(text, error)}`)
  }
}

/** Where a folder was named, the system's error does not say which. */
async function readNamed(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(error => {
    throw Object.assign(error, { path: file })
  })
}

function placeIn(text: string, error: unknown): string {
  const said = error instanceof Error ? error.message : String(error)
  if (text.trim() === '') return 'it is empty.'
  const position = /position (\d+)/.exec(said)?.[1]
  if (position === undefined) return said
  const before = text.slice(0, Number(position)).split('\n')
  return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}. Often a comma or a quotation mark is missing or too many.`
}
