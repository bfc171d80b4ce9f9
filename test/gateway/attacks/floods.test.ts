// Requests that cost little to make: whoever sends many of them must not take the gateway from everybody else.

import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { once } from 'node:events'
import { connect as dial, type Socket } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect, disconnect } from '../../../gateway/database/connect.ts'
import { FoldedChains } from '../../../gateway/directory/folded.ts'
import { isReady } from '../../../gateway/ready.ts'
import type { CouncilKeys } from '../../../infra/nation/founding.ts'
import { newId } from '../../../schemas/ids.ts'
import { digestOf, signStatement } from '../../../schemas/statement/statement.ts'
import { RawDirectory } from '../../support/raw-directory.ts'
import { RawReferral, withClaims } from '../../support/raw-referral.ts'
import { memberOf, startTwoCouncils, type World } from '../../support/world.ts'

let world: World
let ealing: CouncilKeys
let slough: CouncilKeys

beforeAll(async () => {
  ;({ world, ealing, slough } = await startTwoCouncils())
})
afterAll(() => world.stop())

test('a council that speaks about itself many times at once leaves connections for others', async () => {
  const owner = connect(world.database.ownerUrl, { max: 1 })
  const directory = new RawDirectory(world)
  const manager = directory.member(ealing)
  const client = world.clientOf(manager)
  await client.token
  const statements = await Promise.all(
    Array.from({ length: 40 }, () => directory.sign(manager, ealing.id, { verb: 'verify_entry' })),
  )
  const { promise: held, resolve: letGo } = Promise.withResolvers<void>()
  const locked = Promise.withResolvers<void>()
  const holding = owner.begin(async tx => {
    await tx`select id from subjects where id = ${ealing.id} for update`
    locked.resolve()
    await held
  })
  await locked.promise
  const speaking = statements.map(statement => client.say(statement))
  const others = await Promise.all(
    Array.from({ length: 40 }, () => world.clientOf(memberOf(slough, 'officer')).get('/referrals?box=sent')),
  )
  expect(others.map(({ status }) => status)).toEqual(others.map(() => 200))
  letGo()
  await holding
  const said = await Promise.all(speaking)
  expect(said.filter(({ status }) => status === 201)).toHaveLength(1)
  expect(said.filter(({ body }) => body.code === 'stale')).toHaveLength(39)
  world.builder.heads.set(ealing.id, await headOf(ealing.id))
  await disconnect(owner)
})

async function headOf(authority: string): Promise<string> {
  const { body } = await world.clientOf(memberOf(slough, 'officer')).get(`/directory/authorities/${authority}`)
  return String(body.head)
}

test('who brings what only looks like a token and a proof keeps no connection from others', async () => {
  const owner = connect(world.database.ownerUrl, { max: 1 })
  const officer = world.clientOf(memberOf(ealing, 'officer'))
  await officer.token
  const referral = new RawReferral(world, ealing, slough)
  const { claims, by } = await referral.prepare(ealing, referral.sendClaims())
  const body = JSON.stringify({ statement: await signStatement(claims, by.key) })
  const headers = {
    ...{ authorization: `DPoP ${'A'.repeat(43)}`, dpop: 'a.b.c' },
    'content-type': 'application/json',
  }
  // Whatever looks where this statement would stand waits for as long as we like.
  await owner.begin(async tx => {
    await tx`lock table subjects in access exclusive mode`
    const asking = Array.from({ length: 40 }, () => fetch(`${world.url}/statements`, { method: 'POST', headers, body }))
    const refused = await Promise.all(asking)
    expect(new Set(refused.map(({ status }) => status))).toEqual(new Set([401]))
    expect((await officer.get('/referrals?box=sent')).status).toBe(200)
  })
  await disconnect(owner)
})

test('a member that waits for the feed too often at once has the oldest waits answered', async () => {
  const client = world.clientOf(memberOf(ealing, 'officer'))
  await client.token
  const over = new AbortController()
  const place = (await client.get('/feed?after=now')).body.next
  const oldest = client.get(`/feed?after=${place}&wait=30`)
  const more = Array.from({ length: 12 }, () =>
    client.fetch('GET', `/feed?after=${place}&wait=30`, { signal: over.signal }).catch(() => {}),
  )
  expect((await oldest).body).toMatchObject({ items: [] })
  over.abort()
  await Promise.all(more)
})

