// What the receiving councils ask each row to carry, and what of it is missing: attached, or why not. It stops no row.
import type { Requirement } from '../../../schemas/directory/contacts/requirements.ts'
import type { Id } from '../../../schemas/ids.ts'
import type { Council } from '../../sdk/index.ts'
import { line } from '../../words/plain.ts'
import { missingIn } from '../writing/requirements.ts'
import { type Mapping, sourceOf } from './mapping.ts'
import type { Row } from './rows.ts'
import type { Sheet } from './sheet.ts'

/** Of which council, what, in how many rows, first in which line. */
export type AskedOfRows = { council: string; words: string; rows: number; line: number }

/** Each council's requirements are read once. */
export function requirementsOnce({ directory }: Council): (id: Id) => Promise<Requirement[]> {
  const known = new Map<Id, Promise<Requirement[]>>()
  return id => {
    const asked = known.get(id) ?? directory.requirements(id)
    known.set(id, asked)
    return asked
  }
}

/** Writes into the row why something is missing, where the mapping says so; then notes what is missing still. */
export function noteMissing(row: Row, requirements: readonly Requirement[], sheet: Sheet, mapping: Mapping): void {
  const { content } = row
  const urgent = (content.basis as { priority?: unknown } | undefined)?.priority === 'urgent'
  const asked = { requirements, attached: row.files.map(({ type }) => type), urgent }
  const said = missingIn(content, asked).flatMap(({ words, because }) => {
    const reason = because === undefined ? reasonFor(words, row, sheet, mapping) : undefined
    return reason === undefined ? [] : [{ requirement: words, because: reason }]
  })
  const { unmet_requirements: before } = content
  if (said.length > 0) content.unmet_requirements = [...(Array.isArray(before) ? before : []), ...said]
  row.missing = missingIn(content, asked)
}

/** As the mapping words it: for this requirement, else for any (`*`). */
function reasonFor(words: string, { line: at }: Row, sheet: Sheet, { why_not = {} }: Mapping): string | undefined {
  const given = why_not[words] ?? why_not['*']
  if (given === undefined) return undefined
  const source = sourceOf(given)
  const cells = sheet.records.find(one => one.line === at)?.cells ?? []
  const text = 'column' in source ? cells[sheet.headings.indexOf(source.column)] : String(source.value ?? '')
  return text?.trim() ? text.trim().slice(0, 400) : undefined
}

/** Once for each council and requirement, in the order of the file; what is explained is not open. */
export function askedOfRows(rows: readonly { row: Row; name: string }[]): AskedOfRows[] {
  const found = new Map<string, AskedOfRows>()
  for (const { row, name } of rows) {
    for (const { words, note, because } of row.missing) {
      if (because !== undefined) continue
      const whole = line(note === undefined ? words : `${words} (${note})`)
      const before = found.get(`${name}\n${whole}`)
      found.set(`${name}\n${whole}`, {
        ...{ council: name, words: whole },
        ...{ rows: (before?.rows ?? 0) + 1, line: before?.line ?? row.line },
      })
    }
  }
  return [...found.values()]
}
