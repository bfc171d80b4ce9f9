// A field whose answer is one of a list of codes.
// The lists themselves, with labels and sources, are in code-sets.ts.
import { z } from 'zod'

/** One of the codes of a set. Labels are for people; only codes travel. */
export function code<const S extends Readonly<Record<string, string>>>(set: S) {
  const [first, ...rest] = Object.keys(set) as (keyof S & string)[]
  if (first === undefined) throw new TypeError('A code set needs at least one code.')
  return z.enum([first, ...rest])
}
