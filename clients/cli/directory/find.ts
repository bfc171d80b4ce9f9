// `cme find` and `cme directory find`: which council is meant. A place is compared here, and never sent; a code or name is asked for.
// What the gateway states is marked so; `directory show` verifies.
import { freshnessOf } from '../../../schemas/directory/attention.ts'
import { codeOn, statusAt } from '../../../schemas/directory/identity.ts'
import type { CallAnswer, Council } from '../../sdk/index.ts'
import { holdsPostcode } from '../../sdk/places/postcode.ts'
import { line } from '../../words/plain.ts'
import { dayOf, today } from '../../words/when.ts'
import type { Action } from '../commands/definition.ts'
import { openOffice } from '../context.ts'
import { WrongUse } from '../exit.ts'
import { table } from '../show/table.ts'

type Found = CallAnswer<'listAuthorities'>['items'][number]

/** `cme directory find QUERY`. */
export const find: Action = async (context, [query = '']) => {
  refusePostcode(query)
  const { council } = await openOffice(context)
  const { items, next } = await council.directory.find(query, { limit: 100 })
  const rows = items.map(item => [
    line(item.identity?.name ?? '–'),
    codeOn(item.identity?.la_codes, today()) ?? '–',
    readyWords(item, council.nation),
    item.id,
  ])
  const form = [
    { title: 'Council', gives: true, wraps: true },
    { title: 'Code' },
    { title: 'Can receive', gives: true, wraps: true },
    { title: 'ID' },
  ]
  const [head = '', ...body] = table(form, rows, context.style.columns)
  const more = next === undefined ? [] : ['', 'There are more: write more of the name.']
  const text =
    items.length === 0 ? `No council is found for "${query}".` : [context.style.dim(head), ...body, ...more].join('\n')
  return { json: { items, ...(next !== undefined && { next }) }, text }
}

/** Which teams can receive, and whether the entry can still be relied on. */
function readyWords({ identity, desks, verified_at: at }: Found, nation: Council['nation']): string {
  const now = Date.now() / 1000
  if (identity && statusAt(identity, now) === 'closed') return 'no more'
  const ready = desks.filter(one => one.can_receive).map(one => one.desk)
  if (ready.length === 0) return 'not yet'
  const { state } = freshnessOf(at === undefined ? {} : { verifiedAt: at }, nation, now)
  return state === 'confirmed' ? ready.join(', ') : `${ready.join(', ')}; ${staleWords[state]}`
}

const staleWords = { stale: 'out of date', never_confirmed: 'never confirmed' }

/** `cme find PLACE`: every council that may be meant; a person chooses. */
export const findPlace: Action = async (context, words) => {
  const typed = words.join(' ')
  refusePostcode(typed)
  const { council } = await openOffice(context)
  const found = await council.directory.places(typed)
  const codes = new Map(
    (await council.directory.councils()).map(({ id, identity }) => [id, codeOn(identity.la_codes, today())]),
  )
  const rows = found.map(({ id, name, through, closed }) => [
    line(name),
    codes.get(id) ?? '–',
    closed ? 'no more, and nobody is named to follow' : through.map(wayWords).join('; '),
  ])
  const form = [{ title: 'Council', gives: true }, { title: 'Code' }, { title: 'Because of', gives: true, wraps: true }]
  const [head = '', ...body] = table(form, rows, context.style.columns)
  const choose = found.length > 1 ? ['', 'More than one may be meant: choose.'] : []
  const text =
    found.length === 0
      ? `No council or district is called "${line(typed)}". Try the district or the county.`
      : [context.style.dim(head), ...body, ...choose].join('\n')
  return { json: { place: typed, items: found }, text }
}

function wayWords({ place, until }: { place: string; until?: string }): string {
  return until === undefined ? line(place) : `${line(place)}, until ${dayOf(until)}`
}

/** A postcode says where a child lives: it is not sent to anybody, and no register of postcodes is carried here. */
function refusePostcode(query: string): void {
  if (!holdsPostcode(query)) return
  throw new WrongUse(
    'A postcode is not looked up: it would say where a child lives.',
    'Write the town or district: cme find Windsor',
    'postcode_not_sent',
  )
}
