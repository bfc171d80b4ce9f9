// UK postcodes by their pattern.
// A pattern is not an address: never stop anything because a postcode looks unusual; foreign and forces' post have none.
import { compact, no, ok, type Parsed } from './parsed.ts'

// BS 7666, in JavaScript's classes. `P` is added to the third place of A9A: N1P came into use after the standard was written.
const first = '[A-PR-UWYZ]'
const second = '[A-HK-Y]'
const outward = new RegExp(
  `^(GIR|${first}[0-9][0-9]?|${first}${second}[0-9][0-9]?|${first}[0-9][A-HJKPSTUW]|${first}${second}[0-9][ABEHMNPRVWXY])$`,
)
const inward = /^[0-9][ABD-HJLNP-UW-Z]{2}$/

/** Reads a postcode, with or without its space, into upper case with one: `DL3 0AA`. */
export function parsePostcode(text: string): Parsed<string> {
  const whole = compact(text)
  if (whole.startsWith('BFPO')) return no('BFPO numbers are not postcodes: write them as a line of the address.')
  if (whole.length < 5 || whole.length > 7)
    return no(`A postcode has 5 to 7 letters and digits; this has ${whole.length}.`)
  const [outer, inner] = [whole.slice(0, -3), whole.slice(-3)]
  if (!inward.test(inner)) {
    return no(`A postcode ends in a digit and two letters (never C, I, K, M, O or V); this ends in ${inner}.`)
  }
  if (!outward.test(outer) || (outer === 'GIR' && inner !== '0AA')) return no(`No UK postcode starts with ${outer}.`)
  return ok(`${outer} ${inner}`)
}
