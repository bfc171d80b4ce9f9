// The 153 English local authorities with education functions, for the rehearsal nation.
// Facts only, as published: what a council does in a rehearsal (desks, keys, members) is invented elsewhere.
// Source: Get Information about Schools (DfE) and ONS Code History Database, both under the Open Government Licence v3.0.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export type Council = {
  /** DfE number, three digits. */
  code: string
  /** ONS code of the area, as in force in 2025. */
  gss: string
  name: string
  region: string
  /** Kind of authority, in the words of its law: "London borough", "County council", … */
  type: string
}

/**
 * All 153, in the order of their DfE numbers.
 *
 * @throws when a line of the file has not exactly the five fields
 */
export function readCouncils(file = join(import.meta.dirname, 'english-las.csv')): Council[] {
  const [, ...lines] = readFileSync(file, 'utf8').trimEnd().split(/\r?\n/)
  return lines.map((line, index) => {
    const [code, gss, name, region, type, ...more] = fieldsOf(line)
    if (!code || !gss || !name || !region || !type || more.length)
      throw new Error(`${file}, line ${index + 2}: not five fields`)
    return { code, gss, name, region, type }
  })
}

/** Some names carry a comma ("Bristol, City of") and stand in quotes (RFC 4180); none carries a quote. */
function fieldsOf(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"([^"]*)"|([^",]*))/g)].map(([, quoted, plain]) => quoted ?? plain ?? '')
}
