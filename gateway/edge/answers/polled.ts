// For what is asked again and again: an ETag over the very bytes, and 304 instead of them where the asker has them already (RFC 9110 §13.1.2).
// Nothing is remembered here, and nothing is answered that was not worked out anew: a tag can never be out of date.
import { hash } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'

/** May be kept by the asker alone, and is asked for again each time. */
export const polled: MiddlewareHandler = async (c, next) => {
  c.header('cache-control', 'private, no-cache')
  await next()
  if (c.res.status !== 200) return
  const body = await c.res.text()
  const etag = `"${hash('sha256', body, 'base64url')}"`
  const same = isNamed(etag, c.req.header('if-none-match'))
  const headers = new Headers(c.res.headers)
  headers.set('etag', etag)
  if (same) headers.delete('content-type')
  // Whole again: a body that was looked at would go out in chunks.
  c.res = undefined
  c.res = new Response(same ? null : body, { status: same ? 304 : 200, headers })
}

function isNamed(etag: string, ifNoneMatch: string | undefined): boolean {
  if (ifNoneMatch === undefined) return false
  return ifNoneMatch.trim() === '*' || ifNoneMatch.split(',').some(one => one.trim().replace(/^W\//, '') === etag)
}
