// What a no looks like on the wire: always problem+json, never more than it should say.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3'
import { expect, onTestFinished, test } from 'vitest'
import { connect } from '../../../gateway/database/connect.ts'
import { problem, problemCodes, problems, Refusal } from '../../../schemas/problem.ts'
import { freshDatabase } from '../../support/postgres.ts'
import { makeEdge } from './edge.ts'

test.each(problemCodes)('%s is answered as the table has it', async code => {
  const { app } = makeEdge({ thrown: new Refusal(code, 'In detail.') })
  const response = await app.request('/fails')
  expect(response.status).toBe(problems[code].status)
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  const body = problem.strict().parse(await response.json())
  const { title, hint, origin } = problems[code]
  expect(body).toEqual({
    type: `/docs/problems#${code}`,
    code,
    title,
    hint,
    origin,
    status: response.status,
    detail: 'In detail.',
  })
})

test('what is not yours, what does not exist and what is no address at all answer byte for byte alike', async () => {
  const { app } = makeEdge()
  const bodies = await Promise.all(
    ['/things/theirs', '/things/missing', '/nowhere'].map(async path => {
      const response = await app.request(path)
      expect(response.status).toBe(404)
      const headers = [...response.headers].filter(([name]) => name !== 'x-request-id')
      return JSON.stringify(headers) + (await response.text())
    }),
  )
  expect(new Set(bodies).size).toBe(1)
})

test('the request id stands in a header and in the log, never in a body', async () => {
  const { app, read } = makeEdge({ thrown: new Refusal('stale') })
  const response = await app.request('/fails', { headers: { 'x-request-id': 'mine' } })
  const id = response.headers.get('x-request-id') ?? ''
  expect(id).toMatch(/^[0-9a-f-]{36}$/)
  expect(await response.text()).not.toContain(id)
  expect(read().at(-1)?.request).toBe(id)
})

test('an unforeseen error is a bare 500, and the log tells where it came from', async () => {
  const { app, read } = makeEdge({ thrown: new TypeError('x is undefined', { cause: new Error('because') }) })
  const response = await app.request('/fails')
  expect(response.status).toBe(500)
  const text = await response.text()
  expect(JSON.parse(text)).toMatchObject({ code: 'internal', detail: problems.internal.title })
  expect(text).not.toMatch(/undefined|TypeError|because/)
  const [failed] = read()
  expect(failed).toMatchObject({ level: 'error', code: 'internal', request: response.headers.get('x-request-id') })
  expect(failed?.err).toMatchObject({ name: 'TypeError', message: 'x is undefined', cause: { message: 'because' } })
  expect(JSON.stringify(failed)).toContain('problem.test.ts')
})

const unavailable = async (thrown: unknown) => {
  const { app, read } = makeEdge({ thrown })
  const response = await app.request('/fails')
  const { code } = (await response.json()) as { code: string }
  return { status: response.status, wait: response.headers.get('retry-after'), code, level: read()[0]?.level }
}
const weather = { status: 503, wait: '2', code: 'unavailable', level: 'warn' }

test('Postgres that is not there is 503 with the time to wait', async () => {
  const sql = connect('postgres://nobody@127.0.0.1:1/none', { connectTimeoutSeconds: 1 })
  onTestFinished(() => sql.end({ timeout: 0 }))
  const thrown = await sql`select 1`.catch(error => error)
  expect(await unavailable(thrown)).toEqual(weather)
})

test('Postgres that has no room (disk, memory), whose disk fails, or that may only read is 503: the same bytes go through later', async () => {
  const { ownerUrl } = await freshDatabase()
  const owner = connect(ownerUrl, { max: 1 })
  onTestFinished(() => owner.end())
  for (const state of ['53100', '53200', '58030', '25006']) {
    const said = owner.unsafe(`do $$ begin raise exception 'no room' using errcode = '${state}'; end $$`)
    expect(await unavailable(await said.catch(error => error)), state).toEqual(weather)
  }
})

test('Postgres that ends our session, or has no room for one, is 503', async () => {
  const { ownerUrl, gatewayUrl } = await freshDatabase()
  const sql = connect(gatewayUrl, { max: 1 })
  const owner = connect(ownerUrl, { max: 1 })
  onTestFinished(async () => {
    await Promise.all([sql.end({ timeout: 1 }), owner.end()])
  })
  const [row] = await sql<{ pid: number }[]>`select pg_backend_pid() as pid`
  const sleeping = sql`select pg_sleep(20)`.catch(error => error)
  await owner`select pg_terminate_backend(${row?.pid ?? 0})`
  expect(await unavailable(await sleeping)).toEqual(weather)
  const database = new URL(gatewayUrl).pathname.slice(1)
  await owner`alter database ${owner(database)} connection limit 1`
  const crowded = connect(gatewayUrl, { max: 1 })
  onTestFinished(() => crowded.end({ timeout: 0 }))
  expect(await unavailable(await crowded`select 1`.catch(error => error))).toEqual(weather)
})

function objectsAt(port: number): S3Client {
  const credentials = { accessKeyId: 'any', secretAccessKey: 'any' }
  const client = new S3Client({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    credentials,
    maxAttempts: 1,
  })
  onTestFinished(() => client.destroy())
  return client
}

test('an object store that is not there, or says that it cannot now, is 503', async () => {
  expect(
    await unavailable(
      await objectsAt(1)
        .send(new ListBucketsCommand())
        .catch(error => error),
    ),
  ).toEqual(weather)
  const server = createServer((_request, response) => void response.writeHead(503).end())
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const busy = objectsAt((server.address() as AddressInfo).port)
  expect(await unavailable(await busy.send(new ListBucketsCommand()).catch(error => error))).toEqual(weather)
})

test('weather inside another error is still weather; a constraint is not', async () => {
  const lost = Object.assign(new Error('lost'), { code: 'CONNECTION_CLOSED' })
  expect(await unavailable(new Error('could not write', { cause: lost }))).toEqual(weather)
  const { ownerUrl } = await freshDatabase()
  const sql = connect(ownerUrl, { max: 1 })
  onTestFinished(() => sql.end())
  expect(await unavailable(await sql`select 1 / 0`.catch(error => error))).toMatchObject({
    status: 500,
    level: 'error',
  })
})

test.each([
  ['a value of the wrong form', '{"name":"too long"}', /^json\.name: /],
  ['a missing value', '{}', /^json\.name: /],
  ['an unknown name', '{"name":"a","more":1}', /^json: /],
  ['no JSON', '{"name":', /JSON/],
])('%s is told by its place', async (_what, body, detail) => {
  const { app } = makeEdge()
  const headers = { 'content-type': 'application/json' }
  const response = await app.request('/forms', { method: 'POST', headers, body })
  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({ code: 'malformed_request', detail: expect.stringMatching(detail) })
})

test('another type of body than the route takes is a malformed request', async () => {
  const { app } = makeEdge()
  const headers = { 'content-type': 'text/plain' }
  const response = await app.request('/forms', { method: 'POST', headers, body: 'name' })
  expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([400, 'malformed_request'])
})

test('a method an address does not take is 405, and Allow names those it does', async () => {
  const { app } = makeEdge()
  const response = await app.request('/forms', { method: 'DELETE' })
  expect(response.status).toBe(405)
  expect(response.headers.get('allow')).toBe('POST')
  expect(await response.json()).toMatchObject({ code: 'method_not_allowed' })
})
