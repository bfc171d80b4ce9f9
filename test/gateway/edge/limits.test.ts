// How much, and how often.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import { expect, onTestFinished, test } from 'vitest'
import { maxBodyBytes } from '../../../gateway/edge/limit-body.ts'
import { createLog } from '../../../gateway/edge/log.ts'
import { type EdgeEnv, everyRequest } from '../../../gateway/edge/request.ts'
import { createThrottle } from '../../../gateway/edge/throttle.ts'
import { api } from '../../../schemas/api/index.ts'
import { maxLetterBytes } from '../../../schemas/limits.ts'
import { makeEdge } from './edge.ts'

async function listen({ fetch }: { fetch: Parameters<typeof getRequestListener>[0] }): Promise<string> {
  const server = createServer(getRequestListener(fetch))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close().closeAllConnections())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const json = { 'content-type': 'application/json' }
const bodyOf = (bytes: number) => `{"name":"${'x'.repeat(bytes - 11)}"}`

test('the largest letter fits into a request, in base64', () => {
  expect(maxBodyBytes).toBeGreaterThan(Buffer.alloc(maxLetterBytes).toString('base64').length + 100_000)
})

test('a body over the limit is refused, whether or not it says its length', async () => {
  const url = await listen(makeEdge().app)
  const counted = await fetch(`${url}/forms`, { method: 'POST', headers: json, body: bodyOf(maxBodyBytes + 1) })
  expect([counted.status, await counted.json()]).toMatchObject([413, { code: 'too_large' }])
  const stream = new Blob([bodyOf(maxBodyBytes + 1)]).stream()
  const chunked = await fetch(`${url}/forms`, {
    method: 'POST',
    headers: json,
    body: stream,
    duplex: 'half',
  } as RequestInit)
  expect([chunked.status, await chunked.json()]).toMatchObject([413, { code: 'too_large' }])
})

test('a body at the limit is read, whether or not it says its length', async () => {
  const url = await listen(makeEdge().app)
  const counted = await fetch(`${url}/forms`, { method: 'POST', headers: json, body: bodyOf(maxBodyBytes) })
  // Read, and then found to be no good.
  expect([counted.status, await counted.json()]).toMatchObject([400, { code: 'malformed_request' }])
  const stream = new Blob(['{"name":"Ada"}']).stream()
  const chunked = await fetch(`${url}/forms`, {
    method: 'POST',
    headers: json,
    body: stream,
    duplex: 'half',
  } as RequestInit)
  expect(await chunked.text()).toBe('taken')
})

test('parts of attachments pass, and are all the API puts', async () => {
  const url = await listen(makeEdge().app)
  const response = await fetch(`${url}/parts/1`, { method: 'PUT', body: Buffer.alloc(2 * maxBodyBytes) })
  expect(await response.json()).toEqual({ bytes: 2 * maxBodyBytes })
  const puts = Object.entries(api).filter(([, route]) => String(route.method) === 'put')
  expect(puts.map(([name]) => name)).toEqual(['putPart'])
})

function throttled({ trustedProxies = 0 } = {}) {
  const app = new Hono<EdgeEnv>()
  const throttle = createThrottle({ requestsPerMinute: 3, trustedProxies })
  const log = createLog({ logLevel: 'silent' })
  everyRequest(app, { config: { publicUrl: 'https://gateway.example' }, log })
  app.get('/anybody', throttle.address, c => c.text('yes'))
  app.get('/members/:name', async c => {
    await throttle.member(c, c.req.param('name'))
    return c.text('yes')
  })
  return app
}

test('each answer says what is left, and the one too many says how long to wait', async () => {
  const app = throttled()
  const left = []
  for (let n = 0; n < 3; n++) {
    const { status, headers } = await app.request('/members/ada')
    expect([status, headers.get('ratelimit-limit')]).toEqual([200, '3'])
    left.push(headers.get('ratelimit-remaining'))
  }
  expect(left).toEqual(['2', '1', '0'])
  const over = await app.request('/members/ada')
  expect([over.status, await over.json()]).toMatchObject([429, { code: 'too_many_requests' }])
  const wait = Number(over.headers.get('retry-after'))
  expect(wait).toBeGreaterThan(0)
  expect(wait).toBeLessThanOrEqual(60)
  expect(over.headers.get('ratelimit-reset')).toBe(String(wait))
})

test('one member has no share in the count of another', async () => {
  const app = throttled()
  for (let n = 0; n < 4; n++) await app.request('/members/ada')
  expect((await app.request('/members/ada')).status).toBe(429)
  expect((await app.request('/members/grace')).status).toBe(200)
})

test('without a member the address counts, and a header that anybody can write does not change it', async () => {
  const url = await listen(throttled())
  const statuses = []
  for (let n = 0; n < 4; n++) {
    const response = await fetch(`${url}/anybody`, { headers: { 'x-forwarded-for': `192.0.2.${n}` } })
    statuses.push(response.status)
  }
  expect(statuses).toEqual([200, 200, 200, 429])
})

test('behind a proxy of ours the address is what that proxy saw', async () => {
  const url = await listen(throttled({ trustedProxies: 1 }))
  const ask = async (forwarded: string) =>
    (await fetch(`${url}/anybody`, { headers: { 'x-forwarded-for': forwarded } })).status
  for (let n = 0; n < 3; n++) expect(await ask(`203.0.113.${n}, 192.0.2.1`)).toBe(200)
  expect(await ask('203.0.113.9, 192.0.2.1')).toBe(429)
  expect(await ask('192.0.2.2')).toBe(200)
})

test('whoever has one IPv6 address has billions: their network counts as one, in whatever spelling, and IPv4 inside IPv6 as itself', async () => {
  const url = await listen(throttled({ trustedProxies: 1 }))
  const ask = async (forwarded: string) =>
    (await fetch(`${url}/anybody`, { headers: { 'x-forwarded-for': forwarded } })).status
  for (const one of ['2001:db8:0:7::1', '2001:DB8::7:ffff:0:0:1', '2001:0db8:0000:0007:1:2:3:4'])
    expect(await ask(one)).toBe(200)
  expect(await ask('2001:db8:0:7:dead::beef')).toBe(429)
  for (const other of ['2001:db8:0:8::1', '2001:db8::7', '::ffff:192.0.2.1', '::ffff:192.0.2.2'])
    expect(await ask(other)).toBe(200)
  for (let n = 0; n < 2; n++) expect(await ask('192.0.2.1')).toBe(200)
  expect(await ask('::ffff:192.0.2.1')).toBe(429)
})
