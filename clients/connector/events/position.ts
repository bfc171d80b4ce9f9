// How far one listener has been told, in a file of its own: whole or not there, and never further than is true.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { absent, writeWhole } from '../../sdk/node/whole-file.ts'

export const listeners = ['acknowledged', 'webhook', 'dropped'] as const
export type Listener = (typeof listeners)[number]

/** The number of the last event that a listener was told; 0 before the first. */
export class Position {
  readonly #path: string
  #at: number

  private constructor(path: string, at: number) {
    this.#path = path
    this.#at = at
  }

  static async read(folder: string, listener: Listener): Promise<Position> {
    const path = join(folder, listener)
    return new Position(path, Number((await readFile(path, 'utf8').catch(absent)) ?? 0))
  }

  get at(): number {
    return this.#at
  }

  /** It survives once this resolves. Never goes back. */
  async move(to: number): Promise<void> {
    if (to <= this.#at) return
    await writeWhole(this.#path, String(to))
    this.#at = to
  }
}
