// What a listener is promised at the edges: as it begins, falls behind, is removed, is one too many, or the process stops.
// Entries are written straight into the outbox here, so that each can be late, or one of very many.
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { assertFeedGoesOn, followFeed, readFeed } from '../../../gateway/boxes/feed.ts'
import { FeedWatch } from '../../../gateway/boxes/watch.ts'
import { connect, disconnect, type Queryable, type Sql } from '../../../gateway/database/connect.ts'
import type { Caller } from '../../../gateway/identity/caller.ts'
import { freePort } from '../../../infra/embedded/ports.ts'
import type { CouncilKeys } from '../../../infra/nation/founding.ts'
import { moveFeedOn } from '../../../infra/operators/backup/feed.ts'
import type { FeedEntry } from '../../../schemas/api/forms.ts'
import { type Id, newId } from '../../../schemas/ids.ts'
import { RawDirectory } from '../../support/raw-directory.ts'
import { memberOf, startWorld, type World } from '../../support/world.ts'

let world: World
let slough: CouncilKeys
let owner: Sql
let watch: FeedWatch
const gone = new AbortController()

beforeAll(async () => {
  world = await startWorld()
  slough = await world.join('Slough')
  owner = connect(world.database.ownerUrl, { max: 4 })
  watch = new FeedWatch(world.serving.gateway.sql)
})
afterEach(() => {
  vi.useRealTimers()
})
afterAll(async () => {
  watch.close()
  await disconnect(owner)
  await world.stop()
})

/** Of a council of its own: `now` may repeat what others were told a moment ago, while older transactions are under way. */
const callerFor = (name: string, authority: Id) =>
  ({ thumbprint: memberOf(slough, name).key.kid, authority, role: 'officer', desks: ['cme'] }) as never as Caller

/** Entries of the outbox. */
async function tell(sql: Queryable, authority: Id, subject: string, times = 1): Promise<void> {
  await sql`
    insert into feed (authority, desks, subject, position, what, verb, state, at)
    select ${authority}, '{}', ${subject}, 0, 'statement', 'send', 'sent', 0 from generate_series(1, ${times}::int)`
}

const from = (after: string, council: Id, on = watch) =>
  followFeed(world.serving.gateway, on, callerFor('officer', council), after, gone.signal)

const read = (after: string, council: Id, waitSeconds: number, { name = 'officer', on = watch } = {}) =>
  readFeed(world.serving.gateway, on, callerFor(name, council), after, waitSeconds, 200, gone.signal)

/** The next so many subjects; empty pages between them tell nothing. */
async function hear(pages: AsyncGenerator<FeedEntry[]>, count: number): Promise<string[]> {
  const heard: string[] = []
  while (heard.length < count) {
    const { done, value } = await pages.next()
    if (done) throw new Error(`the stream ended after ${heard.length}`)
    heard.push(...value.map(({ subject }) => subject))
  }
  return heard
}

test('a stream from now begins the moment it stands, and not when it is first read', async () => {
  const council = newId()
  const { from: place, pages } = await from('now', council)
  await tell(owner, council, 'said before anybody read')
  expect(await hear(pages, 1)).toEqual(['said before anybody read'])
  const again = await from(place, council)
  expect(await hear(again.pages, 1)).toEqual(['said before anybody read'])
})

test('a stream whose beginning cannot be known is refused before it begins', async () => {
  const away = connect(`postgres://nobody@127.0.0.1:${await freePort()}/none`)
  const caller = callerFor('officer', newId())
  const following = followFeed({ sql: away }, new FeedWatch(away), caller, 'now', gone.signal)
  await expect(following).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  await disconnect(away, 0)
})

test('a stream says where it begins, before anything came: cut off there, it is resumed there', async () => {
  const client = world.clientOf(memberOf(slough, 'officer'))
  const { next } = (await client.get('/feed?after=now')).body
  const hangUp = new AbortController()
  const headers = { 'last-event-id': String(next) }
  const { body } = await client.fetch('GET', '/feed/stream', { headers, signal: hangUp.signal })
  const { value } = await (body as ReadableStream<Uint8Array>).getReader().read()
  hangUp.abort()
  expect(Buffer.from(value ?? []).toString()).toBe(`id: ${next}\n\n`)
})

test('what commits late is heard in its place, and nothing that is after it before', async () => {
  const council = newId()
  const { pages } = await from('now', council)
  const [written, committed] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const late = owner.begin(async tx => {
    await tell(tx, council, 'late')
    written.resolve()
    await committed.promise
  })
  await written.promise
  await tell(owner, council, 'early')
  const heard = hear(pages, 2)
  // Whoever looks meanwhile is shown neither.
  const now = await read('now', council, 0)
  expect(now.items).toEqual([])
  committed.resolve()
  await late
  expect(await heard).toEqual(['late', 'early'])
  expect(await hear((await from(now.next, council)).pages, 2)).toEqual(['late', 'early'])
})

test('a listener far behind what the process remembers misses nothing and hears nothing twice', async () => {
  const council = newId()
  const [{ pages }, other] = [await from('now', council), await from('now', council)]
  await tell(owner, council, 'first')
  expect(await hear(pages, 1)).toEqual(['first'])
  // Nobody reads this stream now; the other is told so much that what is first in mind is let go.
  await tell(owner, council, 'second')
  await tell(owner, council, 'many', 1_500)
  await tell(owner, newId(), 'elsewhere', 1_500)
  await tell(owner, council, 'last')
  const expected = ['second', ...Array(1_500).fill('many'), 'last']
  expect(await hear(other.pages, 1_503)).toEqual(['first', ...expected])
  expect(await hear(pages, 1_502)).toEqual(expected)
})

