// The log and the metrics hold what an operator needs, and nothing that says who wrote what about whom.
import { expect, test } from 'vitest'
import { connect } from '../../../gateway/database/connect.ts'
import { createLog } from '../../../gateway/edge/log.ts'
import { renderMetrics, statements, watchProcess } from '../../../gateway/edge/metrics.ts'
import { freshDatabase } from '../../support/postgres.ts'
import { makeEdge } from './edge.ts'

const canary = 'canary-tabitha-grimsdyke'

test('a request leaves one line, with the pattern of its path', async () => {
  const { app, read } = makeEdge()
  await app.request('/things/mine')
  const [line, ...more] = read()
  expect(more).toEqual([])
  const expected = { level: 'info', method: 'GET', route: '/things/:id', status: 200, msg: 'answered' }
  expect(line).toMatchObject({ ...expected, ms: expect.any(Number), request: expect.any(String) })
})

test('nothing a client sends reaches the log or the metrics', async () => {
  const { app, lines } = makeEdge()
  const headers = { authorization: `DPoP ${canary}`, dpop: canary, 'x-request-id': canary, 'user-agent': canary }
  await app.request(`/things/${canary}?query=${canary}`, { headers })
  await app.request(`/${canary}`, { headers })
  await app.request('/things/mine', { headers, method: 'CANARY-TABITHA-GRIMSDYKE' })
  const json = { ...headers, 'content-type': 'application/json' }
  await app.request('/forms', { method: 'POST', headers: json, body: `{"${canary}":"${canary}"}` })
  await app.request('/forms', { method: 'POST', headers: json, body: `{"name": ${canary}}` })
  expect(lines).toHaveLength(5)
  expect(lines.join('')).not.toMatch(/canary/i)
  expect((await renderMetrics()).text).not.toMatch(/canary/i)
})

test('a line holds only fields that are allowed, whatever it is given', () => {
  const lines: string[] = []
  const log = createLog({ logLevel: 'info' }, { write: line => void lines.push(line) })
  log.info({ status: 200, token: canary, body: { name: canary }, path: canary, headers: { dpop: canary } }, 'answered')
  log.error({ err: Object.assign(new Error('failed'), { parameters: [canary], detail: canary }) }, 'failed')
  log.error({ err: new SyntaxError(`Unexpected token in "${canary}"`) }, 'failed')
  log.error({ err: canary }, 'failed')
  expect(lines).toHaveLength(4)
  expect(lines.join('')).not.toContain(canary)
})

test('what Postgres quotes of a value stays out of the log', async () => {
  const { ownerUrl } = await freshDatabase()
  const sql = connect(ownerUrl, { max: 1 })
  const thrown = await sql`select ${canary}::text::uuid`.catch(error => error)
  await sql.end()
  expect(String(thrown)).toContain(canary)
  const { app, lines } = makeEdge({ thrown })
  expect((await app.request('/fails')).status).toBe(500)
  expect(lines[0]).toContain('22P02')
  expect(lines.join('')).not.toContain(canary)
})

test('metrics count requests by route pattern and status, statements by verb, and the process', async () => {
  const { app } = makeEdge()
  await app.request('/things/one')
  await app.request('/things/two')
  await app.request('/nowhere')
  statements.inc({ verb: 'send' })
  watchProcess()
  const { text, contentType } = await renderMetrics()
  expect(contentType).toContain('text/plain')
  expect(text).toMatch(/cme_http_request_duration_seconds_count\{.*route="\/things\/:id".*\} \d+/)
  expect(text).toMatch(/cme_http_request_duration_seconds_count\{.*route="none",status="404".*\} \d+/)
  expect(text).toMatch(/cme_statements_total\{verb="send"\} 1/)
  expect(text).toContain('process_resident_memory_bytes')
})
