// What a process remembers of the feed against the feed itself: whatever it answers is what the database would, or it does not answer.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { FeedPlace, FeedRow, Viewer } from '../../../gateway/boxes/queries.ts'
import { Recent } from '../../../gateway/boxes/recent.ts'

/** One turn of the watch: entries of the transactions settled since the last, and the next transaction under way. */
const turn = fc.record({
  entries: fc.array(
    fc.record({
      after: fc.nat({ max: 3 }),
      authority: fc.constantFrom('a', 'b'),
      desks: fc.constantFrom<string[]>([], ['cme'], ['send']),
    }),
    { maxLength: 400 },
  ),
  gap: fc.nat({ max: 3 }),
})
const viewer = fc.record({
  authority: fc.constantFrom('a', 'b', 'c'),
  desks: fc.constantFrom<string[]>([], ['cme']),
  everyDesk: fc.boolean(),
})

const order = (one: FeedPlace, other: FeedPlace) => Number(one.xid) - Number(other.xid) || one.id - other.id

test('what is remembered of the feed is the feed: nothing missing, nothing twice, nothing of others', () => {
  const answered = { yes: 0, no: 0 }
  fc.assert(
    fc.property(
      fc.array(turn, { maxLength: 12 }),
      viewer,
      fc.nat(),
      fc.integer({ min: 1, max: 300 }),
      (turns, who, from, limit) => {
        const recent = new Recent()
        // Around where a number gains a digit.
        let xid = 990
        const all: FeedRow[] = []
        recent.beginAt({ xid: `${xid}`, id: 0 })
        for (const { entries, gap } of turns) {
          const rows = entries.map(({ after, authority, desks }): FeedRow => {
            xid += after
            const what = { subject: 's', position: 0, what: 'statement', verb: 'send', state: 'sent', at: 0 } as const
            return { xid: `${xid}`, id: all.length + 1, authority, desks, ...what }
          })
          // Ids are given in the order of the rows here: the database sorts before it answers.
          for (const [index, row] of rows.entries()) row.id += index
          all.push(...rows)
          xid += 1 + gap
          recent.add(rows, { xid: `${xid}`, id: 0 })
        }
        const places = [{ xid: '0', id: 0 }, ...all, { xid: `${xid}`, id: 0 }]
        const place = places[from % places.length] as FeedPlace
        const page = recent.after(who satisfies Viewer, place, limit)
        answered[page ? 'yes' : 'no'] += 1
        if (!page) return
        const seen = all.filter(
          row =>
            order(row, place) > 0 &&
            row.authority === who.authority &&
            (who.everyDesk || row.desks.length === 0 || row.desks.some(desk => who.desks.includes(desk))),
        )
        expect(page.items.map(({ cursor }) => cursor)).toEqual(seen.slice(0, limit).map(row => `${row.xid}.${row.id}`))
        // Going on from there, the rest and nothing else comes.
        expect(seen.filter(row => order(row, page.next) > 0)).toEqual(seen.slice(limit))
      },
    ),
  )
  expect(Math.min(answered.yes, answered.no)).toBeGreaterThan(0)
})
