// From headers to a caller: reads how a token is presented (RFC 9449 §7.1), and asks identity whose it is.
// Identity is handed in, not imported: the edge knows HTTP and no capability.
import type { Context, MiddlewareHandler } from 'hono'
import { type Action, may, mayNotWords } from '../../schemas/permissions.ts'
import { Refusal } from '../../schemas/problem.ts'
import type { Role } from '../../schemas/statement/verbs.ts'
import type { EdgeEnv, Identified } from './request.ts'
import type { Throttle } from './throttle.ts'

type Presented = { token: string; proof: string; method: string; path: string }

/**
 * For routes with a token: puts the caller into the context, and counts the request against them.
 *
 * @param settle what is left to do about the caller once all of the request is here; may still refuse it
 * @param when `after`: the route does that itself with what it writes, and what it left is done at the end
 * @throws Refusal `unauthorised`, `invalid_dpop`, `too_many_requests`, and what `identify` and `settle` refuse
 */
export function authenticate<C extends Identified>(
  identify: (presented: Presented) => Promise<C>,
  throttle: Throttle,
  settle: (caller: C) => Promise<void>,
  when: 'before' | 'after' = 'before',
): MiddlewareHandler<EdgeEnv<C>> {
  return async (c, next) => {
    const token = tokenIn(c.req.header('authorization'))
    const proof = c.req.header('dpop')
    if (proof === undefined) throw new Refusal('invalid_dpop', 'The request has no DPoP header.')
    const caller = await identify({ token, proof, method: c.req.method, path: pathOf(c.req.url) })
    c.set('caller', caller)
    await throttle.member(c, caller.thumbprint)
    if (when === 'before') {
      await bodyIsHere(c)
      await settle(caller)
    }
    await next()
    // Whoever failed does not know what was written, and "come again" must not turn into "you were here before".
    if (when === 'after' && c.res.status < 500) await settle(caller)
  }
}

/** Who sends a body slowly may have been removed before it ends. Parts of attachments (PUT) flow, and are not waited for. */
async function bodyIsHere(c: Context): Promise<void> {
  // What is wrong with it, the form of the route says.
  if (c.req.method === 'POST') await c.req.text().catch(() => {})
}

/** The row of the permission table. Verbs are looked up once the statement was read. */
export function permit(action: Action | 'by_verb') {
  return (c: { var: { caller: { role: Role } } }, next: () => Promise<void>) => {
    const { role } = c.var.caller
    if (action !== 'by_verb' && !may(role, action, 'party') && !may(role, action, 'stranger')) {
      throw new Refusal('role_may_not', mayNotWords(role, action))
    }
    return next()
  }
}

function tokenIn(authorization: string | undefined): string {
  if (authorization === undefined) throw new Refusal('unauthorised', 'The request has no Authorization header.')
  const token = tokenOf(authorization)
  if (token === undefined) throw new Refusal('unauthorised', 'Tokens are taken as "Authorization: DPoP …" only.')
  return token
}

/** The token in such a header, if it is one. */
export function tokenOf(authorization: string): string | undefined {
  return /^DPoP +([^ ]+)$/i.exec(authorization)?.[1]
}

/** The path as it stood in the request line, not decoded: so it is compared with what the client signed. */
export function pathOf(url: string): string {
  const start = url.indexOf('/', url.indexOf('://') + 3)
  const end = url.slice(start).search(/[?#]/)
  return end < 0 ? url.slice(start) : url.slice(start, start + end)
}
