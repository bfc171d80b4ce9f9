// The time, and waiting: handed in, so that tests need not wait and a page can stop waiting when it closes.

/** `now`: milliseconds since the epoch. `wait` rejects where the signal ends it. */
export type Clock = { now(): number; wait(milliseconds: number, signal?: AbortSignal): Promise<void> }

/** A clock that is ahead of another, for sandboxes whose time was moved on; `ahead` is asked each time, in seconds. */
export function clockAhead(ahead: () => number, of: Clock = systemClock): Clock {
  return { now: () => of.now() + ahead() * 1000, wait: of.wait }
}

export const systemClock: Clock = {
  now: () => Date.now(),
  wait: (milliseconds, signal) =>
    new Promise((resolve, reject) => {
      const stop = () => {
        clearTimeout(timer)
        reject(signal?.reason)
      }
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', stop)
        resolve()
      }, milliseconds)
      if (signal?.aborted) stop()
      else signal?.addEventListener('abort', stop, { once: true })
    }),
}