test('probes that come together look at the stores together', async () => {
  const { gateway } = world.serving
  const [one, other] = [isReady(gateway), isReady(gateway)]
  expect(one).toBe(other)
  await one
  expect(isReady(gateway)).not.toBe(one)
})

test.each(['/openapi.json', '/docs', '/docs/problems', '/docs/swagger-ui.css', '/.well-known/cme-gateway'])(
  '%s is counted against the address it is asked from',
  async path => {
    const { port } = await world.another({ requestsPerMinute: 2 })
    const statuses = []
    for (let asked = 0; asked < 3; asked += 1) statuses.push((await fetch(`http://127.0.0.1:${port}${path}`)).status)
    expect(statuses).toEqual([200, 200, 429])
  },
)

test('what a chain comes to is remembered for that chain only, however it continues', async () => {
  const folded = new FoldedChains<{ head: string; position: number }>(2)
  const chain = ['a.a.x', 'b.b.x', 'c.c.x'].map(statement => ({ statement }))
  const head = await digestOf('b.b.x')
  const told = { head, position: 1 }
  folded.keep('one', told)
  expect(folded.known('one', chain)).toBe(told)
  expect(folded.known('one', chain.slice(0, 2))).toBe(told)
  expect(folded.known('one', chain.slice(0, 1))).toBeUndefined()
  expect(folded.known('one', [{ statement: 'a.a.x' }, { statement: 'other.b.x' }])).toBeUndefined()
  expect(folded.known('other', chain)).toBeUndefined()
  folded.keep('one', { head: 'earlier', position: 0 })
  expect(folded.known('one', chain)).toBe(told)
})

test('what is remembered of a referral is what its chain comes to, also at another gateway and for an earlier day', async () => {
  const referral = new RawReferral(world, ealing, slough)
  const { sent } = await referral.accepted()
  for (const verb of ['hold', 'release', 'filed'] as const) await referral.say(slough, { verb })
  const officer = world.clientOf(memberOf(slough, 'officer'))
  const late = await referral.prepare(slough, { verb: 'hold' })
  const answer = await referral.post(withClaims(late, { prev: sent.digest, jti: newId() }))
  expect(answer.body.code).toBe('stale')
  expect(answer.body.missing).toHaveLength(5)
  const { body: now } = await officer.get(`/directory/authorities/${slough.id}`)
  const { body: first } = await officer.get(`/directory/authorities/${slough.id}/chain`)
  expect((first.chain as unknown[]).length).toBe(Number(now.position) + 1)
  expect(await world.check()).toEqual([])
})

test('who falls silent is hung up on: before asking, within a body, and while an answer waits to be read', async () => {
  const { port } = await world.another({ silentSeconds: 1 })
  const head = (what: string) => `${what} HTTP/1.1\r\nhost: gateway.example\r\n`
  const silences = [
    '',
    `${head('POST /token')}content-type: application/x-www-form-urlencoded\r\ncontent-length: 100\r\n\r\ngrant`,
    // Answers of some 20 MB, far more than lies between two sockets.
    `${head('GET /openapi.json')}\r\n`.repeat(50),
  ]
  for (const said of silences) {
    const { near, far } = await pairTo(port)
    near.pause()
    near.write(said)
    if (!far.destroyed) await once(far, 'close')
    near.destroy()
  }
})

/** A connection, as the client and as the server hold it. */
async function pairTo(port: number): Promise<{ near: Socket; far: Socket }> {
  const accepted: Socket[] = []
  const note = (message: unknown) => void accepted.push((message as { socket: Socket }).socket)
  subscribe('net.server.socket', note)
  const near = dial(port, '127.0.0.1')
  await once(near, 'connect')
  for (;;) {
    const far = accepted.find(({ remotePort }) => remotePort === near.localPort)
    if (far) {
      unsubscribe('net.server.socket', note)
      return { near, far }
    }
    await new Promise(resolve => setImmediate(resolve))
  }
}
