// A child's and a school's numbers inside a letter: well formed, or given as they were supplied.
// No look-ups here, and no refusal without a way on: a child is not to be lost to a mistyped number.
import { z } from 'zod'
import { parseLaCode } from '../../identifiers/la-code.ts'
import { parseLaestab } from '../../identifiers/laestab.ts'
import { parseNhsNumber } from '../../identifiers/nhs-number.ts'
import type { Parse } from '../../identifiers/parsed.ts'
import { parsePostcode } from '../../identifiers/postcode.ts'
import { parseUln } from '../../identifiers/uln.ts'
import { parseUpn } from '../../identifiers/upn.ts'
import { parseUrn } from '../../identifiers/urn.ts'

const maxCharacters = 40

/** The tick 'as supplied, not verified': `{ "as_supplied": "Q207000016049" }`. Shown as a gap. */
export const asSupplied = z
  .strictObject({ as_supplied: z.string().trim().min(1).max(maxCharacters) })
  .describe('as supplied, not verified')
export type AsSupplied = z.infer<typeof asSupplied>

export const upn = orAsSupplied(wellFormed(parseUpn))
export const uln = orAsSupplied(wellFormed(parseUln))
export const nhsNumber = orAsSupplied(wellFormed(parseNhsNumber))
export const laestab = orAsSupplied(wellFormed(parseLaestab))
export const urn = orAsSupplied(wellFormed(parseUrn))
export const laCode = wellFormed(parseLaCode)

/** Any postal code. British ones are brought into their usual form; others, and odd ones, stay as they are. */
export const postcode = z
  .string()
  .trim()
  .min(1)
  .max(maxCharacters)
  .overwrite(text => oneForm(parsePostcode, text))

function wellFormed(parse: Parse) {
  return z
    .string()
    .max(maxCharacters)
    .overwrite(text => oneForm(parse, text))
    .check(({ value, issues }) => {
      const parsed = parse(value)
      if (!parsed.ok) issues.push({ code: 'custom', message: parsed.why, input: value })
    })
}

function oneForm(parse: Parse, text: string): string {
  const parsed = parse(text)
  return parsed.ok ? parsed.value : text
}

function orAsSupplied<T extends z.ZodType>(identifier: T) {
  return z.union([identifier, asSupplied])
}
