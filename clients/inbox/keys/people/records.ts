// Records a manager answers for: who of the council fetched what, and how long letters stay. As the gateway states them.
import type { Letter } from '../../../sdk/index.ts'
import { line } from '../../../words/plain.ts'
import { dayOf, moment } from '../../../words/when.ts'
import { shortStates, verbWords } from '../../../words/words.ts'
import type { Office } from '../office/office.ts'
import { ownEntry } from './colleagues.ts'
import { nameOf } from './names.ts'
import type { Fetch, PeopleCalls, Recorded, Retention } from './shown.ts'

const pageItems = 50

/**
 * Who of the own council fetched what of a referral, the newest first; the same by the same person is one row.
 *
 * Letters are opened only where files were fetched, for their names: looking at the log shall not be written into it.
 */
export async function fetches(office: Office, { id }: { id: string }): Promise<Fetch[]> {
  const { council } = office
  const [{ items }, { history }, { members }] = await Promise.all([
    council.call('readFetches', { params: { id } }),
    council.referral(id),
    ownEntry(office),
  ])
  const withFiles = items.some(({ attachment }) => attachment !== undefined)
  const names = new Map(withFiles ? (await council.open(id)).letters.flatMap(filesIn) : [])
  const rows = new Map<string, Fetch>()
  for (const { at, member: key, letter, attachment } of items) {
    const member = members.find(one => one.thumbprint === key)
    const said = history.find(({ digest }) => digest === letter)
    const file = attachment && `File: ${names.get(attachment) ?? 'one that is no longer listed'}`
    const what = file ?? `What was written ${said ? `on ${moment(said.at)} (${verbWords[said.claims.verb]})` : 'here'}`
    const row = rows.get(`${key} ${letter} ${attachment}`)
    const who = member ? nameOf(office, member) : `Key ${key.slice(0, 8)}`
    const first = row ?? { at: moment(at), times: 0, who, what }
    rows.set(`${key} ${letter} ${attachment}`, { ...first, since: moment(at), times: first.times + 1 })
  }
  return [...rows.values()]
}

function filesIn(letter: Letter): [string, string][] {
  return letter.status === 'open' ? letter.manifest.map(one => [one.id, line(one.name)]) : []
}

/** One list of retention, a page at a time; with the council's own number of days. */
export async function retention(office: Office, { list, after }: PeopleCalls['retention']['give']): Promise<Retention> {
  const { council, own, names } = office
  const query = { list, limit: pageItems, ...(after !== undefined && { after }) }
  const [{ items, next }, entry] = await Promise.all([council.call('readRetention', { query }), ownEntry(office)])
  const who = async (ids: readonly string[]) => (await Promise.all(ids.map(one => names(one)))).join(', ')
  const shown = await Promise.all(
    items.map(async one => ({
      id: one.id,
      other: await names(one.sender === own ? one.recipient : one.sender),
      state: shortStates[one.state],
      filed: await who(one.filed),
      held: await who(one.held),
      ...(one.purge_at !== undefined && { purge: dayOf(new Date(one.purge_at * 1000).toISOString().slice(0, 10)) }),
      ...(one.quiet_since !== undefined && { quiet: moment(one.quiet_since) }),
    })),
  )
  return { items: shown, ...(next !== undefined && { next }), ...(entry.retention && { days: entry.retention.days }) }
}

export async function setRetention({ council }: Office, { days }: { days: number }): Promise<Recorded> {
  await council.directory.setRetention(days)
  return { state: 'recorded' }
}
