// Headers of every answer, and browsers on other origins.
import { expect, test } from 'vitest'
import { makeEdge } from './edge.ts'

test.each(['/things/mine', '/things/missing', '/nowhere', '/fails'])(
  '%s is not kept, not sniffed, not framed',
  async path => {
    const { headers } = await makeEdge().app.request(path)
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'")
  },
)

test('documentation may be kept, and may run the scripts of this origin only', async () => {
  const { app } = makeEdge()
  for (const path of ['/docs', '/openapi.json']) {
    const { headers } = await app.request(path)
    expect(headers.get('cache-control')).toBeNull()
    expect(headers.get('content-security-policy')).toContain("script-src 'self';")
  }
})

test('https is demanded for ever where it is spoken, and only there', async () => {
  const secure = await makeEdge().app.request('/things/mine')
  expect(secure.headers.get('strict-transport-security')).toBe('max-age=63072000')
  const local = await makeEdge({ publicUrl: 'http://127.0.0.1:8080' }).app.request('/things/mine')
  expect(local.headers.get('strict-transport-security')).toBeNull()
})

test('a page on any origin may ask, without credentials, and may read what it needs of an answer', async () => {
  const { app } = makeEdge()
  const headers = { origin: 'https://inbox.example' }
  for (const path of ['/things/mine', '/things/missing']) {
    const answer = await app.request(path, { headers })
    expect(answer.headers.get('access-control-allow-origin')).toBe('*')
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull()
    expect(answer.headers.get('access-control-expose-headers')).toContain('www-authenticate, retry-after')
  }
})

test('who asks for the head alone is told it, and what stood open for the rest is closed', async () => {
  const { app } = makeEdge()
  let open = true
  const cancel = () => {
    open = false
  }
  app.get('/long', c => c.body(new ReadableStream({ cancel }), 200, { 'content-length': '9' }))
  const answer = await app.request('/long', { method: 'HEAD' })
  expect([answer.status, answer.headers.get('content-length'), answer.body]).toEqual([200, '9', null])
  expect(open).toBe(false)
})

test('a browser that asks first is told what it may send', async () => {
  const { app } = makeEdge()
  const asked = {
    origin: 'https://inbox.example',
    'access-control-request-method': 'PUT',
    'access-control-request-headers': 'authorization,content-digest,dpop',
  }
  const { status, headers } = await app.request('/parts/1', { method: 'OPTIONS', headers: asked })
  expect(status).toBe(204)
  expect(headers.get('access-control-allow-origin')).toBe('*')
  expect(headers.get('access-control-allow-methods')).toBe('GET,POST,PUT,DELETE')
  expect(headers.get('access-control-allow-headers')?.split(',')).toEqual(
    expect.arrayContaining(['authorization', 'dpop', 'content-type', 'content-digest', 'range']),
  )
})
