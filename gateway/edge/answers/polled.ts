// For what is asked again and again: an ETag over the very bytes, and 304 instead of them where the asker has them already (RFC 9110 §13.1.2).
// Nothing is remembered here: the tag is that of the text at hand, so it can never be out of date.
import { hash } from 'node:crypto'
import type { Context, TypedResponse } from 'hono'
import type { JSONParsed } from 'hono/utils/types'
import type { JsonText } from '../../json-text.ts'

/**
 * The answer with this text, or 304 where If-None-Match names its tag.
 *
 * It may be kept by the asker alone, and is asked for again each time.
 */
export function polled<T>(c: Context, text: JsonText<T>): TypedResponse<JSONParsed<T>, 200, 'json'> {
  const etag = `"${hash('sha256', text, 'base64url')}"`
  c.header('cache-control', 'private, no-cache')
  c.header('etag', etag)
  const same = isNamed(etag, c.req.header('if-none-match'))
  const answer = same ? c.body(null, 304) : c.body(text, 200, { 'content-type': 'application/json' })
  return answer as never
}

function isNamed(etag: string, ifNoneMatch: string | undefined): boolean {
  if (ifNoneMatch === undefined) return false
  return ifNoneMatch.trim() === '*' || ifNoneMatch.split(',').some(one => one.trim().replace(/^W\//, '') === etag)
}
