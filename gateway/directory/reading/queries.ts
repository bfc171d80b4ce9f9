// SQL of looking things up in the directory. Chains are folded elsewhere and names compared in names.ts: here stands what there is, and what waits for whom.
import type { Digest, Id } from '../../../schemas/ids.ts'
import type { Sql } from '../../database/connect.ts'

const bytes = (digest: Digest) => Buffer.from(digest, 'base64url')
const text = (digest: Buffer): Digest => digest.toString('base64url')

/** The directory at the moment of asking: the digest of all its heads, the nation's head among them, and the time in seconds. */
export type Moment = { revision: Digest; nation: Digest; now: number }

/** What a council is found by. `names` and `codes` in the spelling of `searchKey`. */
export type Named = {
  id: Id
  name: string
  head: Digest
  status: string
  closes_on: string | null
  successors: Id[]
  names: string[]
  codes: string[]
}

/** Heads name whole chains, so where this digest is the same, nothing in the directory is another. */
export async function momentOf(sql: Sql): Promise<Moment> {
  const [row] = await sql<{ revision: Buffer; nation: Buffer; now: number }[]>`
    select sha256(string_agg(head, ''::bytea order by id)) as revision,
      (select head from subjects where id = 'national') as nation,
      floor(extract(epoch from clock_timestamp()))::bigint as now
    from subjects where kind in ('authority', 'national')`
  if (!row?.nation) throw new Error('The national chain is gone.')
  return { revision: text(row.revision), nation: text(row.nation), now: row.now }
}

/** All registered councils with what they are found by, and the digest of all heads at that same moment. */
export async function namesNow(sql: Sql): Promise<{ revision: Digest | undefined; names: Named[] }> {
  const rows = await sql<(Named & { bytes: Buffer; revision: Buffer })[]>`
    select a.id, a.name, a.status, a.closes_on, a.successors, s.head as bytes,
      array(select key from lookups where authority = a.id and kind = 'name') as names,
      array(select key from lookups where authority = a.id and kind <> 'name') as codes,
      (select sha256(string_agg(head, ''::bytea order by id)) from subjects where kind in ('authority', 'national')) as revision
    from authorities a join subjects s on s.id = a.id where a.name is not null`
  const names = rows.map(({ bytes: head, revision: _, ...row }) => ({ ...row, head: text(head) }))
  const [first] = rows
  return { revision: first && text(first.revision), names }
}

export type Asker = { authority: Id | 'national'; person: Id | undefined; key: Digest }

export type ApprovalRow = {
  digest: Buffer
  subject: string
  verb: string
  approval: string
  proposer: Buffer
  proposer_authority: string
  proposer_person: Id | null
  proposed_at: number
  lapses_at: number
  state: 'waiting' | 'approved' | 'refused' | 'cancelled'
  decided_by: Buffer | null
  decided_at: number | null
  reason: string | null
  in_force_at: number | null
  statement: string
}

export type After = { at: number; digest: Digest }

function columns(sql: Sql) {
  return sql`p.digest, p.subject, p.verb, p.approval, p.proposer, p.proposer_authority, p.proposer_person, p.proposed_at,
    p.lapses_at, p.state, p.decided_by, p.decided_at, p.reason, p.in_force_at, c.statement`
}

/**
 * What waits for somebody's second word, the oldest first: never what they proposed themselves, with whatever key. And what is
 * approved and counts only some days later, while they could still call it off.
 */
export function waitingFor(sql: Sql, asker: Asker, now: number, after: After | undefined, limit: number) {
  const { authority, person } = asker
  const theirWord = authority === 'national' ? registrarsWord(sql, now) : managersWord(sql, authority)
  return sql<ApprovalRow[]>`
    select ${columns(sql)} from proposals p join chain c on c.digest = p.digest
    where ((p.state = 'waiting' and p.lapses_at >= ${now} and p.proposer_person <> ${person ?? null} and ${theirWord})
        or (p.state = 'approved' and p.approval = 'registrar_after_wait' and p.in_force_at > ${now}
          and (${authority === 'national'} or p.subject = ${authority})))
      ${after ? sql`and (p.proposed_at, p.digest) > (${after.at}, ${bytes(after.digest)})` : sql``}
    order by p.proposed_at, p.digest limit ${limit}`
}

function managersWord(sql: Sql, authority: Id) {
  return sql`p.subject = ${authority} and p.approval in ('manager_or_registrar', 'manager_else_registrar')`
}

/** Of a further manager only where the council has no other manager. */
function registrarsWord(sql: Sql, now: number) {
  return sql`(p.approval in ('registrar', 'registrar_after_wait', 'manager_or_registrar')
    or (p.approval = 'manager_else_registrar' and not exists (
      select from members m where m.authority = p.subject and m.role = 'manager' and m.valid_from <= ${now}
        and (m.removed_at is null or m.removed_at > ${now}) and m.person <> p.proposer_person)))`
}

/** What somebody proposed, with any of their keys, the newest first. */
export function proposedBy(sql: Sql, asker: Asker, after: After | undefined, limit: number) {
  return sql<ApprovalRow[]>`
    select ${columns(sql)} from proposals p join chain c on c.digest = p.digest
    where (p.proposer_person = ${asker.person ?? null} or p.proposer = ${bytes(asker.key)})
      ${after ? sql`and (p.proposed_at, p.digest) < (${after.at}, ${bytes(after.digest)})` : sql``}
    order by p.proposed_at desc, p.digest desc limit ${limit}`
}
