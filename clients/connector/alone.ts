// Many at once in here, one towards the outside: work that shares one hold on something that only one process may use at a time.
// However much there is to do, it steps aside now and then: another process that waits gets its turn.
import type { Clock } from '../sdk/index.ts'

type Exclusively = <T>(work: () => Promise<T>) => Promise<T>
type Hold = { users: number; since: number; held: Promise<void>; letGo: () => void }

/** How long it is kept from others at most, beside what was begun by then; and for how long it is then free. Who waits looks every 200 ms. */
export const longestHoldMilliseconds = 5_000
export const asideMilliseconds = 500

/** Takes hold before the first of several that run at once, and lets go after the last. */
export function alone(exclusively: Exclusively, clock: Pick<Clock, 'now' | 'wait'>): Exclusively {
  let hold: Hold | undefined
  let before: Promise<unknown> = Promise.resolve()
  let [busySince, freeSince] = [0, Number.NEGATIVE_INFINITY]

  const begin = (): Hold => {
    const after = before
    const { promise: held, resolve, reject } = Promise.withResolvers<void>()
    const { promise: until, resolve: letGo } = Promise.withResolvers<void>()
    const made: Hold = { users: 0, since: Number.POSITIVE_INFINITY, held, letGo }
    const taken = () => {
      made.since = clock.now()
      resolve()
      return until
    }
    before = after
      .then(async () => {
        if (clock.now() - freeSince >= asideMilliseconds) busySince = clock.now()
        if (clock.now() - busySince >= longestHoldMilliseconds) {
          await clock.wait(asideMilliseconds)
          busySince = clock.now()
        }
        await exclusively(taken)
        freeSince = clock.now()
      })
      .catch(reject)
    return made
  }

  return async work => {
    if (!hold || clock.now() - hold.since >= longestHoldMilliseconds) hold = begin()
    const mine = hold
    mine.users += 1
    try {
      await mine.held
      return await work()
    } finally {
      mine.users -= 1
      if (mine.users === 0) {
        mine.letGo()
        if (hold === mine) hold = undefined
      }
    }
  }
}
