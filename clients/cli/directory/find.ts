// `cme directory find`: where to look. What the gateway states is marked so; `directory show` verifies.
import type { Action } from '../commands/definition.ts'
import { openOffice } from '../context.ts'
import { line } from '../show/plain.ts'
import { table } from '../show/table.ts'

/** `cme directory find QUERY`. */
export const find: Action = async (context, [query = '']) => {
  const { council } = await openOffice(context)
  const { items, next } = await council.directory.find(query, { limit: 100 })
  const rows = items.map(({ id, identity, desks }) => [
    line(identity?.name ?? '–'),
    identity?.la_code ?? '–',
    desks
      .filter(one => one.can_receive)
      .map(one => one.desk)
      .join(', ') || 'cannot receive yet',
    id,
  ])
  const form = [
    { title: 'Council', gives: true },
    { title: 'Code' },
    { title: 'Can receive', gives: true },
    { title: 'ID' },
  ]
  const [head = '', ...body] = table(form, rows, context.style.columns)
  const more = next === undefined ? [] : ['', 'There are more: write more of the name.']
  const text =
    items.length === 0 ? `No council is found for "${query}".` : [context.style.dim(head), ...body, ...more].join('\n')
  return { json: { items, ...(next !== undefined && { next }) }, text }
}
