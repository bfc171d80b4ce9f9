// Unique Pupil Number: check letter, permanent and temporary form.
// Never refuse one for the council inside it: numbers of councils long gone stay with a child for life.
import { compact, mistakenFor, no, ok, type Parsed } from './parsed.ts'

/** The 23 letters a UPN may hold, each at its value (A = 0 … Z = 22). I, O and S are left out: they look like digits. */
export const upnLetters = 'ABCDEFGHJKLMNPQRTUVWXYZ'

/**
 * Reads a UPN: 13 characters, `B801200005001` or, temporary, `D88661230450A`.
 *
 * Spaces and case do not matter. A wrong check letter is named together with the right one, because a slip of the
 * keyboard is the usual cause. Source: DfE Common Basic Data Set P1; GovTalk UniquePupilNumber v2.0.
 */
export function parseUpn(text: string): Parsed<string> {
  const upn = compact(text)
  const malformed = whyNotFormed(upn)
  if (malformed !== undefined) return no(malformed)
  const expected = upnCheckLetter(upn.slice(1))
  if (upn[0] === expected) return ok(upn)
  return no(
    `The first letter of this UPN should be ${expected}, not ${upn[0]}. ` +
      `Check it against the school's record, or send it as supplied, not verified: { "as_supplied": "…" }.`,
  )
}

/**
 * The check letter of the 12 characters that follow it.
 *
 * Each character times its place (2 to 13), summed, modulo 23; a final letter counts as its value in `upnLetters`.
 */
export function upnCheckLetter(rest: string): string {
  const sum = [...rest].reduce((total, character, index) => total + upnValue(character) * (index + 2), 0)
  return upnLetters.charAt(sum % upnLetters.length)
}

/** A temporary UPN ends in a letter; the child may have a permanent one elsewhere. Takes what `parseUpn` returned. */
export function isTemporaryUpn(upn: string): boolean {
  return /[A-Z]$/.test(upn)
}

function upnValue(character: string): number {
  return /[0-9]/.test(character) ? Number(character) : upnLetters.indexOf(character)
}

function whyNotFormed(upn: string): string | undefined {
  if (upn.length !== 13) return `A UPN has 13 characters; this has ${upn.length}.`
  const [first = '', last = ''] = [upn[0], upn[12]]
  if (/[0-9]/.test(first)) return `A UPN starts with a letter, not ${first}.`
  if (!upnLetters.includes(first)) return `A UPN cannot start with ${first}: I, O and S are never used.`
  const odd = /[^0-9]/u.exec(upn.slice(1, 12))
  if (odd) return `Character ${odd.index + 2} of a UPN is a digit; this has ${odd[0]}${mistakenFor(odd[0])}.`
  if (!/[0-9]/.test(last) && !upnLetters.includes(last)) {
    return `A UPN ends in a digit, or in a letter other than I, O and S if it is temporary; this ends in ${last}${mistakenFor(last)}.`
  }
  return undefined
}
