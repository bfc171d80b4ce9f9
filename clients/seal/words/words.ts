// Words to read aloud and to write down (PROTOCOL §6), from the EFF large list: 12.9 bits each.
// Both sides must come to the same words: the arithmetic of `checkWords` is part of the protocol.
import { WrapRefused } from '../errors.ts'
import { effLargeList } from './eff-large-list.ts'

const checkWordCount = 7
const places = new Map(effLargeList.map((word, place) => [word, place]))

/**
 * The seven words for a SHA-256 digest: 90 bits, for a newcomer to read to somebody who knows their voice.
 *
 * The digest is one big-endian number; each word is its remainder by 7,776, the number then divided by it, seven times over.
 * @throws RangeError for anything but 32 bytes
 */
export function checkWords(digest: Uint8Array): string[] {
  if (digest.length !== 32) throw new RangeError(`A digest has 32 bytes, not ${digest.length}.`)
  const base = BigInt(effLargeList.length)
  let rest = digest.reduce((number, byte) => (number << 8n) | BigInt(byte), 0n)
  return Array.from({ length: checkWordCount }, () => {
    const place = Number(rest % base)
    rest /= base
    return wordAt(place)
  })
}

/**
 * A phrase of random words with spaces between; six words are 77 bits, the fourteen of a recovery kit 180.
 * @throws RangeError for fewer than six
 */
export function makePhrase(words = 6): string {
  if (!Number.isInteger(words) || words < 6) throw new RangeError('A phrase has at least six words.')
  return Array.from({ length: words }, () => wordAt(randomPlace())).join(' ')
}

/** The words of a phrase as it was typed: case, and the number and kind of spaces, do not matter. */
export function wordsOf(phrase: string): string[] {
  return phrase.toLowerCase().trim().split(/\s+/)
}

const minPhraseWords = 6

/**
 * A phrase as it counts: its words, if they are six or more of the list.
 * @throws WrapRefused `weak_phrase`
 */
export function strongPhrase(phrase: string): string {
  const words = wordsOf(phrase)
  if (words.length >= minPhraseWords && words.every(isListed)) return words.join(' ')
  const unlisted = words.findIndex(word => !isListed(word))
  const why =
    words.length < minPhraseWords
      ? `The phrase has fewer than ${minPhraseWords} words.`
      : `Word ${unlisted + 1} is not in the list of words.`
  throw new WrapRefused('weak_phrase', why)
}

/** Whether a word is one of the list. */
export function isListed(word: string): boolean {
  return places.has(word)
}

function wordAt(place: number): string {
  const word = effLargeList[place]
  if (word === undefined) throw new RangeError(`The list has no word ${place}.`)
  return word
}

/** Takes 16 random bits, again while they are beyond the last whole multiple of the list: every word is equally likely. */
function randomPlace(): number {
  const bound = 65_536 - (65_536 % effLargeList.length)
  for (;;) {
    const [drawn = bound] = crypto.getRandomValues(new Uint16Array(1))
    if (drawn < bound) return drawn % effLargeList.length
  }
}
