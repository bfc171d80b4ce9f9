// Three days without a line: what was said meanwhile goes off once the line is back, once each and in order; what was heard comes in order.
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, onTestFinished, test, vi } from 'vitest'
import { hear } from '../../../clients/connector/events/hear.ts'
import { Journal } from '../../../clients/connector/events/journal.ts'
import { type Clock, systemClock } from '../../../clients/sdk/index.ts'
import { referralTemplate } from '../../../schemas/letter/template.ts'
import { connected } from '../../support/connected.ts'
import { quickFolder } from '../../support/folders.ts'
import { type MovedClock, moveableClock } from '../../support/moved-clock.ts'
import { startWorld } from '../../support/world.ts'
import { connectorOf, type Json } from './support.ts'

const days = 24 * 60 * 60 * 1000
/** Pauses of seconds take a moment; whoever would wait longer is told when the line is back. */
const shortMilliseconds = 10_000

test('three days offline, restarted in between: nothing lost, nothing doubled, in order; a decision that was overtaken is refused', async () => {
  let moveGateway: MovedClock = async () => {}
  const world = await startWorld({
    prepare: async database => {
      moveGateway = await moveableClock(database)
    },
  })
  const clock: Clock = {
    now: () => Date.now(),
    wait: (milliseconds, signal) => systemClock.wait(milliseconds < shortMilliseconds ? 20 : milliseconds, signal),
  }
  const cut = { is: false }
  const line: typeof fetch = (...words) => {
    if (cut.is) return Promise.reject(new TypeError('fetch failed'))
    return fetch(...words)
  }
  const [councilA, councilB] = [await world.join('Ealing'), await world.join('Slough')]
  let ealing = await connectorOf(world, councilA, { clock, fetch: line })
  const slough = await connectorOf(world, councilB, { clock })
  const { json: example } = await ealing.get('/examples/send')
  const sending = (reference: string, more = {}) => ({ ...example, reference, ...more })
  expect((await ealing.post('/referrals', sending('one'))).status).toBe(201)
  const { id } = (await ealing.get('/referrals/one')).json

  cut.is = true
  const file = { base64: Buffer.from('What the school wrote.').toString('base64'), name: 'letter.txt' }
  const officer = { name: 'Maya Lindqvist', role: 'CME officer' }
  const offline: [path: string, body: Json][] = [
    ['/referrals', sending('two', { attachments: [file] })],
    ['/referrals', sending('three')],
    ['/referrals/one/message', { reference: 'first words', officer, content: { words: 'One.' } }],
    ['/referrals/one/message', { reference: 'second words', officer, content: { words: 'Two.' } }],
    ['/referrals/one/withdraw', { reference: 'overtaken', officer, content: { words: 'They are back.' } }],
  ]
  for (const [path, body] of offline) expect((await ealing.post(path, body)).status, body.reference).toBe(202)
  expect((await ealing.post('/referrals', sending('never mind'))).status).toBe(202)
  const taken = { status: 200, json: { status: 'refused', problem: { code: 'cancelled' } } }
  expect(await ealing.delete('/requests/never%20mind')).toMatchObject(taken)
  expect(await ealing.delete('/requests/never%20mind')).toMatchObject(taken)
  expect((await ealing.delete('/requests/one')).json).toMatchObject({ status: 409, code: 'over_already' })
  expect((await ealing.delete('/requests/unheard')).json).toMatchObject({ status: 404 })
  const disk = await everythingIn(ealing.folder)
  for (const said of [example.content.child.surname, 'What the school wrote.', 'second words', 'They are back.'])
    expect(
      disk.filter(({ text }) => text.includes(said)).map(({ path }) => path),
      said,
    ).toEqual([])
  expect((await ealing.get('/referrals/one')).json).toMatchObject({ status: 503, code: 'gateway_unreachable' })
  expect((await ealing.post('/referrals/two/withdraw', offline[4]?.[1])).json).toMatchObject({ code: 'not_sent_yet' })
  await slough.get(`/referrals/${id}`)
  const question = { reference: 'q', officer, content: { questions: ['Which school?'] } }
  expect((await slough.post(`/referrals/${id}/ask`, question)).status).toBe(201)
  const before = (await ealing.get('/events')).json
  await ealing.stop()

  // Everybody's clock: the gateway reads its process's, and its database's.
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3 * days, shouldAdvanceTime: true })
  onTestFinished(() => void vi.useRealTimers())
  await moveGateway(clock.now() / 1000)
  ealing = await connectorOf(world, councilA, { clock, fetch: line, folder: ealing.folder })
  const waiting = (await ealing.get('/requests?status=waiting')).json.items
  expect(waiting.map((one: Json) => one.reference).reverse()).toEqual(offline.map(([, body]) => body.reference))
  expect((await ealing.get('/events')).json).toEqual(before)
  cut.is = false
  await ended(async () => (await ealing.get('/status')).json.requests.waiting === 0)

  const said = new Map<string, Json>(
    (await ealing.get('/requests')).json.items.map((one: Json) => [one.reference, one]),
  )
  expect(said.get('overtaken')).toMatchObject({ status: 'refused', problem: { code: 'changed_meanwhile' } })
  for (const reference of ['two', 'three', 'first words', 'second words'])
    expect(said.get(reference), reference).toMatchObject({ status: 'recorded' })
  for (const [path, body] of offline.slice(0, 4)) expect((await ealing.post(path, body)).status).toBe(200)
  const { json: one } = await slough.get(`/referrals/${id}`)
  expect(one.history.map((entry: Json) => entry.verb)).toEqual([
    'send',
    'collect',
    'ask',
    'message',
    'message',
    'collect',
    'collect',
  ])
  expect(one.letters.slice(2).map((letter: Json) => letter.content.words)).toEqual(['One.', 'Two.'])
  const { items } = (await slough.get('/inbox')).json
  expect(new Set(items.map((item: Json) => item.id)).size).toBe(3)
  expect(items).toHaveLength(3)

  await ended(async () => (await heard(id)).length === 7)
  expect(await heard(id)).toEqual(one.history.map(({ verb, position }: Json) => ({ verb, position })))
  const { events } = (await ealing.get('/events?after=0&limit=500')).json
  expect(events.map((event: Json) => event.id)).toEqual(events.map((_: Json, at: number) => at + 1))
  const refused = events.filter((event: Json) => event.type === 'request.refused')
  expect(refused).toMatchObject([
    { reference: 'never mind', problem: { code: 'cancelled' } },
    { reference: 'overtaken' },
  ])
  expect(events.filter((event: Json) => event.type === 'request.recorded')).toHaveLength(5)
  await Promise.all([ealing.stop(), slough.stop()])
  expect(await world.check()).toEqual([])

  async function heard(referral: string): Promise<Json[]> {
    const { events } = (await ealing.get('/events?after=0&limit=500')).json
    const changes = events.filter((event: Json) => event.type === 'referral.changed' && event.referral === referral)
    return changes.map(({ verb, position }: Json) => ({ verb, position }))
  }
})

