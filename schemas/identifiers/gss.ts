// GSS code of a council with education functions, as the Office for National Statistics gives it.
// Boundaries change and codes with them: an old code is read like a new one, and the directory knows whose it was.
import { compact, no, ok, type Parsed } from './parsed.ts'

/** What the first three characters stand for, for the councils that are education authorities. */
export const gssCouncilKinds = {
  E06: 'unitary authority',
  E08: 'metropolitan district',
  E09: 'London borough',
  E10: 'county',
  W06: 'Welsh unitary authority',
  S12: 'Scottish council area',
  N09: 'Northern Ireland district',
} as const

/** Reads a GSS code: `E09000009`. Districts (E07) are refused with the advice to name their county. */
export function parseGss(text: string): Parsed<string> {
  const gss = compact(text)
  if (!/^[ENSW][0-9]{8}$/.test(gss)) return no('A GSS code is E, N, S or W and eight digits, for example E09000009.')
  const kind = gss.slice(0, 3)
  if (kind === 'E07')
    return no(`${gss} is a district, which is not an education authority. Give the code of its county (E10…).`)
  if (kind in gssCouncilKinds) return ok(gss)
  return no(`${gss} is not a council: their codes start with ${Object.keys(gssCouncilKinds).join(', ')}.`)
}
