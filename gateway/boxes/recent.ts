// The end of the feed as this process read it last: fifty listeners are told from here what one query read for all of them.
// Never the only copy and never complete: what is not here is asked of the database, and all of it may be forgotten at any moment.
import type { FeedEntry } from '../../schemas/api/forms.ts'
import type { FeedPlace, FeedRow, Viewer } from './queries.ts'

/** Two seconds of entries at 300 statements a second, each told to two sides: whoever is further behind asks the database. */
const mostEntries = 1_200

/** Entries after a place, and the last of them, from where to go on: an entry is there after a crash too. */
export type Page = { items: FeedEntry[]; next: FeedPlace }
type Told = { row: FeedRow; entry: FeedEntry }
/** Of one authority; `floor`: the last that was let go, nothing behind it is missing. */
type Own = { floor: FeedPlace; told: Told[] }

export class Recent {
  #begin: FeedPlace | undefined
  #end: FeedPlace | undefined
  /** Whose entries were added, oldest first. */
  #order: string[] = []
  readonly #own = new Map<string, Own>()

  /** Up to where everything settled was read; undefined while nothing was. */
  get end(): FeedPlace | undefined {
    return this.#end
  }

  /** Begins at this place: nothing before it is known. */
  beginAt(place: FeedPlace): void {
    this.forget()
    this.#begin = place
    this.#end = place
  }

  /** Takes all entries between the last end and this one, in their order; returns whom they are for, undefined where that is not known. */
  add(rows: readonly FeedRow[], end: FeedPlace): Set<string> | undefined {
    // The server crashed, and was back before anybody noticed: what it gives out now, it gave out before.
    if (this.#end && isBefore(end, this.#end)) return void this.forget()
    const whom = new Set<string>()
    for (const row of rows) {
      const own = this.#own.get(row.authority) ?? { floor: this.#begin ?? end, told: [] }
      own.told.push({ row, entry: entryOf(row) })
      this.#own.set(row.authority, own)
      this.#order.push(row.authority)
      whom.add(row.authority)
    }
    this.#end = end
    this.#letGo()
    return whom
  }

  /** What the viewer may see after this place; undefined where the database must be asked. */
  after({ authority, desks, everyDesk }: Viewer, place: FeedPlace, limit: number): Page | undefined {
    if (!this.#begin || !this.#end || isBefore(place, this.#begin)) return undefined
    const { floor = place, told = [] } = this.#own.get(authority) ?? {}
    if (isBefore(place, floor)) return undefined
    let first = told.length
    while (first > 0 && isBefore(place, (told[first - 1] as Told).row)) first -= 1
    const seen = told
      .slice(first)
      .filter(({ row }) => everyDesk || row.desks.length === 0 || row.desks.some(desk => desks.includes(desk)))
    const page = seen.slice(0, limit)
    const { xid, id } = page.at(-1)?.row ?? place
    return { items: page.map(({ entry }) => entry), next: { xid, id } }
  }

  forget(): void {
    this.#begin = undefined
    this.#end = undefined
    this.#order = []
    this.#own.clear()
  }

  #letGo(): void {
    for (const authority of this.#order.splice(0, this.#order.length - mostEntries)) {
      const own = this.#own.get(authority)
      const gone = own?.told.shift()
      if (own && gone) own.floor = gone.row
    }
  }
}

/** Whether it comes first in the feed. Transaction numbers come from the database without leading zeros, so the longer is the greater. */
function isBefore(one: FeedPlace, other: FeedPlace): boolean {
  if (one.xid.length !== other.xid.length) return one.xid.length < other.xid.length
  return one.xid === other.xid ? one.id < other.id : one.xid < other.xid
}

export function entryOf(row: FeedRow): FeedEntry {
  const { subject, position, what, verb, state, at } = row
  return { cursor: cursorOf(row), subject, position, what, verb, state, at }
}

export const cursorOf = ({ xid, id }: FeedPlace) => `${xid}.${id}`
