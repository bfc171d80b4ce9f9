// How a route is written down: one createRoute with its problems, its permission and whether it needs a token.
// No handler stands here: gateway/app.ts has one for each, or it does not compile.
import { createRoute, type RouteConfig, z } from '@hono/zod-openapi'
import type { Action } from '../permissions.ts'
import { type ProblemCode, problem, problems } from '../problem.ts'

/** Refusals every route with a token can make. */
const always = ['malformed_request', 'internal', 'unavailable', 'too_large'] as const satisfies ProblemCode[]
const withToken = [
  'unauthorised',
  'invalid_dpop',
  'dpop_replayed',
  'member_removed',
  'role_may_not',
  'not_found',
  'too_many_requests',
] as const satisfies ProblemCode[]

type Plan<P extends string> = Omit<RouteConfig, 'path'> & {
  path: P
  refuses?: readonly ProblemCode[]
  /** The row of the permission table that guards it; none: open to all. */
  action?: Action | 'by_verb'
}

/** A route, and the row of the permission table that guards it. */
export type Route<R> = R & { getRoutingPath(): string; action: Action | 'by_verb' | undefined }

/** Writes a route down; its refusals become documented problem responses by status. */
export function route<P extends string, R extends Plan<P>>(plan: R): Route<R> {
  const { refuses = [], action, ...config } = plan
  const codes = new Set<ProblemCode>([...always, ...(action ? withToken : []), ...refuses])
  const byStatus = new Map<number, ProblemCode[]>()
  for (const code of codes) byStatus.set(problems[code].status, [...(byStatus.get(problems[code].status) ?? []), code])
  const responses: RouteConfig['responses'] = { ...config.responses }
  for (const [status, sorts] of byStatus) {
    responses[String(status)] = {
      description: sorts.map(code => `\`${code}\`: ${problems[code].title}`).join('. '),
      content: { 'application/problem+json': { schema: problem } },
    }
  }
  const made = createRoute({ ...config, security: action ? [{ dpop: [] }] : [], responses } as RouteConfig)
  return Object.assign(made, { action }) as unknown as Route<R>
}

/** A JSON response. */
export const json = <S extends z.ZodType>(description: string, schema: S) =>
  ({ description, content: { 'application/json': { schema } } }) as const

/** For what is polled: the answer carries an ETag, and nothing where that is named in If-None-Match and still right. */
export const unchanged = { 304: { description: 'As it was when it had the ETag in If-None-Match' } } as const

/** A body of raw bytes. */
export const bytes = (description: string) =>
  ({
    description,
    content: { 'application/octet-stream': { schema: z.unknown().openapi({ type: 'string', format: 'binary' }) } },
  }) as const
