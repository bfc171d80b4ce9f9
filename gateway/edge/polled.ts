// For what is asked again and again: an ETag over the very bytes, and 304 instead of them where the asker has them already.
// Nothing is remembered here, and nothing is answered that was not worked out anew: a tag can never be out of date.
import type { MiddlewareHandler } from 'hono'
import { etag, RETAINED_304_HEADERS } from 'hono/etag'

/** What else a 304 must carry: whoever asked from another origin could not read it otherwise. */
const kept = [
  'x-request-id',
  'access-control-allow-origin',
  'access-control-expose-headers',
  'cross-origin-resource-policy',
  'x-content-type-options',
]

const tagged = etag({ retainedHeaders: [...RETAINED_304_HEADERS, ...kept] })

/** May be kept by the asker alone, and is asked for again each time. */
export const polled: MiddlewareHandler = (c, next) => {
  c.header('cache-control', 'private, no-cache')
  return tagged(c, next)
}
