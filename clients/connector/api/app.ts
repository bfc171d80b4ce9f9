// Address → function, and what every request goes through. Each address stands once, with its words for the OpenAPI document (routes.ts).
import { OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Connector } from '../connector.ts'
import { isDiskFull } from '../disk.ts'
import { outcomeOf } from '../outbox/outcome.ts'
import { serveDocs } from './docs.ts'
import { type Guarding, guard } from './guard.ts'
import { Problem } from './problems.ts'
import { routes } from './routes.ts'

/** JSON and multipart together with what is attached; larger files are named by path. */
const maxBodyBytes = 64 * 1024 * 1024

/** The app of a running connector. */
export function createApp(connector: Connector, guarding: Guarding, log: (line: string) => void): OpenAPIHono {
  const app = new OpenAPIHono()
  app.onError((error, c) => answerProblem(c, asProblem(error, log)))
  app.notFound(c => {
    const known = routes.filter(({ path }) => patternOf(path).test(c.req.path))
    if (known.length === 0) return answerProblem(c, Problem.of('not_found', `There is no ${c.req.path}.`))
    c.header('allow', known.map(({ method }) => method.toUpperCase()).join(', '))
    return answerProblem(c, Problem.of('method_not_allowed'))
  })
  app.use(guard(guarding))
  app.use(
    bodyLimit({
      maxSize: maxBodyBytes,
      onError: () => {
        throw Problem.of('too_large', `A body has at most ${maxBodyBytes} bytes.`)
      },
    }),
  )
  for (const { handler, ...route } of routes) {
    app.openAPIRegistry.registerPath(route)
    app.on(route.method, route.path.replace(/\{(\w+)\}/g, ':$1'), c => handler(c, connector))
  }
  serveDocs(app)
  return app
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`)
}

function answerProblem(c: Context, problem: Problem): Response {
  if (problem.status === 503) c.header('retry-after', '10')
  const headers = { 'content-type': 'application/problem+json' }
  return c.body(JSON.stringify(problem), problem.status as ContentfulStatusCode, headers)
}

/** What an error means for whoever only asked: the line, the gateway's "no", what is not believed, or a bug. */
function asProblem(error: unknown, log: (line: string) => void): Problem {
  if (error instanceof Problem) return error
  if (error instanceof HTTPException) return Problem.of('malformed_request', error.message)
  if (isDiskFull(error)) return Problem.of('disk_full')
  const outcome = outcomeOf(error)
  if (outcome.over) return new Problem(outcome.httpStatus, outcome.problem)
  const { code, detail } = outcome.trouble
  if (outcome.away) return Problem.of('gateway_unreachable', detail)
  if (code === 'not_believed') return Problem.of('not_believed', detail)
  if (code !== 'internal') return new Problem(503, outcome.trouble)
  log(`A request failed. ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
  return Problem.of('internal')
}
