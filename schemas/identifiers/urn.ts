// Unique Reference Number of a school or other establishment on Get Information About Schools.
// A school that becomes an academy gets a new one: the old number is not wrong, only old.
import { compact, no, ok, type Parsed, whyNotDigits } from './parsed.ts'

/** Reads a URN: six digits, the first not 0; English ones start with 1. There is no check digit. */
export function parseUrn(text: string): Parsed<string> {
  const urn = compact(text)
  const why = whyNotDigits(urn, 6, 'A URN')
  if (why !== undefined) return no(/^[0-9]{7}$/.test(urn) ? `${why} Seven digits are a DfE number (LAESTAB).` : why)
  return urn.startsWith('0') ? no('A URN never starts with 0.') : ok(urn)
}
