// Councils that a national administrator should look after: entries out of date, nobody who can open, cases nobody answered.
// As the gateway lists them; a council's own page verifies its entry.
import { line } from '../../../words/plain.ts'
import { dayOf, moment } from '../../../words/when.ts'
import type { Office } from '../office/office.ts'
import type { LookAfter } from './shown.ts'

export async function lookAfter({ council }: Office): Promise<LookAfter[]> {
  const found = new Map<string, LookAfter>()
  for (let cursor: string | undefined; ; ) {
    const page = { limit: 200, ...(cursor !== undefined && { cursor }) }
    const { items, next } = await council.directory.attention(undefined, page)
    for (const { id, name, attention, verified_at: at } of items)
      found.set(id, { id, name: line(name), why: [...attention], confirmed: at === undefined ? 'Never' : moment(at) })
    if (next === undefined) break
    cursor = next
  }
  const { items } = await council.call('readNonResponse', {})
  for (const { authority: id, name, waiting, oldest_due_on: since } of items) {
    const known = found.get(id) ?? { id, name: line(name), why: [], confirmed: '' }
    const cases = waiting === 1 ? '1 case' : `${waiting} cases`
    const notAnswering = `${cases}, the oldest due ${dayOf(since)}`
    found.set(id, { ...known, why: [...known.why, 'not_answering'], notAnswering })
  }
  return [...found.values()].toSorted((one, two) => one.name.localeCompare(two.name, 'en-GB'))
}
