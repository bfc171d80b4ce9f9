// Every no and every failure becomes problem+json here (RFC 9457), and nowhere else.
// Bodies hold nothing that varies by request: what is not yours answers, byte for byte, like what does not exist.
import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { ZodError } from 'zod'
import { token } from '../../schemas/api/identity.ts'
import { type ProblemCode, Refusal } from '../../schemas/problem.ts'
import { databaseIsAway } from '../database/failure.ts'
import type { Log } from './log.ts'
import { storesAway } from './metrics.ts'

/** How long a client waits before it sends the same bytes again. */
const retryAfterSeconds: Partial<Record<ProblemCode, number>> = { unavailable: 2, contended: 1 }

/** What the challenge of a 401 says was wrong (RFC 6750 §3.1, RFC 9449 §7.1). */
const challenges: Partial<Record<ProblemCode, string>> = {
  unauthorised: 'invalid_token',
  invalid_dpop: 'invalid_dpop_proof',
  dpop_replayed: 'invalid_dpop_proof',
}

/** What OAuth libraries look for in an answer of the token endpoint (RFC 6749 §5.2, RFC 9449 §5). */
const oauthErrors: Partial<Record<ProblemCode, string>> = {
  malformed_request: 'invalid_request',
  invalid_client: 'invalid_client',
  assertion_replayed: 'invalid_client',
  member_removed: 'unauthorized_client',
  invalid_dpop: 'invalid_dpop_proof',
}

/** The answer to a request that was refused. The request id stands in a header only, never in the body. */
export function answerRefusal(c: Context, refusal: Refusal): Response {
  const { code } = refusal
  const isTokenEndpoint = c.req.path === token.path
  const wait = retryAfterSeconds[code]
  if (wait !== undefined) c.header('retry-after', String(wait))
  if (!isTokenEndpoint && challenges[code]) c.header('www-authenticate', challengeFor(c, code))
  const error = isTokenEndpoint ? oauthErrors[code] : undefined
  const body = { ...refusal.toProblem(), ...(error && { error }) }
  const status = refusal.status as ContentfulStatusCode
  return c.body(JSON.stringify(body), status, { 'content-type': 'application/problem+json' })
}

/** The answer to anything thrown. What is neither a refusal nor weather is a bug: logged whole, told to nobody. */
export function answerError(c: Context, error: unknown, log: Log): Response {
  const refusal = asRefusal(error)
  const level = refusal.code === 'internal' ? 'error' : refusal.code === 'unavailable' ? 'warn' : undefined
  // The refusal itself is of no interest where it only stands for what was thrown.
  if (level) log[level]({ err: error, code: refusal.code, request: c.get('requestId') }, 'failed')
  return answerRefusal(c, refusal)
}

/** What has a published limit: beyond it, it is too large rather than of another form. */
const published = new Set(['json.letter', 'json.document', 'json.bytes'])

/** Hook for @hono/zod-openapi: a request that is not in the form its route asks for. */
export function refuseForm(
  result: { success: true } | { success: false; error: Pick<ZodError, 'issues'>; target: string },
): void {
  if (result.success) return
  const [first] = result.error.issues
  const place = [result.target, ...(first?.path ?? []).map(String)].join('.')
  const code = first?.code === 'too_big' && published.has(place) ? 'too_large' : 'malformed_request'
  throw new Refusal(code, `${place}: ${first?.message ?? 'not in the expected form'}`)
}

function asRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error
  if (noteStoreAway(error)) return new Refusal('unavailable', undefined, { cause: error })
  if (error instanceof HTTPException) return fromHono(error)
  return new Refusal('internal', undefined, { cause: error })
}

/** What Hono itself finds wrong with a request, such as JSON that does not parse. */
function fromHono(error: HTTPException): Refusal {
  if (error.status === 413) return new Refusal('too_large', undefined, { cause: error })
  if (error.status === 404) return new Refusal('not_found', undefined, { cause: error })
  if (error.status < 500) return new Refusal('malformed_request', error.message || undefined, { cause: error })
  return new Refusal('internal', undefined, { cause: error })
}

/** Postgres or the object store cannot be reached, is going down or coming up, or says so itself. */
function storeAway(error: unknown): 'database' | 'objects' | undefined {
  if (databaseIsAway(error)) return 'database'
  if (objectsAreAway(error)) return 'objects'
  return error instanceof Error && error.cause !== undefined ? storeAway(error.cause) : undefined
}

/** Counts it where it was a store, and not we. */
export function noteStoreAway(error: unknown): boolean {
  const store = storeAway(error)
  if (store) storesAway.inc({ store })
  return store !== undefined
}

/** The S3 client's errors by their shape, so that only attachments/objects.ts needs to import it. */
function objectsAreAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { $metadata } = error as { $metadata?: { httpStatusCode?: number } }
  return (
    ($metadata?.httpStatusCode ?? 0) >= 500 ||
    /^(ObjectsAway|TimeoutError|SlowDown|ServiceUnavailable)$/.test(error.name)
  )
}

function challengeFor(c: Context, code: ProblemCode): string {
  // A request that brought no token is not told that its token is wrong (RFC 6750 §3.1).
  const error = c.req.header('authorization') === undefined ? '' : `error="${challenges[code]}", `
  return `DPoP ${error}algs="Ed25519 ES256"`
}
