// Canary words and the search for them: in every spelling a word might lie somewhere, plain or encoded.
// All words share one marker, so that one search finds any of them.
import { randomBytes } from 'node:crypto'

/** Long enough that no ciphertext spells it by chance, in any of its spellings. */
const marker = 'Canaryqxv'

/** A word nobody else uses. */
export function canary(): string {
  return marker + randomBytes(5).toString('hex')
}

/** Every way these words might be written: cases, UTF-8 and UTF-16, hex, base64 and base64url at each alignment. */
function spellingsOf(word: string): Buffer[] {
  const cases = [...new Set([word, word.toLowerCase(), word.toUpperCase()])]
  const little = cases.map(one => Buffer.from(one, 'utf16le'))
  const raw = [...cases.map(one => Buffer.from(one)), ...little, ...little.map(bytes => Buffer.from(bytes).swap16())]
  return raw.flatMap(bytes => [bytes, ...encoded(bytes).map(text => Buffer.from(text))])
}

function encoded(bytes: Buffer): string[] {
  const hex = bytes.toString('hex')
  const base64 = [0, 1, 2].flatMap(offset => {
    const shifted = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replace(/=+$/, '')
    // The first and last characters also depend on what stands before and behind.
    const inner = shifted.slice([0, 2, 3][offset], (bytes.length + offset) % 3 === 0 ? undefined : -1)
    return [inner, inner.replaceAll('+', '-').replaceAll('/', '_')]
  })
  return [hex, hex.toUpperCase(), ...new Set(base64)]
}

const markers = spellingsOf(marker)

/** Where, of the named places, any canary stands in any spelling; or one of `more`, which have no marker in them. */
export function findCanaries(places: ReadonlyMap<string, Buffer>, more: readonly string[] = []): string[] {
  const sought = [
    ...markers,
    ...more.flatMap(word => [Buffer.from(word), ...encoded(Buffer.from(word)).map(text => Buffer.from(text))]),
  ]
  return [...places].flatMap(([place, bytes]) => (sought.some(one => bytes.includes(one)) ? [place] : []))
}
