// SQL of looking things up in the directory. Chains are folded elsewhere: here stands only which ones, and what waits for whom.
import type { Digest, Id } from '../../../schemas/ids.ts'
import type { Sql } from '../../database/connect.ts'

const bytes = (digest: Digest) => Buffer.from(digest, 'base64url')

export type Place = { name: string; id: Id }
/** With the moment of looking, and the head of the nation's chain then. */
export type Found = Place & { head: Digest; now: number; nation: Digest }

/**
 * Councils, a page by name, with the heads of their chains: part of a name they have or had, or a whole code.
 *
 * With a council that is closed come those that succeeded it: old names lead to the new ones.
 * @param key in the spelling of `searchKey`; empty: all
 */
export async function findAuthorities(
  sql: Sql,
  key: string,
  after: Place | undefined,
  limit: number,
): Promise<Found[]> {
  const rows = await sql<(Place & { head: Buffer; now: number; nation: Buffer })[]>`
    ${key === '' ? sql`` : matching(sql, key)}
    select a.id, a.name, s.head, floor(extract(epoch from clock_timestamp()))::bigint as now,
      (select head from subjects where id = 'national') as nation
    from authorities a join subjects s on s.id = a.id
    where a.name is not null
      ${key === '' ? sql`` : sql`and a.id in (select authority from matching)`}
      ${after ? sql`and (a.name, a.id) > (${after.name}, ${after.id})` : sql``}
    order by a.name, a.id limit ${limit}`
  return rows.map(({ head, nation, ...row }) => ({
    ...row,
    head: head.toString('base64url'),
    nation: nation.toString('base64url'),
  }))
}

/** What is called so is looked for once, and once more among the successors of what was found: twice would be half the time of a look-up. */
function matching(sql: Sql, key: string) {
  return sql`with found as materialized (
      select authority from lookups where key = ${key} or (kind = 'name' and key like ${`%${key}%`})
    ), matching as (
      select authority from found
      union
      select unnest(successors) from authorities where id in (select authority from found)
        and (status = 'closed' or closes_on <= (clock_timestamp() at time zone 'Europe/London')::date)
    )`
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
