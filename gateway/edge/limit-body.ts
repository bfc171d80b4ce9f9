// No request is read beyond what the largest honest one needs.
// Parts of attachments are not bounded here: they flow through without being held, and are counted where they flow.
import type { Context, MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { sayTogether } from '../../schemas/api/approvals.ts'
import { maxBatchBytes, maxDocumentBytes, maxLetterBytes, maxStatementBytes } from '../../schemas/limits.ts'
import { Refusal } from '../../schemas/problem.ts'

/** A statement with its letter in base64 (four characters for three bytes) and a document; the rest is JSON's punctuation and escapes. */
export const maxBodyBytes = maxStatementBytes + Math.ceil(maxLetterBytes / 3) * 4 + 2 * maxDocumentBytes

const refuse = (c: Context): never => {
  // What is left of the body is not read, so this connection can carry no further request: the client must not try.
  c.header('connection', 'close')
  throw new Refusal('too_large', `A request body has at most ${mostFor(c)} bytes.`)
}

/** Many statements said together are longer than one. */
const mostFor = (c: Context) => (c.req.path === sayTogether.path ? maxBatchBytes : maxBodyBytes)

const limitUncounted = bodyLimit({ maxSize: maxBodyBytes, onError: refuse })
const limitUncountedBatch = bodyLimit({ maxSize: maxBatchBytes, onError: refuse })

/** Refuses larger bodies with `too_large`. The only PUT of the API is a part of an attachment. */
export const limitBody: MiddlewareHandler = (c, next) => {
  if (c.req.method === 'PUT' || !mayHaveBody(c)) return next()
  const length = c.req.header('content-length')
  // A counted body needs no look at the stream, which would cost node-server its fast way of reading.
  const most = mostFor(c)
  if (length === undefined || c.req.header('transfer-encoding') !== undefined)
    return (most === maxBatchBytes ? limitUncountedBatch : limitUncounted)(c, next)
  return Number(length) <= most ? next() : refuse(c)
}

function mayHaveBody(c: Context): boolean {
  return c.req.method !== 'GET' && c.req.method !== 'HEAD'
}
