// Whole chains after their own end, by a role of their own: `node gateway/retention/expire.ts` with DATABASE_RETENTION_URL, once a day.
// Needs no key and no bucket: whatever still has letters or bytes does not end. `--dry-run` only counts.
// Never give a gateway this address: that a gateway cannot delete a chain is what its receipts rest on.

import { announceNational, foundNation, type Nation, policyAt } from '../../schemas/directory/nation.ts'
import type { Id } from '../../schemas/ids.ts'
import { retentionDays } from '../../schemas/referral/retention.ts'
import { readStatement } from '../../schemas/statement/statement.ts'
import type { DirectoryStatement } from '../../schemas/statement/verbs.ts'
import { connect, disconnect, type Sql } from '../database/connect.ts'
import * as queries from './queries.ts'

/**
 * Deletes every chain whose end has come: statements, receipts, notes, the log of fetches, the feed, rows of attachments; how many.
 *
 * What another referral names stays until that one ends too: a chain that leads to it would otherwise lead nowhere.
 * @param at seconds; the database's clock unless told. A year of rest is asked for by the database itself
 */
export async function expireDue(
  sql: Sql,
  nation: Nation,
  { at, dryRun = false }: { at?: number; dryRun?: boolean } = {},
) {
  const now = at ?? (await queries.now(sql))
  const quietBefore = now - retentionDays(policyAt(nation, now)).chain * 86_400
  const ids = await endingTogether(sql, await queries.endedBefore(sql, quietBefore))
  if (dryRun || ids.length === 0) return ids.length
  return queries.expire(sql, ids, quietBefore)
}

/** Those among these that nothing else names, and nothing that is named by what stays. */
async function endingTogether(sql: Sql, ended: readonly queries.Ending[]): Promise<Id[]> {
  const left = new Set(ended.map(({ id }) => id))
  const named = await queries.namedBy(sql, [...left])
  for (let before = -1; before !== left.size; ) {
    before = left.size
    for (const { id, names } of named) if (!left.has(id)) for (const one of names) left.delete(one)
  }
  return [...left]
}

/** The nation of this database, from the chain that the gateway itself checked and wrote. */
async function nationIn(sql: Sql): Promise<Nation> {
  let nation: Nation | undefined
  for (const { statement, received_at: at } of await queries.nationalChain(sql)) {
    const { claims, digest, kid } = await readStatement(statement, nation?.net)
    const said = { claims: claims as DirectoryStatement, digest, kid, at }
    nation = nation ? (await announceNational(nation, said)).nation : await foundNation(said)
  }
  if (!nation) throw new Error('There is no nation in this database.')
  return nation
}

async function main(env: Record<string, string | undefined>, dryRun: boolean): Promise<number> {
  const { DATABASE_RETENTION_URL: url } = env
  if (!url) {
    console.error('Set DATABASE_RETENTION_URL: a login that is a member of cme_retention.')
    return 2
  }
  const sql = connect(url, { max: 1, applicationName: 'cme expire' })
  try {
    const count = await expireDue(sql, await nationIn(sql), { dryRun })
    console.log(`${count} ${count === 1 ? 'referral' : 'referrals'} ${dryRun ? 'would end' : 'ended'}.`)
    return 0
  } catch (error) {
    console.error(`Nothing was ended: ${error instanceof Error ? error.message : error}`)
    return 2
  } finally {
    await disconnect(sql)
  }
}

if (import.meta.main) process.exitCode = await main(process.env, process.argv.includes('--dry-run'))
