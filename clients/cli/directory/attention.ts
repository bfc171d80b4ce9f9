// `cme directory stale` and `unready`: entries that a registrar should look after. As the gateway lists them: `show` verifies each.
import { type Attention, attentionKinds } from '../../../schemas/directory/attention.ts'
import { line } from '../../words/plain.ts'
import { moment } from '../../words/when.ts'
import { type Action, textOf } from '../commands/definition.ts'
import { type Answer, type Context, openOffice } from '../context.ts'
import { table } from '../show/table.ts'

const words: Record<Attention, string> = {
  stale: 'out of date',
  never_confirmed: 'never confirmed',
  no_certificate: 'no team can receive',
  one_person: 'one person alone opens',
}

/** `cme directory stale`: confirmed too long ago, or never. */
export const stale: Action = context => listed(context, ['stale', 'never_confirmed'])

/** `cme directory unready [--kind KIND]`: nothing to seal to, or one person alone who opens. */
export const unready: Action = (context, _, options) => {
  const kind = attentionKinds.find(one => one === textOf(options, 'kind'))
  return listed(context, kind === undefined ? ['no_certificate', 'one_person'] : [kind])
}

async function listed(context: Context, kinds: readonly Attention[]): Promise<Answer> {
  const { council } = await openOffice(context)
  const found = new Map<string, Awaited<ReturnType<typeof council.directory.attention>>['items'][number]>()
  for (const kind of kinds) {
    for (let cursor: string | undefined; ; ) {
      const { items, next } = await council.directory.attention(kind, { limit: 200, ...(cursor && { cursor }) })
      for (const item of items) found.set(item.id, item)
      if (next === undefined) break
      cursor = next
    }
  }
  const items = [...found.values()].sort((one, other) => one.name.localeCompare(other.name, 'en-GB'))
  const rows = items.map(({ name, attention, verified_at: at }) => [
    line(name),
    attention
      .filter(one => kinds.includes(one))
      .map(one => words[one])
      .join(', '),
    at === undefined ? 'never' : moment(at),
  ])
  const form = [{ title: 'Council', gives: true }, { title: 'What', gives: true, wraps: true }, { title: 'Confirmed' }]
  const [head = '', ...body] = table(form, rows, context.style.columns)
  const count = `${items.length} ${items.length === 1 ? 'council' : 'councils'}.`
  const text = items.length === 0 ? 'None.' : [context.style.dim(head), ...body, '', count].join('\n')
  return { json: { items }, text }
}
