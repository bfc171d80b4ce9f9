// Who gets in: programs of the council that hold the token, and nobody through a browser. Before anything else is looked at.
// A page in an officer's browser could reach localhost; so names other than our own are refused (DNS rebinding), and so is any Origin.
import { createHash, timingSafeEqual } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'
import { Problem } from './problems.ts'

export type Guarding = {
  /** Host headers that mean this connector: `localhost:4285`. Undefined on a Unix socket, where no browser comes. */
  hosts: ReadonlySet<string> | undefined
  /** Undefined on a Unix socket: whoever may open it is let in. */
  token: string | undefined
}

/** Says nothing about councils or children: whoever reaches the port may read it. */
const open = /^\/(?:docs(?:\/.*)?|openapi\.json|health)$/

/** Lets in, or refuses. */
export function guard({ hosts, token }: Guarding): MiddlewareHandler {
  return async (c, next) => {
    const host = c.req.header('host')?.toLowerCase()
    if (hosts && (host === undefined || !hosts.has(host)))
      throw Problem.of('wrong_host', `The request is for ${host ?? 'nobody'}.`)
    const site = c.req.header('sec-fetch-site')
    if (c.req.header('origin') !== undefined || (site !== undefined && site !== 'none' && site !== 'same-origin'))
      throw Problem.of('from_a_browser')
    if (token !== undefined && !open.test(c.req.path)) {
      const given = /^Bearer (.+)$/i.exec(c.req.header('authorization') ?? '')?.[1]
      if (given === undefined || !same(given, token)) {
        c.header('www-authenticate', 'Bearer')
        throw Problem.of('unauthorised')
      }
    }
    await next()
    c.header('cache-control', 'no-store')
    c.header('x-content-type-options', 'nosniff')
    c.header('cross-origin-resource-policy', 'same-origin')
  }
}

/** In the same time whatever is wrong with it. */
function same(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(one), digest(other))
}
