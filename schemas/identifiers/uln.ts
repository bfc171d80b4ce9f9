// Unique Learner Number: ten digits, the last of which checks the others.
// Easily confused with an NHS number, which is also ten digits; the arithmetic tells them apart.
import { compact, no, ok, type Parsed, whyNotDigits } from './parsed.ts'

/**
 * Reads a ULN: ten digits, the first not 0.
 *
 * The digits times 10, 9 … 1 sum to 10 modulo 11; for an NHS number the same sum is 0, so no number is both.
 * Source: Learning Records Service; HESA.
 */
export function parseUln(text: string): Parsed<string> {
  const uln = compact(text)
  const why = whyNotDigits(uln, 10, 'A ULN')
  if (why !== undefined) return no(why)
  if (uln.startsWith('0')) return no('A ULN never starts with 0.')
  const remainder = weightedSum(uln) % 11
  if (remainder === 10) return ok(uln)
  if (remainder === 0) return no('This is not a ULN: a digit is wrong, or it is an NHS number, whose form it has.')
  return no('This is not a ULN: a digit is wrong, or two have changed places. Check it against the learner record.')
}

/** The sum of ten digits times 10, 9 … 1. */
function weightedSum(digits: string): number {
  return [...digits].reduce((total, digit, index) => total + Number(digit) * (10 - index), 0)
}
