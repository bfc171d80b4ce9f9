// How long a transfer waits for what passes: a gateway that restarts, a store that is away, a line that is down.
// Bounded: after some minutes without any answer the caller hears of it, and may come again to go on.

import type { Session } from '../session.ts'
import { GatewayProblem, Unreachable } from './trouble.ts'

/** Pauses after each failed round, of which each has the five attempts of every call: three minutes or more in all. */
const pausesSeconds = [0.5, 1, 2, 4, 8, ...Array.from({ length: 15 }, () => 10)]

/** What may be otherwise in a moment. */
export function passes(error: unknown): boolean {
  return error instanceof Unreachable || (error instanceof GatewayProblem && error.status >= 500)
}

/** Does `work`, again and again where it fails for what passes. @throws what the last round threw, or the signal's reason */
export async function patiently<T>(
  { clock }: Pick<Session, 'clock'>,
  work: () => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  for (let round = 0; ; round++) {
    try {
      return await work()
    } catch (error) {
      signal?.throwIfAborted()
      const seconds = pausesSeconds[round]
      if (seconds === undefined || !passes(error)) throw error
      // Half of it at least, so that a store that comes back is not met by everybody at once.
      await clock.wait(seconds * 1000 * (0.5 + Math.random() / 2), signal)
    }
  }
}
