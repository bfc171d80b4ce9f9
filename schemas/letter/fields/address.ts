// A place where somebody lives or lived, however little of it is known.
// No look-ups: a postcode's form is no proof of a house, and a council is named by whoever wrote the letter.
import { z } from 'zod'
import { optional } from '../gap.ts'
import { laCode, postcode } from './identifier.ts'
import { bounds, line } from './text.ts'

const parts = {
  lines: optional(z.array(line).min(1).max(bounds.addressLines), 'house, street, town'),
  postcode: optional(postcode, 'postcode'),
  country: optional(line, 'country, if not the United Kingdom'),
  council: optional(line, 'the council whose area this is, by name'),
  la_code: optional(laCode, "that council's three-digit DfE code, if it has one"),
  uprn: optional(z.string().regex(/^[0-9]{1,12}$/, 'A UPRN is up to 12 digits.'), 'Unique Property Reference Number'),
  kind: optional(z.enum(['home', 'temporary', 'refuge', 'other']), 'what kind of place it is'),
}

/** An address: at least one of lines, postcode, council or country. "Somewhere in Slough" is an answer. */
export const address = addressWith({})
export type Address = z.infer<typeof address>

/** An address with more to say about it, such as since when. */
export function addressWith<S extends z.core.$ZodLooseShape>(more: S) {
  return z
    .strictObject({ ...parts, ...more })
    .refine(given => hasPlace(given), 'Give at least a line, a postcode, a council or a country.')
}

/** Whether an address says anything about where. */
export function hasPlace(
  given: Partial<Record<'lines' | 'postcode' | 'country' | 'council' | 'la_code', unknown>>,
): boolean {
  return [given.lines, given.postcode, given.country, given.council, given.la_code].some(part => part !== undefined)
}
