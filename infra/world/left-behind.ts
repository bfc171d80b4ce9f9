// What councils left behind that are closed: referrals in which somebody waits for them, or whose child is still theirs.
// `node infra/world/left-behind.ts` with DATABASE_OWNER_URL. Ids and councils, never a child. Reads only.
import { connect, disconnect, type Queryable } from '../../gateway/database/connect.ts'
import { type LeftBehindRow, leftBehind as query } from './queries.ts'

/**
 * Every referral that a closed council has not handed over, oldest first.
 *
 * Responsibility is its own until it does: whoever keeps its keys acts in its name, and hands over, which has no last day.
 */
export function leftBehind(sql: Queryable): Promise<LeftBehindRow[]> {
  return query(sql)
}

/** Prints them; the exit code says whether there were none (0), some (1), or that it could not look (2). */
async function main({ DATABASE_OWNER_URL: ownerUrl }: Record<string, string | undefined>): Promise<number> {
  if (!ownerUrl) {
    console.error('Set DATABASE_OWNER_URL.')
    return 2
  }
  const sql = connect(ownerUrl, { max: 1, applicationName: 'cme left behind' })
  try {
    const found = await leftBehind(sql)
    for (const one of found) {
      const whose = one.responsible ? 'its child' : 'not its child'
      const to = one.successors.join(' or ')
      console.log(
        `${one.id}  ${one.state}  ${one.side} by ${one.name}, closed on ${one.closed_on}, ${whose}; goes to ${to}`,
      )
    }
    console.log(found.length === 0 ? 'Nothing was left behind.' : `${found.length} left behind.`)
    return found.length === 0 ? 0 : 1
  } catch (error) {
    console.error(`It could not be looked up: ${error instanceof Error ? error.message : error}`)
    return 2
  } finally {
    await disconnect(sql)
  }
}

if (import.meta.main) process.exitCode = await main(process.env)
