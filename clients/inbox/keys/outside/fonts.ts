// The fonts of printed documents, from this origin: DejaVu Sans Condensed (its licence allows it). Fetched when a package is made, not before.

import regular from 'dejavu-fonts-ttf/ttf/DejaVuSansCondensed.ttf?url'
import bold from 'dejavu-fonts-ttf/ttf/DejaVuSansCondensed-Bold.ttf?url'
import type { Fonts } from '../../../documents/index.ts'

let fetched: Promise<Fonts> | undefined

/** Both weights; asked for again where a line was lost. */
export function printingFonts(): Promise<Fonts> {
  fetched ??= Promise.all([font(regular), font(bold)]).then(([regular, bold]) => ({ regular, bold }))
  fetched.catch(() => {
    fetched = undefined
  })
  return fetched
}

async function font(address: string): Promise<Uint8Array> {
  const answer = await fetch(address)
  if (!answer.ok) throw new Error(`The font ${address} is not served here.`)
  return new Uint8Array(await answer.arrayBuffer())
}