/** What a thief of the disk finds. */
async function everythingIn(folder: string): Promise<{ path: string; text: string }[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter(entry => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name))
  expect(files.filter(path => /outbox\/waiting\//.test(path)).length).toBeGreaterThan(3)
  return Promise.all(files.map(async path => ({ path, text: await readFile(path, 'latin1') })))
}

async function ended(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await pause(50)
}

test('whose place in the feed is of a time that the gateway lost hears all of it again, and passes nothing over', async () => {
  const world = await startWorld()
  const ealing = await world.join('Ealing')
  const slough = await world.join('Slough')
  const council = await connected(world, ealing, 'system')
  const { id } = await council.send({ to: slough.id, desk: 'cme', content: referralTemplate() })
  const journal = await Journal.open(await quickFolder('lost-time'), { now: Date.now(), told: 0 })
  await journal.beginAt('9000000000000000000.1')
  const over = new AbortController()
  onTestFinished(() => over.abort())
  const troubles: unknown[] = []
  const hearing = hear({
    ...{ journal, council: async () => council, from: 'now', signal: over.signal },
    clock: { now: () => Date.now(), wait: (_, signal) => systemClock.wait(1, signal) },
    onTrouble: trouble => troubles.push(trouble),
    onHeard: () => {},
    onWritten: () => {},
  })
  await ended(async () => journal.last > 0)
  expect(troubles).toMatchObject([{ code: 'malformed_request' }])
  expect(journal.after(0, 10)).toMatchObject([{ verb: 'send', referral: id }])
  over.abort()
  await hearing
  await journal.close()
})