test('two watches on one database tell the same, in the same order', async () => {
  const council = newId()
  const more = new FeedWatch(world.serving.gateway.sql)
  const [one, other] = [(await from('now', council)).pages, (await from('now', council, more)).pages]
  const both = Promise.all([hear(one, 60), hear(other, 60)])
  await Promise.all(Array.from({ length: 60 }, (_, index) => tell(owner, council, `case ${index}`)))
  const [heard, same] = await both
  expect(new Set(heard).size).toBe(60)
  expect(same).toEqual(heard)
  more.close()
})

test('who waits too often has the oldest stream ended, however long it was silent', async () => {
  const council = newId()
  const crowded = new FeedWatch(world.serving.gateway.sql)
  const streams = await Promise.all(Array.from({ length: 9 }, () => from('now', council, crowded)))
  vi.useFakeTimers({ toFake: ['Date'] })
  const [oldest, ...others] = streams.slice(0, 8).map(({ pages }) => pages.next())
  vi.setSystemTime(Date.now() + 14_000)
  const newest = streams.slice(8).map(({ pages }) => pages.next())
  expect(await oldest).toEqual({ done: true, value: undefined })
  await tell(owner, council, 'heard by all the others')
  for (const { value } of await Promise.all([...others, ...newest]))
    expect(value).toMatchObject([{ subject: 'heard by all the others' }])
  crowded.close()
})

test('who waits while the process stops is answered at once', async () => {
  const council = newId()
  const stopping = new FeedWatch(world.serving.gateway.sql)
  const { from: place, pages } = await from('now', council, stopping)
  const waiting = read(place, council, 30, { on: stopping })
  const streaming = pages.next()
  stopping.close()
  expect(await waiting).toMatchObject({ items: [] })
  expect(await streaming).toEqual({ done: true, value: undefined })
})

test('a member removed while their request waits is told so, and nothing of what was said since', async () => {
  const council = newId()
  const { from: place } = await from('now', council)
  const waiting = read(place, council, 30, { name: 'system' })
  const refused = expect(waiting).rejects.toMatchObject({ code: 'member_removed' })
  const directory = new RawDirectory(world)
  const since = Math.floor(Date.now() / 1000)
  const removal = { verb: 'remove_member', member: memberOf(slough, 'system').key.kid, reason: 'left', since } as const
  expect(await directory.say(directory.member(slough), slough.id, removal)).toMatchObject({ status: 201 })
  await tell(owner, council, 'said since')
  await refused
})

test('a cursor from a time that was lost, or never was, is refused: nothing would come behind it for long', async () => {
  const council = newId()
  await tell(owner, council, 'known')
  const [row] = await owner<[{ next: string }]>`select pg_snapshot_xmax(pg_current_snapshot())::text as next`
  const lost = `${BigInt(row.next) + 1_000n}.1`
  await expect(read(lost, council, 0)).rejects.toMatchObject({ code: 'malformed_request' })
  await expect(from(lost, council)).rejects.toMatchObject({ code: 'malformed_request' })
})

test('a place given out is that of an entry: a server that crashes gives the numbers behind it out again', async () => {
  const council = newId()
  await tell(owner, council, 'one')
  const { items, next } = await read('0.0', council, 30)
  expect(next).toBe(items.at(-1)?.cursor)
  // Numbers that nothing bears.
  for (let count = 0; count < 3; count += 1) await owner`select pg_current_xact_id()`
  expect((await read(next, council, 0)).next).toBe(next)
  expect((await read('now', council, 0)).next).toBe(next)
})

test('a server that crashed and was back before the next look is noticed: what it says with numbers given out again is heard', async () => {
  const council = newId()
  const before = new FeedWatch(world.serving.gateway.sql)
  const { from: place, pages } = await from('now', council, before)
  // As far as this process had read when the numbers began anew.
  const [xid = '0'] = place.split('.')
  before.recent.beginAt({ xid: '0', id: 0 })
  before.recent.add([], { xid: `${BigInt(xid) + 1_000_000n}`, id: 0 })
  await tell(owner, council, 'first')
  expect(await hear(pages, 1)).toEqual(['first'])
  const heard = hear(pages, 1)
  await tell(owner, council, 'said since')
  expect(await heard).toEqual(['said since'])
  before.close()
})

test('tables that came from a dump of another server are refused at the start, until this one has given out their numbers', async () => {
  const council = newId()
  await owner`insert into feed (xid, authority, desks, subject, position, what, verb, state, at)
    select (pg_current_xact_id()::text::bigint + 20000)::text::xid8, ${council}, '{}', 'dumped', 0, 'statement', 'send', 'sent', 0`
  await expect(assertFeedGoesOn(owner)).rejects.toThrow('dump')
  // Heard on the server that was lost, behind all that was saved.
  const [{ xid }] = await owner<[{ xid: string }]>`select (max(xid)::text::bigint + 90)::text as xid from feed`
  const lost = `${xid}.7`
  await expect(read(lost, council, 0)).rejects.toMatchObject({ code: 'malformed_request' })
  expect(await moveFeedOn(owner, 100)).toBeGreaterThan(10_000)
  await assertFeedGoesOn(owner)
  expect(await read('0.0', council, 30)).toMatchObject({ items: [{ subject: 'dumped' }] })
  await tell(owner, council, 'afterwards')
  expect(await read(lost, council, 30)).toMatchObject({ items: [{ subject: 'afterwards' }] })
  expect(await moveFeedOn(owner, 0)).toBe(0)
})
