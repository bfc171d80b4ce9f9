// Which letters a font can show, and in which direction a text runs. What cannot be shown is named by its number, never left out and never a box.
// Right-to-left words keep their own order; of two directions in one line the line itself runs from left to right.

/** A piece of a line in one direction and one weight. */
export type Run = { text: string; weight: Weight }
export type Weight = 'regular' | 'bold'
export type HasLetter = (codePoint: number, weight: Weight) => boolean

/** Marks without a look of their own: joiners, soft hyphens, byte order marks, variation selectors. */
const unseen = /\p{Cf}|\p{Variation_Selector}/u
const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/u
const strong = /[\p{L}\p{N}]/u

/**
 * The same text with every letter that neither weight of the font has replaced by its Unicode numbers: `[U+0930 U+093E]`.
 *
 * Letters are composed first (NFC), so that what a font has as one letter is found.
 */
export function printable(text: string, has: HasLetter): { text: string; missing: boolean } {
  let [shown, missing, open] = ['', false, false]
  for (const letter of text.normalize('NFC')) {
    const code = letter.codePointAt(0) ?? 0
    const known = letter === '\n' || has(code, 'regular') || has(code, 'bold')
    if (!known && unseen.test(letter)) continue
    if (open && known) shown += ']'
    if (known) shown += letter
    else shown += `${open ? ' ' : '['}U+${code.toString(16).toUpperCase().padStart(4, '0')}`
    open = !known
    missing ||= !known
  }
  return { text: open ? `${shown}]` : shown, missing }
}

/** A line as runs from left to right, each in a weight that has its letters. */
export function runsOf(line: string, weight: Weight, has: HasLetter): Run[] {
  return directed(line).flatMap(piece => weighted(piece, weight, has))
}

/** Right-to-left words with the blanks between them are one piece. */
function directed(line: string): string[] {
  const pieces: { text: string; rtl: boolean }[] = []
  for (const part of line.split(/(\s+)/)) {
    const last = pieces.at(-1)
    const rtl = rightToLeft.test(part) || (last?.rtl === true && !strong.test(part))
    if (last?.rtl === rtl) last.text += part
    else pieces.push({ text: part, rtl })
  }
  // Blanks behind the last right-to-left word belong to what follows.
  for (const [at, piece] of pieces.entries()) {
    const blanks = /\s+$/.exec(piece.text)?.[0]
    const next = pieces[at + 1]
    if (!piece.rtl || blanks === undefined || !next) continue
    piece.text = piece.text.slice(0, -blanks.length)
    next.text = blanks + next.text
  }
  return pieces.map(({ text }) => text).filter(text => text !== '')
}

function weighted(text: string, wanted: Weight, has: HasLetter): Run[] {
  const runs: Run[] = []
  for (const letter of text) {
    const code = letter.codePointAt(0) ?? 0
    const weight: Weight = has(code, wanted) ? wanted : 'regular'
    const last = runs.at(-1)
    if (last?.weight === weight) last.text += letter
    else runs.push({ text: letter, weight })
  }
  return runs
}
