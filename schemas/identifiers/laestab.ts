// LAESTAB, also called the DfE number: a council's three digits, then a school's four.
// Closed councils and closed schools keep theirs: the council part is not checked against any list.
import { compact, no, ok, type Parsed, whyNotDigits } from './parsed.ts'

/** Reads a LAESTAB: seven digits, also written `307/4000`, `307-4000` or `307 4000`. There is no check digit. */
export function parseLaestab(text: string): Parsed<string> {
  const laestab = compact(text).replace(/^([0-9]{3})[/-]([0-9]{4})$/, '$1$2')
  const why = whyNotDigits(laestab, 7, 'A DfE number (LAESTAB)')
  if (why !== undefined) {
    const urnLike = /^[0-9]{6}$/.test(laestab) ? ' Six digits are a URN.' : ''
    return no(why + urnLike)
  }
  if (laestab.startsWith('0'))
    return no('A DfE number (LAESTAB) starts with the three digits of a council, never with 0.')
  return ok(laestab)
}

/** `3074000` as schools write it: `307/4000`. */
export function formatLaestab(laestab: string): string {
  return `${laestab.slice(0, 3)}/${laestab.slice(3)}`
}
