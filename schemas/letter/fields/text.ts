// Text as people write it, within bounds: names, lines, notes, words; e-mail and telephone.
// Bounds are published: raise none without the test that a letter full to the brim still fits into what travels.
import { z } from 'zod'

/**
 * How long texts and lists may be: characters (UTF-16 units), rows, and for a content as a whole bytes of JSON.
 *
 * A form filled to every bound with Latin letters stays within `contentBytes`; scripts of three bytes a letter may not.
 */
export const bounds = {
  nameCharacters: 100,
  lineCharacters: 200,
  noteCharacters: 400,
  wordsCharacters: 3000,
  parents: 8,
  siblings: 15,
  enquiries: 30,
  involvements: 12,
  riskFlags: 20,
  formerNames: 6,
  phones: 4,
  addressLines: 6,
  questions: 20,
  attachments: 50,
  sessionKeys: 600,
  fileNameCharacters: 120,
  contentBytes: 168 * 1024,
} as const

/** Whether a content is more than one letter holds, written as JSON in UTF-8. */
export function tooLong(content: unknown): boolean {
  return new TextEncoder().encode(JSON.stringify(content)).length > bounds.contentBytes
}
export const tooLongWords = `This is more than one letter holds (${bounds.contentBytes / 1024} KiB). Send long texts as attachments.`

/** A person's name, or part of one, in any script. */
export const name = text(bounds.nameCharacters)
/** One line: a role, a team, a school, a reference. */
export const line = text(bounds.lineCharacters)
/** A sentence or three: a reason, a remark. */
export const note = paragraphs(bounds.noteCharacters)
/** Free text: an account, a message. */
export const words = paragraphs(bounds.wordsCharacters)

export const email = z
  .email('This is not an e-mail address: name@council.gov.uk.')
  .max(254)
  .describe('an e-mail address')

/** A telephone number as people note it: `020 7946 0101 ext 12`, `07700 900123 (after 4 pm)`. */
export const phone = text(60)
  .regex(/([0-9][^0-9]*){5}/, 'Write a telephone number in digits, for example 020 7946 0101 ext 12.')
  .describe('a telephone number')

function text(maxCharacters: number) {
  return z
    .string()
    .overwrite(value => value.replace(weightless, ''))
    .trim()
    .normalize('NFC')
    .min(1)
    .max(maxCharacters)
    .refine(
      value => value.isWellFormed() && !unseen.test(value),
      'This holds a character that cannot be seen, or a line break. Type it again.',
    )
}

function paragraphs(maxCharacters: number) {
  return z
    .string()
    .overwrite(value => value.replace(weightless, '').replace(/\r\n|[\u2028\u2029]/g, '\n'))
    .trim()
    .normalize('NFC')
    .min(1)
    .max(maxCharacters)
    .refine(
      value => value.isWellFormed() && !unseen.test(value.replace(/[\n\t]/g, '')),
      'This holds a character that cannot be seen. Type it again.',
    )
}

// Soft hyphens and spaces of no width come along when text is copied. Taken out and not refused: no child waits for one to be found. Left in,
// a name of nothing else would pass for a name, and two that look the same would differ.
const weightless = /[\u00ad\u180e\u200b\u2060\ufeff]/g

// Control characters and line breaks, and those that turn the reading direction: a name must read the same for both councils.
// Joiners (U+200C, U+200D) stay: Persian and Indic names need them.
const unseen = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u
