// What is shown of councils: entries and members with who said and approved what, lists, chains, documents, keyrings.
// Views of folded chains: whoever doubts one folds the chain themselves.
import { z } from 'zod'
import { erasedAt } from '../../../schemas/directory/contacts/documents.ts'
import {
  canReceive,
  certificateToSealTo,
  type Entry,
  type Nation,
  peopleAtDesk,
  statusOf,
} from '../../../schemas/directory/directory.ts'
import { searchKey } from '../../../schemas/directory/identity.ts'
import type { Provenance } from '../../../schemas/directory/standing.ts'
import { type Digest, type Id, id, storable } from '../../../schemas/ids.ts'
import { Refusal } from '../../../schemas/problem.ts'
import type { Gateway } from '../../gateway.ts'
import { type JsonText, textOf } from '../../json-text.ts'
import { entriesAt, readEntry } from '../entry.ts'
import { followNation, nationAt } from '../nation.ts'
import { chainOf, documentOf, keyringFor, now } from '../queries.ts'
import { findAuthorities } from './names.ts'
import type { Moment } from './queries.ts'

export async function readAuthority(gateway: Gateway, id: Id, at?: number) {
  const entry = await entryOr404(gateway, id, at)
  return view(entry, await followNation(gateway), at ?? (await now(gateway.sql)))
}

export async function readMembers(gateway: Gateway, id: Id, at?: number) {
  const entry = await entryOr404(gateway, id, at)
  const items = entry.members.map(({ key: _key, removed, said, ...member }) => ({
    ...member,
    said: saidView(said),
    ...(removed && { removed: { reason: removed.reason, since: removed.since, said: saidView(removed.said) } }),
  }))
  return { items }
}

export async function readAuthorityChain(gateway: Gateway, id: Id | 'national', after = -1) {
  const rows = await chainOf(gateway.sql, id, after)
  if (rows.length === 0 && after < 0) throw new Refusal('unknown_authority')
  return { chain: rows.map(({ statement, receipt }) => ({ statement, receipt })) }
}

type Page = { items: ReturnType<typeof view>[]; next?: string }

/** A page of councils by name: by part of a name they have or had, or by a whole code. */
export async function listAuthorities(
  gateway: Gateway,
  query: string,
  cursor: string | undefined,
  limit: number,
  asked?: Promise<Moment>,
): Promise<JsonText<Page>> {
  const { sql } = gateway
  const key = searchKey(query)
  // Nothing is called by punctuation alone.
  if (key === '' && query.trim() !== '') return textOf({ items: [] })
  const after = cursor === undefined ? undefined : readCursor(cursor)
  const { found, nation: head, now: at } = await findAuthorities(sql, key, after, limit + 1, asked)
  const nation = await nationAt(sql, gateway.nation, head)
  const page = found.slice(0, limit)
  const entries = new Map((await entriesAt(sql, nation, page)).map(entry => [entry.id, entry]))
  const items = page.flatMap(({ id }) => {
    const entry = entries.get(id)
    return entry ? [viewText(entry, nation, at)] : []
  })
  const last = found.length > limit ? page.at(-1) : undefined
  const next = last ? `,"next":${JSON.stringify(writeCursor(last))}` : ''
  return `{"items":[${items.join(',')}]${next}}`
}

const place = z.strictObject({ name: storable(120), id })

function writeCursor({ name, id }: z.infer<typeof place>): string {
  return Buffer.from(JSON.stringify({ name, id })).toString('base64url')
}

function readCursor(cursor: string): z.infer<typeof place> {
  try {
    return place.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()))
  } catch (cause) {
    throw new Refusal('malformed_request', 'This cursor was not given out by this list.', { cause })
  }
}

export async function readDocument(gateway: Gateway, authority: Id, digest: Digest) {
  const document = await documentOf(gateway.sql, authority, digest)
  if (document !== undefined) return { document }
  const entry = await readEntry(gateway.sql, gateway.nation, authority)
  throw new Refusal(entry && erasedAt(entry, digest) !== undefined ? 'document_erased' : 'not_found')
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

type Written = { nation: Nation; at: number; text: JsonText<ReturnType<typeof view>> }
const written = new WeakMap<Entry, Written>()

/**
 * The view as text, written once a second: what it says of an entry hangs on nothing but the three.
 *
 * 22 councils found are 30 KB; with their objects made anew for each look-up and the answer read back for its tag, p99 was 3.6 and 4.4 ms
 * instead of 2.8 and 3.0 (two runs each).
 */
function viewText(entry: Entry, nation: Nation, at: number): JsonText<ReturnType<typeof view>> {
  const known = written.get(entry)
  if (known?.nation === nation && known.at === at) return known.text
  const text = textOf(view(entry, nation, at))
  written.set(entry, { nation, at, text })
  return text
}

function view(entry: Entry, nation: Nation, at: number) {
  const { identity, identitySaid, contacts, succession } = entry
  const status = statusOf(entry, at)
  return {
    id: entry.id,
    ...(identity && { identity }),
    ...(status && { status }),
    ...(identitySaid && { said: saidView(identitySaid) }),
    ...(succession && { custodian: succession.custodian }),
    desks: desksOf(entry, nation, at),
    ...(contacts && { contacts: contacts.document, contacts_said: saidView(contacts.said) }),
    ...(entry.verifiedAt !== undefined && { verified_at: entry.verifiedAt }),
    head: entry.head,
    position: entry.position,
  }
}

function desksOf(entry: Entry, nation: Nation, at: number) {
  return [...new Set(entry.certificates.map(({ desk }) => desk))].flatMap(desk => {
    const held = certificateToSealTo(entry, desk, nation, at)
    if (!held) return []
    const { fingerprint, certificate, said } = held
    const people = peopleAtDesk(entry, desk, at)
    const can_receive = canReceive(entry, desk, nation, at)
    return [{ desk, can_receive, fingerprint, certificate, people, said: saidView(said) }]
  })
}

/** Who said a thing, and who approved it. */
function saidView({ statement, by, at, approved }: Provenance) {
  return { statement, by, at, ...(approved && { approved }) }
}
