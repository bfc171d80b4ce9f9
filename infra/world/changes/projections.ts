// The tables the directory projects, row by row against the entries its chains come to: none missing, none beyond, none different.
// Reads tables whole: the directory of a nation is small.
import type { Queryable } from '../../../gateway/database/connect.ts'
import type { Certificate, Entry, Member, Nation } from '../../../schemas/directory/directory.ts'
import type { Id } from '../../../schemas/ids.ts'
import type { Findings } from '../finding.ts'
import * as queries from '../queries.ts'

/** What the chains come to. `at`: when the nation was founded. */
export type Folded = { entries: ReadonlyMap<Id, Entry>; nation: Nation; at: number }

/** Every row the directory projects is there, as the chains have it, and no other. */
export async function checkProjections(
  tx: Queryable,
  { entries, nation, at }: Folded,
  findings: Findings,
): Promise<void> {
  const all = [...entries.values()]
  const registrars = nation.registrars.map(({ removed, ...one }) => ({
    ...one,
    role: 'registrar' as const,
    desks: [],
    // Those the nation was founded with count from its founding.
    from: Math.max(one.from, at),
    ...(removed && { removed: { reason: removed, since: one.until ?? 0 } }),
  }))
  const tables = await Promise.all([
    queries.authorities(tx),
    queries.members(tx),
    queries.certificates(tx),
    queries.keyholders(tx),
    queries.documents(tx),
  ])
  const [authorities, members, certificates, keyholders, documents] = tables
  const people = all.flatMap(entry => entry.members.map(one => memberRow(entry.id, one)))
  match('authority', authorities, row => row.id, all.map(authorityRow), findings)
  match(
    'member',
    members,
    row => `${row.authority} ${row.thumbprint.toString('base64url')}`,
    [...registrars.map(one => memberRow('national', one)), ...people],
    findings,
  )
  match(
    'certificate',
    certificates,
    row => row.fingerprint,
    all.flatMap(entry => entry.certificates.map(one => certificateRow(entry.id, one))),
    findings,
  )
  match('keyholder', keyholders, keyholderKey, all.flatMap(keyholderRows), findings)
  checkDocuments(documents, all, findings)
}

/** Every document that a statement names and none erased is kept, as its digest says; nothing else is. */
function checkDocuments(
  rows: Awaited<ReturnType<typeof queries.documents>>,
  all: readonly Entry[],
  findings: Findings,
) {
  const kept = new Map(rows.map(row => [`${row.authority} ${row.digest.toString('base64url')}`, row]))
  for (const { id, documents } of all) {
    for (const { digest, erasedAt } of documents) {
      const row = kept.get(`${id} ${digest}`)
      kept.delete(`${id} ${digest}`)
      if (row && !row.sound) findings.add('projection_mismatch', id, 'a document is not what its digest says')
      if (row && erasedAt !== undefined) findings.add('row_stray', id, 'a document is kept that was erased')
      if (!row && erasedAt === undefined)
        findings.add('projection_missing', id, 'a document is gone that nobody erased')
    }
  }
  for (const { authority } of kept.values()) {
    findings.add('row_stray', authority, 'a document that no statement names')
  }
}

export type Expected = { key: string; subject: string; fields: object }

/** Rows against expectations by their keys: none missing, none beyond, none different. */
export function match<R extends object>(
  what: string,
  rows: readonly R[],
  keyOf: (row: R) => string,
  expected: readonly Expected[],
  findings: Findings,
): void {
  const left = new Map(rows.map(row => [keyOf(row), row]))
  for (const { key, subject, fields } of expected) {
    const row = left.get(key)
    left.delete(key)
    if (!row) findings.add('projection_missing', subject, `the ${what} ${key} is in the chain but not in its table`)
    else findings.compare('projection_mismatch', subject, `${what} ${key}`, row, fields)
  }
  for (const key of left.keys()) {
    findings.add('projection_stray', key.split(' ')[0] ?? key, `the ${what} ${key} is in its table but in no chain`)
  }
}

function authorityRow({ id, identity, contacts, verifiedAt }: Entry): Expected {
  const fields = {
    name: identity?.name,
    status: identity?.status,
    closes_on: identity?.closes_on,
    identity,
    contacts: contacts?.document,
    verified_at: verifiedAt,
    successors: identity?.successors ?? [],
  }
  return { key: id, subject: id, fields }
}

function memberRow(
  authority: string,
  member: Omit<Member, 'device' | 'said' | 'removed'> & {
    device?: Member['device']
    removed?: { reason: string; since: number }
  },
): Expected {
  const { thumbprint, role, person, desks, key, device, from, until, removed } = member
  const fields = {
    ...{ role, person, desks, key },
    device_fingerprint: device?.fingerprint,
    device_certificate: device?.certificate,
    valid_from: from,
    removed_at: until,
    removed_reason: removed?.reason,
    removed_since: removed?.since,
  }
  return { key: `${authority} ${thumbprint}`, subject: authority, fields }
}

function certificateRow(authority: Id, { fingerprint, desk, certificate, from, until }: Certificate): Expected {
  const fields = { authority, desk, certificate, valid_from: from, retired_at: until }
  return { key: fingerprint, subject: authority, fields }
}

/** A statement may name a key twice: that is one row. */
function keyholderRows({ id, keyholders }: Entry): Expected[] {
  const rows = keyholders.map(({ desk, member, statement, at }) => {
    const key = `${id} ${desk} ${member} ${statement}`
    return [key, { key, subject: id, fields: { shared_at: at } }] as const
  })
  return [...new Map(rows).values()]
}

function keyholderKey({ authority, desk, member, statement }: queries.KeyholderRow): string {
  return `${authority} ${desk} ${member.toString('base64url')} ${statement.toString('base64url')}`
}
