// Entries that somebody should look after: stale, never confirmed, without a certificate, or opened by one person alone.
// Decided by schemas/directory/attention.ts from the folded chains; nothing is counted in SQL that clients would count otherwise.
import { z } from 'zod'
import { type Attention, attentionTo } from '../../../schemas/directory/attention.ts'
import { type Entry, peopleAtDesk } from '../../../schemas/directory/directory.ts'
import { type Id, id, storable } from '../../../schemas/ids.ts'
import { Refusal } from '../../../schemas/problem.ts'
import type { Gateway } from '../../gateway.ts'
import { entriesAt } from '../entry.ts'
import { now } from '../queries.ts'
import { registered } from './queries.ts'

/** A page of entries that need this sort of attention, or any, by name. */
export async function listAttention(
  gateway: Gateway,
  kind: Attention | undefined,
  cursor: string | undefined,
  limit: number,
) {
  const after = cursor === undefined ? undefined : readCursor(cursor)
  const [all, at] = await Promise.all([registered(gateway.sql), now(gateway.sql)])
  const rest = all.filter(one => after === undefined || order(one, after) > 0).sort(order)
  const entries = new Map((await entriesAt(gateway.sql, gateway.nation, rest)).map(entry => [entry.id, entry]))
  const items = rest.flatMap(({ id: one, name }) => {
    const entry = entries.get(one)
    const attention = entry ? attentionTo(entry, gateway.nation, at) : []
    const wanted = kind === undefined ? attention.length > 0 : attention.includes(kind)
    return entry && wanted ? [itemOf(entry, name, attention, at)] : []
  })
  const page = items.slice(0, limit)
  const last = items.length > limit ? page.at(-1) : undefined
  if (!last) return { items: page }
  return { items: page, next: Buffer.from(JSON.stringify({ name: last.name, id: last.id })).toString('base64url') }
}

function itemOf(entry: Entry, name: string, attention: Attention[], at: number) {
  const desks = [...new Set(entry.certificates.map(({ desk }) => desk))]
  return {
    id: entry.id,
    name,
    attention,
    desks: desks.map(desk => ({ desk, people: peopleAtDesk(entry, desk, at) })),
    ...(entry.verifiedAt !== undefined && { verified_at: entry.verifiedAt }),
  }
}

type Place = { name: string; id: Id }
const place = z.strictObject({ name: storable(120), id })

/** By name, and by code unit: the same on every machine, whatever its languages. */
function order(one: Place, other: Place): number {
  if (one.name !== other.name) return one.name < other.name ? -1 : 1
  return one.id < other.id ? -1 : Number(one.id > other.id)
}

function readCursor(cursor: string): Place {
  try {
    return place.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()))
  } catch (cause) {
    throw new Refusal('malformed_request', 'This cursor was not given out by this list.', { cause })
  }
}
