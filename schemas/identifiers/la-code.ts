// The three-digit code DfE gives a council, and what became of the codes that are gone.
// Which councils exist today is the directory's to say: codes come and go by Act of Parliament, not by release of ours.
import { compact, no, ok, type Parsed, whyNotDigits } from './parsed.ts'

/** A code no longer in use, the day it ended, and the codes of the councils that took over. */
export interface ClosedLaCode {
  readonly name: string
  readonly closedOn: string
  readonly successors: readonly string[]
}

/**
 * Codes ended since 2009, with their successors.
 *
 * A county that becomes one unitary keeps its code (Somerset, North Yorkshire); one that is split gets new ones.
 * Source: Get Information About Schools; mySociety's list of councils.
 */
const closedLaCodes: Readonly<Record<string, ClosedLaCode>> = {
  820: { name: 'Bedfordshire', closedOn: '2009-04-01', successors: ['822', '823'] },
  835: { name: 'Dorset', closedOn: '2019-04-01', successors: ['838', '839'] },
  836: { name: 'Poole', closedOn: '2019-04-01', successors: ['839'] },
  837: { name: 'Bournemouth', closedOn: '2019-04-01', successors: ['839'] },
  875: { name: 'Cheshire', closedOn: '2009-04-01', successors: ['895', '896'] },
  909: { name: 'Cumbria', closedOn: '2023-04-01', successors: ['942', '943'] },
  928: { name: 'Northamptonshire', closedOn: '2021-04-01', successors: ['940', '941'] },
}

/** Reads a council's code: three digits. Closed codes are read too; ask `closedLaCode` about them. */
export function parseLaCode(text: string): Parsed<string> {
  const code = compact(text)
  const why = whyNotDigits(code, 3, "A council's DfE code")
  if (why !== undefined) return no(why)
  if (code === '999') return no('999 stands for "unknown": leave the code out and say why it is not known.')
  if (/^70[1-8]$/.test(code)) return no(`${code} is for schools overseas and offshore; it is not a council's code.`)
  if (/^[01]/.test(code)) return no(`No council's DfE code starts with ${code[0]}.`)
  return ok(code)
}

/** What became of a code that has ended; `undefined` for one that has not, as far as known here. */
export function closedLaCode(code: string): ClosedLaCode | undefined {
  return closedLaCodes[code]
}
