// What happens to every request, in order: name it, head it, bound it; afterwards count it and write one line about it.
// Capabilities are not imported here: what a request needs of them is handed in by app.ts.
import { randomUUID } from 'node:crypto'
import type { HttpBindings } from '@hono/node-server'
import type { Context, Hono, MiddlewareHandler } from 'hono'
import { methodNotAllowed } from 'hono/method-not-allowed'
import { routePath } from 'hono/route'
import { Refusal } from '../../schemas/problem.ts'
import type { Config } from '../config.ts'
import { headersFor, preflight } from './headers.ts'
import { limitBody } from './limit-body.ts'
import type { Log } from './log.ts'
import { observeRequest } from './metrics.ts'
import { answerError, answerRefusal } from './problem.ts'
import { beginRequest } from './traces/trace.ts'

/** What the edge needs to know of a caller; capabilities know more. */
export type Identified = { thumbprint: string; authority: string }

/** Hono's types of a context behind this edge; `caller` is there on routes with a token. */
export type EdgeEnv<C extends Identified = Identified> = {
  Bindings: HttpBindings
  Variables: { requestId: string; caller: C }
}

type Deps = { config: Pick<Config, 'publicUrl'>; log: Log }

/** Puts the edge around an app. To be called before any route is added, because Hono runs things in the order of adding. */
export function everyRequest<C extends Identified>(app: Hono<EdgeEnv<C>>, { config, log }: Deps): void {
  app.use(accompany(config.publicUrl, log))
  app.use(methodNotAllowed({ app, onMethodNotAllowed: refuseMethod }))
  app.use(limitBody)
  app.onError((error, c) => answerError(c, error, log))
  app.notFound(c => answerRefusal(c, new Refusal('not_found')))
}

/** Headers are set before the answer is made: added to a finished one, they would have it built a second time. */
function accompany<C extends Identified>(publicUrl: string, log: Log): MiddlewareHandler<EdgeEnv<C>> {
  const headers = headersFor(publicUrl)
  return async (c, next) => {
    const startedAt = performance.now()
    // Never the client's own: it would stand in our log.
    const requestId = randomUUID()
    c.set('requestId', requestId)
    c.header('x-request-id', requestId)
    for (const [name, value] of headers(c.req.path)) c.header(name, value)
    if (c.req.method === 'OPTIONS') return preflight(c, next)
    const span = beginRequest()
    await (span ? span.within(next) : next())
    // It was answered like a GET, and nobody reads on: what is open for that, as in the object store, ends here.
    if (c.req.method === 'HEAD') await c.res.body?.cancel().catch(() => {})
    const elapsedMs = performance.now() - startedAt
    const seen = { method: methodOf(c), route: patternOf(c), status: c.res.status }
    observeRequest(seen, elapsedMs / 1000)
    span?.end(seen)
    const authority = c.get('caller')?.authority
    log.info(
      { ...seen, ms: Math.round(elapsedMs * 10) / 10, request: requestId, ...(authority && { authority }) },
      'answered',
    )
  }
}

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS'])

/** Both of these go into metrics, where each new value is a new series: so never a word of the client's choosing. */
function methodOf(c: Context): string {
  return methods.has(c.req.method) ? c.req.method : 'other'
}

function patternOf(c: Context): string {
  const path = routePath(c)
  return path === '*' || path === '/*' ? 'none' : path
}

function refuseMethod(c: Context, allowed: string[]): Response {
  c.header('allow', allowed.join(', '))
  return answerRefusal(c, new Refusal('method_not_allowed', `This address takes ${allowed.join(', ')}.`))
}
