// The fonts of printed documents, from their package: DejaVu Sans Condensed, which may be carried and changed freely (its LICENSE).
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Fonts } from '../../documents/index.ts'

const { resolve } = createRequire(import.meta.url)

/** Read anew each time: a command prints once. */
export async function printingFonts(): Promise<Fonts> {
  const [regular, bold] = await Promise.all([
    readFile(resolve('dejavu-fonts-ttf/ttf/DejaVuSansCondensed.ttf')),
    readFile(resolve('dejavu-fonts-ttf/ttf/DejaVuSansCondensed-Bold.ttf')),
  ])
  return { regular: new Uint8Array(regular), bold: new Uint8Array(bold) }
}
