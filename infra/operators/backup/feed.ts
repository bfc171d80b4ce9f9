// After a restore: has PostgreSQL give out transaction numbers, by which the feed is ordered, until every place that listeners may hold lies
// behind it. No entry is touched. `DATABASE_OWNER_URL=… node infra/operators/backup/feed.ts [HOW_MANY]`, before a gateway starts.
import { connect, disconnect, type Sql } from '../../../gateway/database/connect.ts'
import * as queries from './queries.ts'

/** More transactions than a nation's gateways begin in a few days; a minute's work at most. */
const usual = 5_000_000
const batch = 250_000

/**
 * Gives out the numbers up to those of the feed's last entry (a dump brings entries from a server that was further), and so many more for
 * what was said after the backup and lost: a listener who heard it would else pass over what now comes under the same numbers.
 *
 * @param beyond how many transactions may have been lost
 * @returns how many numbers were given out
 */
export async function moveFeedOn(sql: Sql, beyond: number, progress?: (left: number) => void): Promise<number> {
  const total = (await queries.transactionsBehindFeed(sql)) + beyond
  for (let left = total; left > 0; left -= batch) {
    progress?.(left)
    await queries.giveOutTransactions(sql, Math.min(left, batch))
  }
  return total
}

if (import.meta.main) {
  const { DATABASE_OWNER_URL: ownerUrl } = process.env
  const beyond = Number(process.argv[2] ?? usual)
  if (!ownerUrl || !Number.isSafeInteger(beyond) || beyond < 0) {
    console.error('DATABASE_OWNER_URL=… node infra/operators/backup/feed.ts [HOW_MANY]')
    process.exitCode = 2
  } else {
    const sql = connect(ownerUrl, { max: 1, applicationName: 'cme feed' })
    const given = await moveFeedOn(sql, beyond, left => console.log(`${left} to go`))
    await disconnect(sql)
    console.log(
      `${given} transaction numbers were given out: the feed goes on behind every place that was known before.`,
    )
  }
}
