// NHS number: ten digits, the last of which checks the others.
// Health's identifier, not education's: asked for nowhere by default, read here when it is given.
import { compact, no, ok, type Parsed, whyNotDigits } from './parsed.ts'

/**
 * Reads an NHS number: ten digits, commonly written 3-3-4 with spaces or hyphens.
 *
 * The check digit is 11 less the sum of the first nine times 10 … 2, modulo 11; 11 is written 0, and 10 means that no
 * such number is issued. Source: NHS Data Dictionary.
 */
export function parseNhsNumber(text: string): Parsed<string> {
  const number = compact(text).replaceAll('-', '')
  const why = whyNotDigits(number, 10, 'An NHS number')
  if (why !== undefined) return no(why)
  const sum = [...number.slice(0, 9)].reduce((total, digit, index) => total + Number(digit) * (10 - index), 0)
  const check = (11 - (sum % 11)) % 11
  if (check === Number(number[9])) return ok(number)
  return no(
    'This is not an NHS number: a digit is wrong, or two have changed places. Check it against a health record.',
  )
}

/** `9434765870` as people read it aloud: `943 476 5870`. */
export function formatNhsNumber(number: string): string {
  return `${number.slice(0, 3)} ${number.slice(3, 6)} ${number.slice(6)}`
}
