// `cme retention`: what will be deleted at the gateway, what nobody saved, what is kept, what was accepted and never closed. For managers.
// As the gateway lists it: `show` verifies each.
import { moment } from '../../words/when.ts'
import { type Action, textOf } from '../commands/definition.ts'
import { openOffice, ownCouncil } from '../context.ts'
import { namesFrom } from '../directory/councils.ts'
import { table } from '../show/table.ts'
import { shortId } from './ids.ts'

const lists = ['unfiled', 'resting', 'held', 'unclosed'] as const

export const retention: Action = async (context, _, options) => {
  const office = await openOffice(context)
  const { council } = office
  const own = ownCouncil(office)
  const list = lists.find(one => one === textOf(options, 'list')) ?? 'unfiled'
  const items: Awaited<ReturnType<typeof council.retention>>['items'] = []
  for (let after: string | undefined; ; ) {
    const page = await council.retention(list, { limit: 200, ...(after && { after }) })
    items.push(...page.items)
    if (page.next === undefined) break
    after = page.next
  }
  const names = namesFrom(council, { [own]: office.profile.council })
  const rows = await Promise.all(
    items.map(async one => {
      const other = await names(one.sender === own ? one.recipient : one.sender)
      const missing = [one.sender, one.recipient].filter(party => !one.filed.includes(party))
      const saved =
        missing.length === 0 ? 'saved by both' : missing.includes(own) ? 'not saved by us' : 'not saved by them'
      const goes = one.purge_at === undefined ? 'stays' : `goes on ${moment(one.purge_at)}`
      return [shortId(one.id), other, one.held.length > 0 ? 'kept' : saved, goes]
    }),
  )
  const columns = [
    { title: 'Id' },
    { title: 'With', gives: true },
    { title: 'Saved', gives: true, wraps: true },
    { title: 'Then', gives: true, wraps: true },
  ]
  const text = rows.length === 0 ? 'Nothing.' : table(columns, rows, context.style.columns).join('\n')
  return { json: { list, items }, text }
}
