// The feed: in order, whole, and awake. Each reader gets every entry once.
import { expect, test } from 'vitest'
import { feedAfter } from '../../../gateway/boxes/queries.ts'
import { connect, disconnect } from '../../../gateway/database/connect.ts'
import { freshDatabase } from '../../support/postgres.ts'
import { RawReferral } from '../../support/raw-referral.ts'
import { memberOf, startWorld } from '../../support/world.ts'

type Page = { items: { cursor: string; subject: string; verb: string }[]; next: string }

test('entries come in the order of their transactions, also where a transaction number gains a digit', async () => {
  const { ownerUrl } = await freshDatabase()
  const sql = connect(ownerUrl, { max: 1 })
  for (const xid of ['8', '9', '10', '11', '100']) {
    await sql`
      insert into feed (xid, authority, desks, subject, position, what, verb, state, at)
      values (${xid}::xid8, 'a', '{}', ${xid}, 0, 'statement', 'send', 'sent', 0)`
  }
  const viewer = { authority: 'a', desks: [], everyDesk: true }
  const { rows: first } = await feedAfter(sql, viewer, { xid: '0', id: 0 }, 3)
  const last = first.at(-1)
  const { rows: rest } = await feedAfter(sql, viewer, { xid: last?.xid ?? '', id: last?.id ?? 0 }, 3)
  await disconnect(sql)
  expect([...first, ...rest].map(({ subject }) => subject)).toEqual(['8', '9', '10', '11', '100'])
})

test('a reader that waits hears what was said meanwhile, and readers under concurrent statements miss and double nothing', async () => {
  const world = await startWorld()
  const [ealing, slough] = [await world.join('Ealing'), await world.join('Slough')]
  const reader = world.clientOf(memberOf(slough, 'system'))
  const start = (await reader.get('/feed?after=now')).body.next as string
  const waiting = reader.get(`/feed?after=${start}&wait=20`)
  const sent = await Promise.all(
    Array.from({ length: 40 }, async () => {
      const referral = new RawReferral(world, ealing, slough)
      await referral.send()
      return referral.id
    }),
  )
  // `now` may repeat what was said just before, while older transactions are under way.
  const sends = (page: Page) => page.items.filter(({ verb }) => verb === 'send').map(({ subject }) => subject)
  const heard = sends((await waiting).body as unknown as Page)
  let next = ((await waiting).body as unknown as Page).next
  while (heard.length < sent.length) {
    const page = (await reader.get(`/feed?after=${next}&wait=20&limit=7`)).body as unknown as Page
    expect(page.items.length).toBeGreaterThan(0)
    heard.push(...sends(page))
    next = page.next
  }
  expect([...heard].sort()).toEqual([...sent].sort())
})

test('an authority hears of its own and of nobody else', async () => {
  const world = await startWorld()
  const [ealing, slough, leeds] = [await world.join('Ealing'), await world.join('Slough'), await world.join('Leeds')]
  const reader = world.clientOf(memberOf(leeds, 'officer'))
  const { next } = (await reader.get('/feed?after=now')).body as unknown as Page
  const referral = new RawReferral(world, ealing, slough)
  await referral.send()
  const { items } = (await reader.get(`/feed?after=${next}`)).body as unknown as Page
  expect(items.filter(({ verb }) => verb === 'send')).toEqual([])
})
