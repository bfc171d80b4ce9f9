// The councils of the United Kingdom, past ones included, for the rehearsal nation: the file a registrar would import.
// Facts only, as published: what a council does in a rehearsal (desks, keys, members) is invented elsewhere.
// Sources and days: README.md.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readCsv } from '../../clients/sdk/exchange/csv.ts'
import { planImport } from '../../clients/sdk/exchange/plan.ts'
import type { Identity } from '../../schemas/directory/identity.ts'
import type { Id } from '../../schemas/ids.ts'

export type Council = { id: Id; identity: Identity }

export const councilsFile = join(import.meta.dirname, 'councils.csv')

/**
 * All of them, each with a new id, predecessors and successors by these ids; English ones first, in the order of their codes.
 *
 * @throws where a line cannot be used, naming it
 */
export function readCouncils(file = councilsFile): Council[] {
  const { added, invalid } = planImport(readCsv(readFileSync(file, 'utf8')), [], new Date().toISOString().slice(0, 10))
  const [wrong] = invalid
  if (wrong) throw new Error(`${file}, line ${wrong.line}: ${wrong.reason}`)
  return added.map(({ id, identity }) => ({ id, identity }))
}
