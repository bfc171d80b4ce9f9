// The backlog for /metrics: read when somebody scrapes, at most every few seconds however many do. A database that is away makes no scrape
// fail: it shows as away, and the numbers of before are gone rather than stale. One that hangs is asked once, not by every scrape.
import { backlogNames, databaseUp, databaseWait, observeBacklog, timeAhead } from '../edge/metrics.ts'
import type { Gateway } from '../gateway.ts'
import { type Backlog, readBacklog } from './queries.ts'

const freshForMilliseconds = 5_000
const giveUpMilliseconds = 3_000

/**
 * Once it was answered, `tookSeconds`: from asking for a connection to the last row, what every request pays, the wait for the pool included;
 * `aheadSeconds`: of this process's clock before the database's.
 */
type Reading = { at: number; asking: Promise<Backlog>; over: boolean; tookSeconds?: number; aheadSeconds?: number }
const readings = new WeakMap<object, Reading>()

/** Brings the gauges up to date; never throws. */
export async function refreshBacklog({ sql }: Pick<Gateway, 'sql'>): Promise<void> {
  const known = readings.get(sql)
  const usable = known && (!known.over || performance.now() - known.at < freshForMilliseconds)
  const reading = usable ? known : begin(sql)
  try {
    const backlog = await withinTime(reading.asking)
    databaseUp.set(1)
    databaseWait.set(reading.tookSeconds ?? 0)
    timeAhead.set(reading.aheadSeconds ?? 0)
    for (const name of backlogNames) observeBacklog(name, backlog[name])
  } catch {
    databaseUp.set(0)
    timeAhead.remove()
    for (const name of backlogNames) observeBacklog(name, undefined)
  }
}

function begin(sql: Gateway['sql']): Reading {
  const at = performance.now()
  const reading: Reading = { at, asking: readBacklog(sql), over: false }
  const ended = () => {
    reading.over = true
    reading.tookSeconds = (performance.now() - at) / 1000
  }
  reading.asking.then(({ database_time: time }) => {
    reading.aheadSeconds = Date.now() / 1000 - time
    ended()
  }, ended)
  readings.set(sql, reading)
  return reading
}

function withinTime(asking: Promise<Backlog>): Promise<Backlog> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('The database did not answer in time.')), giveUpMilliseconds)
    asking.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
