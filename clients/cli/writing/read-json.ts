// Reads a file somebody wrote by hand, and says where it is not JSON. Nothing larger than such a file can be is read.
import { readBounded } from '../../sdk/node/bounded-file.ts'
import { InvalidContent } from '../exit.ts'
import type { Io } from '../io.ts'

/** A letter, contacts, a policy: more than any of them holds, however it is written down. */
const maxByHandBytes = 4 * 1024 * 1024
/** What this program wrote: plans and proofs of thousands of cases. */
export const maxWrittenBytes = 64 * 1024 * 1024

/**
 * The JSON in a file, or in standard input for `-`. A byte order mark, as some editors write it, is passed over.
 *
 * @throws InvalidContent that names line and column; FileTooLarge
 */
export async function readJson(file: string, io: Pick<Io, 'input'>, maxBytes = maxByHandBytes): Promise<unknown> {
  const text = (await bytesOf(file, io, maxBytes)).toString('utf8').replace(/^\ufeff/, '')
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new InvalidContent(`${file === '-' ? 'Standard input' : file} is not JSON: ${placeIn(text, error)}`)
  }
}

/** What lies in a file, or comes by standard input for `-`. @throws FileTooLarge */
export async function bytesOf(file: string, io: Pick<Io, 'input'>, maxBytes: number): Promise<Buffer> {
  return file === '-' ? Buffer.from(await io.input(maxBytes)) : readBounded(file, maxBytes)
}

function placeIn(text: string, error: unknown): string {
  const said = error instanceof Error ? error.message : String(error)
  if (text.trim() === '') return 'it is empty.'
  const position = /position (\d+)/.exec(said)?.[1]
  if (position === undefined) return said
  const before = text.slice(0, Number(position)).split('\n')
  return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}. Often a comma or a quotation mark is missing or too many.`
}
