// Entries of the directory, folded from their chains, now or as of a moment. What is shown of them is reading/.
// Signatures are not checked again: the gateway checked them before it wrote.
import { announce } from '../../schemas/directory/announce.ts'
import type { Announced, Entry, Nation } from '../../schemas/directory/directory.ts'
import type { Digest, Id } from '../../schemas/ids.ts'
import { readStatement } from '../../schemas/statement/statement.ts'
import type { DirectoryStatement } from '../../schemas/statement/verbs.ts'
import type { Queryable } from '../database/connect.ts'
import { FoldedChains } from './folded.ts'
import { nationNow } from './nation.ts'
import { type ChainRow, chainOf } from './queries.ts'

/** More than all councils of England, Wales, Scotland and Northern Ireland. */
const folded = new FoldedChains<Entry>(1_000)

/** An authority's entry as of a moment. Undefined where nothing was said about it by then. */
export async function readEntry(sql: Queryable, nation: Nation, id: Id, until?: number): Promise<Entry | undefined> {
  const rows = await chainOf(sql, id, -1, until)
  // Read behind the chain: whoever spoke in it was a registrar by then.
  return foldEntry(id, rows, await nationNow(sql, nation))
}

/** The entries whose chains have these heads: mostly remembered, since councils change far less often than they write. */
export async function entriesAt(
  sql: Queryable,
  nation: Nation,
  heads: readonly { id: Id; head: Digest }[],
): Promise<Entry[]> {
  const entries = await Promise.all(
    heads.map(async ({ id, head }) => folded.at(id, head) ?? readEntry(sql, nation, id)),
  )
  return entries.filter(entry => entry !== undefined)
}

/** @param nation not older than the rows: who speaks in them must be known */
async function foldEntry(id: string, rows: readonly ChainRow[], nation: Nation): Promise<Entry | undefined> {
  let entry = folded.known(id, rows)
  const next = entry ? entry.position + 1 : 0
  for (const row of rows.slice(next)) entry = (await announce(entry, await announced(row, nation.net), nation)).entry
  if (entry) folded.keep(id, entry)
  return entry
}

async function announced(row: ChainRow, net: Digest): Promise<Announced> {
  const { claims, digest, kid } = await readStatement(row.statement, net)
  return { claims: claims as DirectoryStatement, digest, kid, at: row.received_at }
}
