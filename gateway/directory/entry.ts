// Entries of the directory, folded from their chains, now or as of a moment; and the views made of them.
import { z } from 'zod'
import { announce } from '../../schemas/announce.ts'
import {
  type Announced,
  canReceive,
  certificateOf,
  type Entry,
  foundNation,
  type Nation,
  peopleAtDesk,
} from '../../schemas/directory.ts'
import { type Digest, type Id, id, storable } from '../../schemas/ids.ts'
import { Refusal } from '../../schemas/problem.ts'
import { readStatement } from '../../schemas/statement.ts'
import type { DirectoryStatement } from '../../schemas/verbs.ts'
import type { Queryable } from '../database/connect.ts'
import type { Gateway } from '../gateway.ts'
import { FoldedChains } from './folded.ts'
import { type ChainRow, chainOf, chainsOf, documentOf, findAuthorities, keyringFor, now } from './queries.ts'

/** More than all councils of England, Wales, Scotland and Northern Ireland. */
const folded = new FoldedChains<Entry>(1_000)

/** Folds rows of a chain, from its first, that the gateway itself has checked and written: signatures are not checked again. */
export async function foldEntry(id: string, rows: readonly ChainRow[], nation: Nation): Promise<Entry | undefined> {
  let entry = folded.known(id, rows)
  const next = entry ? entry.position + 1 : 0
  for (const row of rows.slice(next)) entry = (await announce(entry, await announced(row, nation.net), nation)).entry
  if (entry) folded.keep(id, entry)
  return entry
}

/** An authority's entry as of a moment. Undefined where nothing was said about it by then. */
export async function readEntry(sql: Queryable, nation: Nation, id: Id, until?: number): Promise<Entry | undefined> {
  return foldEntry(id, await chainOf(sql, id, -1, until), nation)
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

/** The nation of a founding statement. */
export async function readNation(statement: string): Promise<Nation> {
  const { claims, digest, kid } = await readStatement(statement, undefined)
  return foundNation({ claims: claims as DirectoryStatement, digest, kid })
}

export async function readAuthority(gateway: Gateway, id: Id, at?: number) {
  const entry = await entryOr404(gateway, id, at)
  return view(entry, gateway.nation, at ?? (await now(gateway.sql)))
}

export async function readMembers(gateway: Gateway, id: Id, at?: number) {
  const entry = await entryOr404(gateway, id, at)
  const items = entry.members.map(({ key: _key, removed: _removed, ...member }) => member)
  return { items }
}

export async function readAuthorityChain(gateway: Gateway, id: Id | 'national', after = -1) {
  const rows = await chainOf(gateway.sql, id, after)
  if (rows.length === 0 && after < 0) throw new Refusal('unknown_authority')
  return { chain: rows.map(({ statement, receipt }) => ({ statement, receipt })) }
}

export async function listAuthorities(gateway: Gateway, query: string, cursor: string | undefined, limit: number) {
  const after = cursor === undefined ? undefined : readCursor(cursor)
  const found = await findAuthorities(gateway.sql, query.trim(), after, limit + 1)
  const page = found.slice(0, limit)
  const at = await now(gateway.sql)
  const rows =
    page.length === 0
      ? []
      : await chainsOf(
          gateway.sql,
          page.map(({ id }) => id),
        )
  const items = []
  for (const { id } of page) {
    const entry = await foldEntry(
      id,
      rows.filter(row => row.subject === id),
      gateway.nation,
    )
    if (entry) items.push(view(entry, gateway.nation, at))
  }
  const last = found.length > limit ? page.at(-1) : undefined
  return last ? { items, next: Buffer.from(JSON.stringify(last)).toString('base64url') } : { items }
}

const place = z.strictObject({ name: storable(120), id })

function readCursor(cursor: string): z.infer<typeof place> {
  try {
    return place.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()))
  } catch (cause) {
    throw new Refusal('malformed_request', 'This cursor was not given out by this list.', { cause })
  }
}

export async function readDocument(gateway: Gateway, authority: Id, digest: Digest) {
  const document = await documentOf(gateway.sql, authority, digest)
  if (document === undefined) throw new Refusal('not_found')
  return { document }
}

/** The sealed keyring last shared with this member. */
export async function readKeyring(gateway: Gateway, authority: Id, desk: string, member: Digest): Promise<Uint8Array> {
  const letter = await keyringFor(gateway.sql, authority, desk, member)
  if (!letter) throw new Refusal('not_found')
  return letter
}

async function entryOr404(gateway: Gateway, id: Id, at: number | undefined): Promise<Entry> {
  const entry = await readEntry(gateway.sql, gateway.nation, id, at)
  if (!entry) throw new Refusal('unknown_authority')
  return entry
}

function view(entry: Entry, nation: Nation, at: number) {
  const desks = [...new Set(entry.certificates.map(({ desk }) => desk))].flatMap(desk => {
    const held = certificateOf(entry, desk, at)
    if (!held) return []
    const { fingerprint, certificate } = held
    return [
      {
        desk,
        can_receive: canReceive(entry, desk, nation, at),
        fingerprint,
        certificate,
        people: peopleAtDesk(entry, desk, at),
      },
    ]
  })
  return {
    id: entry.id,
    ...(entry.identity && { identity: entry.identity }),
    desks,
    ...(entry.contacts && { contacts: entry.contacts.document }),
    ...(entry.verifiedAt !== undefined && { verified_at: entry.verifiedAt }),
    head: entry.head,
    position: entry.position,
  }
}

async function announced(row: ChainRow, net: Digest): Promise<Announced> {
  const { claims, digest, kid } = await readStatement(row.statement, net)
  return { claims: claims as DirectoryStatement, digest, kid, at: row.received_at }
}
