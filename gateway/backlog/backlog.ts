// The backlog for /metrics: read when somebody scrapes, at most every few seconds however many do. A database that is away makes no scrape
// fail: it shows as away, and the numbers of before are gone rather than stale.
import { backlogNames, databaseUp, databaseWait, observeBacklog } from '../edge/metrics.ts'
import type { Gateway } from '../gateway.ts'
import { type Backlog, readBacklog } from './queries.ts'

const freshForMilliseconds = 5_000
const giveUpMilliseconds = 3_000

type Reading = { at: number; done: Promise<void> }
const readings = new WeakMap<object, Reading>()

/** Brings the gauges up to date; never throws. */
export function refreshBacklog({ sql }: Pick<Gateway, 'sql'>): Promise<void> {
  const known = readings.get(sql)
  if (known && performance.now() - known.at < freshForMilliseconds) return known.done
  const at = performance.now()
  const done = withinTime(readBacklog(sql)).then(
    backlog => {
      databaseUp.set(1)
      // From asking for a connection to the last row: what every request pays, the wait for the pool included.
      databaseWait.set((performance.now() - at) / 1000)
      for (const name of backlogNames) observeBacklog(name, backlog[name])
    },
    () => {
      databaseUp.set(0)
      for (const name of backlogNames) observeBacklog(name, undefined)
    },
  )
  readings.set(sql, { at, done })
  return done
}

function withinTime(reading: Promise<Backlog>): Promise<Backlog> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('The database did not answer in time.')), giveUpMilliseconds)
    reading.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
