// How often somebody may ask in a minute, at this process: N gateways together allow N times as much.
// Kept in memory on purpose: a count in the database would cost every request a write, to guard against a burst.
import { isIP } from 'node:net'
import type { HttpBindings } from '@hono/node-server'
import type { Context, MiddlewareHandler } from 'hono'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { wrongGuessesPerMinute } from '../../schemas/limits.ts'
import { Refusal } from '../../schemas/problem.ts'
import type { Config } from '../config.ts'
import type { EdgeEnv, Identified } from './request.ts'

export type Throttle = {
  /** Counts a request against a member. @throws Refusal `too_many_requests` */
  member(c: Context, thumbprint: string): Promise<void>
  /** For routes without a token: counts against the address the request came from. */
  address: MiddlewareHandler
  /** For routes that take a code or a phrase: so many that find nothing, by address, and for the rest of the minute none is tried. */
  guesses: MiddlewareHandler
}

/** Counters of their own for one app. Every counted answer says in RateLimit-… how much is left; 429 says Retry-After. */
export function createThrottle<C extends Identified>(
  config: Pick<Config, 'requestsPerMinute' | 'trustedProxies'>,
): Throttle & Record<'address' | 'guesses', MiddlewareHandler<EdgeEnv<C>>> {
  const settings = { points: config.requestsPerMinute, duration: 60 }
  const members = new RateLimiterMemory(settings)
  const addresses = new RateLimiterMemory(settings)
  const guesses = new RateLimiterMemory({ points: wrongGuessesPerMinute, duration: 60 })
  return {
    member: (c, thumbprint) => count(c, members, thumbprint),
    address: async (c, next) => {
      await count(c, addresses, addressOf(c, config.trustedProxies))
      return next()
    },
    guesses: async (c, next) => {
      const address = addressOf(c, config.trustedProxies)
      // Counted before it is tried, and given back where it was right: a burst of guesses gets no further than a row of them.
      await count(c, guesses, address)
      await next()
      if (c.res.status !== 404) await guesses.reward(address)
    },
  }
}

async function count(c: Context, limiter: RateLimiterMemory, key: string): Promise<void> {
  const used = await limiter.consume(key).catch((over: unknown) => {
    if (over instanceof RateLimiterRes) return over
    throw over
  })
  const resetsInSeconds = String(Math.ceil(used.msBeforeNext / 1000))
  c.header('ratelimit-limit', String(limiter.points))
  c.header('ratelimit-remaining', String(used.remainingPoints))
  c.header('ratelimit-reset', resetsInSeconds)
  if (used.consumedPoints <= limiter.points) return
  c.header('retry-after', resetsInSeconds)
  throw new Refusal('too_many_requests', `At most ${limiter.points} requests are taken in a minute.`)
}

/** Where a request came from, as told by the outermost proxy that is ours; others could write what they like. */
function addressOf(c: Context, trustedProxies: number): string {
  const forwarded = trustedProxies > 0 ? c.req.header('x-forwarded-for')?.split(',') : undefined
  return networkOf(forwarded?.at(-trustedProxies)?.trim() ?? socketOf(c)?.remoteAddress ?? 'unknown')
}

/**
 * Of IPv6 the first 64 bits: whoever has one address has all of these (RFC 6177), and with each would be counted anew, and guess anew.
 *
 * IPv4 inside IPv6 (RFC 4291 §2.5.5.2) is IPv4.
 */
function networkOf(address: string): string {
  const inside = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)
  if (inside?.[1]) return inside[1]
  if (isIP(address) !== 6) return address
  const [before = [], after = []] = address.split('::').map(part => part.split(':').filter(Boolean))
  const groups = [...before, ...Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0'), ...after]
  return groups
    .slice(0, 4)
    .map(group => Number.parseInt(group, 16).toString(16))
    .join(':')
}

/** None where a test calls the app without a server. */
function socketOf(c: Context) {
  return (c.env as Partial<HttpBindings> | undefined)?.incoming?.socket
}
