// What all councils are called and numbered, as one reading of the directory has it: a few hundred, searched here and not in SQL.
// Kept by the digest of all heads it was read with, so it is never older than the question; it may be emptied at any moment.
import { beginningOf } from '../../../schemas/directory/identity.ts'
import type { Id } from '../../../schemas/ids.ts'
import type { Sql } from '../../database/connect.ts'
import { Recent } from '../../identity/keys.ts'
import { type Moment, momentOf, type Named, namesNow } from './queries.ts'

/** One for each nation this process serves; more only where tests run several. */
const kept = new Recent<readonly Named[]>(4)

export type Place = { name: string; id: Id }
export type Found = Moment & { found: Named[] }

/**
 * Councils in the order of their names, with the heads of their chains: part of a name they have or had, or a whole code.
 *
 * With a council that is closed come those that succeeded it: old names lead to the new ones. One round trip where the directory is as it was.
 * @param key in the spelling of `searchKey`; empty: all
 * @param asked how the directory stands, where that was asked before
 */
export async function findAuthorities(
  sql: Sql,
  key: string,
  after: Place | undefined,
  limit: number,
  asked = momentOf(sql),
): Promise<Found> {
  const moment = await asked
  const all = kept.get(moment.revision) ?? (await readNames(sql))
  const matching = key === '' ? all : called(all, key, moment.now)
  const found = after ? matching.filter(one => compare(one, after) > 0) : matching
  return { ...moment, found: found.slice(0, limit) }
}

/** May be newer than the moment it was asked for, and is kept as what it is. */
async function readNames(sql: Sql): Promise<readonly Named[]> {
  const { revision, names } = await namesNow(sql)
  const all = names.sort(compare)
  if (revision) kept.set(revision, all)
  return all
}

function called(all: readonly Named[], key: string, at: number): readonly Named[] {
  const found = all.filter(({ names, codes }) => codes.includes(key) || names.some(name => name.includes(key)))
  const ended = found.filter(one => isClosed(one, at))
  if (ended.length === 0) return found
  const ids = new Set<Id>([...found.map(({ id }) => id), ...ended.flatMap(({ successors }) => successors)])
  return all.filter(({ id }) => ids.has(id))
}

function isClosed({ status, closes_on }: Named, at: number): boolean {
  return status === 'closed' || (closes_on !== null && at >= beginningOf(closes_on))
}

/** The order of bytes: the same at every gateway, whatever its database was set to. */
function compare(one: Place, other: Place): number {
  return (
    Buffer.compare(Buffer.from(one.name), Buffer.from(other.name)) ||
    (one.id < other.id ? -1 : Number(one.id > other.id))
  )
}
