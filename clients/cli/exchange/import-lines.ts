// What an import would change, as lines to read before anything is proposed: the gravest first, names before fields.

import type { CountedPlan } from '../../sdk/exchange/import.ts'
import { cellOf } from '../../sdk/exchange/write.ts'
import { line } from '../../words/plain.ts'
import type { Style } from '../show/style.ts'
import { table, wrapped } from '../show/table.ts'

/** Above this, names are counted and not listed. */
const mostNames = 40

/** The difference between a file and the directory. */
export function importLines(plan: CountedPlan, style: Style): string[] {
  const { added, changed, same, absent, invalid, waiting } = plan
  const sections = [
    section(style.bad(`Cannot be used (${invalid.length})`), invalidLines(plan, style)),
    section(
      style.good(`New (${added.length})`),
      namesOf(
        added.map(({ identity }) => identity.name),
        style,
      ),
    ),
    section(
      style.warn(`Changed (${changed.length})`),
      changed.flatMap(one => changeLines(one, style)),
    ),
    section(
      `Proposed already, waiting for a second word (${waiting.length})`,
      namesOf(
        waiting.map(({ identity }) => identity.name),
        style,
      ),
    ),
    section(
      `In the directory and not in the file: they stay as they are (${absent.length})`,
      namesOf(
        absent.map(({ identity }) => identity.name),
        style,
      ),
    ),
  ]
  return [...sections.flat(), `The same already: ${same.length}.`]
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [title, ...lines, '']
}

function invalidLines({ invalid }: CountedPlan, style: Style): string[] {
  if (invalid.length === 0) return []
  const rows = invalid.map(({ line: at, reason }) => [`  ${at}`, line(reason)])
  return table(
    [
      { title: '  Line', align: 'right' },
      { title: 'Why', gives: true, wraps: true },
    ],
    rows,
    style.columns,
  )
}

function changeLines({ line: at, id, before, after, fields }: CountedPlan['changed'][number], style: Style): string[] {
  const cell = (identity: typeof before, field: (typeof fields)[number]) =>
    line(cellOf({ id, identity }, field)) || '(nothing)'
  return [
    `  ${line(before.name)} ${style.dim(`(line ${at})`)}`,
    ...fields.map(field => `    ${field.replaceAll('_', ' ')}: ${cell(before, field)} → ${cell(after, field)}`),
  ]
}

function namesOf(names: readonly string[], style: Style): string[] {
  if (names.length === 0) return []
  const shown = names.slice(0, mostNames).map(line).join('; ')
  const more = names.length > mostNames ? `; and ${names.length - mostNames} more` : ''
  return wrapped(`${shown}${more}.`, style.columns - 2).map(one => `  ${one}`)
}
