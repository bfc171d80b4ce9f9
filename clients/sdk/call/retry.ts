// Trying again: only what may be sent twice without harm, with growing pauses that differ from client to client.
// Every call of this API is such a one: a statement is the same bytes, a part the same digest, a reading changes nothing.
import type { Clock } from './clock.ts'
import { GatewayProblem, Unreachable } from './trouble.ts'

const attempts = 5
const firstPauseMilliseconds = 250
const longestPauseMilliseconds = 8_000
/** Asked to wait longer than this, the caller is told instead. */
const longestAskedSeconds = 65

const passing = ['too_many_requests', 'contended', 'unavailable', 'internal']

/**
 * Tries up to five times; a pause is as long as the gateway asks (Retry-After), else random up to 0.25, 0.5, 1 … 8 seconds.
 *
 * @param send makes the request anew each time, with fresh proofs
 * @throws what the last attempt threw
 */
export async function withRetries<T>(send: () => Promise<T>, clock: Clock, signal?: AbortSignal): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await send()
    } catch (error) {
      signal?.throwIfAborted()
      const pause = pauseAfter(error, attempt)
      if (pause === undefined || attempt >= attempts) throw error
      await clock.wait(pause, signal)
    }
  }
}

/** Milliseconds to wait, or undefined where trying again cannot help. */
function pauseAfter(error: unknown, attempt: number): number | undefined {
  if (error instanceof Unreachable) return backOff(attempt)
  if (!(error instanceof GatewayProblem) || !passing.includes(error.code)) return undefined
  const asked = error.retryAfterSeconds
  if (asked === undefined) return backOff(attempt)
  return asked > longestAskedSeconds ? undefined : asked * 1000
}

/** "Full jitter": any moment up to the limit, so that clients stopped together do not come back together. */
function backOff(attempt: number): number {
  return Math.random() * Math.min(longestPauseMilliseconds, firstPauseMilliseconds * 2 ** (attempt - 1))
}
