// What waits for a second person, what councils are looked up by, and what their contacts must be told: each table against the chains.
import type { Queryable } from '../../../gateway/database/connect.ts'
import { approvalFor } from '../../../schemas/directory/changes/approval.ts'
import type { Entry, Nation, Proposal } from '../../../schemas/directory/directory.ts'
import { lookupsOf } from '../../../schemas/directory/identity.ts'
import type { Id } from '../../../schemas/ids.ts'
import type { Findings } from '../finding.ts'
import { type Expected, match } from './projections.ts'
import * as queries from './queries.ts'

/** A notice a council's chain calls for. */
export type Noticed = { statement: string; authority: Id; what: string; at: number; inForceAt?: number }

/** Every row is there, as the chains have it, and no other. */
export async function checkChanges(
  tx: Queryable,
  { entries, nation, noticed }: { entries: readonly Entry[]; nation: Nation; noticed: readonly Noticed[] },
  findings: Findings,
): Promise<void> {
  const [proposals, lookups, notices] = await Promise.all([
    queries.proposals(tx),
    queries.lookups(tx),
    queries.notices(tx),
  ])
  const expected = [
    ...nation.proposals.map(one => proposalRow('national', one)),
    ...entries.flatMap(({ id, proposals: all }) => all.map(one => proposalRow(id, one))),
  ]
  match('proposal', proposals, row => `${row.subject} ${row.digest.toString('base64url')}`, expected, findings)
  const found = entries.flatMap(({ id, identity }) =>
    identity ? lookupsOf(identity).map(({ kind, key }) => rowWithout(id, `${id} ${kind} ${key}`)) : [],
  )
  match('look-up', lookups, ({ authority, kind, key }) => `${authority} ${kind} ${key}`, found, findings)
  match(
    'notice',
    notices,
    ({ authority, statement, what }) => `${authority} ${statement.toString('base64url')} ${what}`,
    noticed.map(noticeRow),
    findings,
  )
}

function proposalRow(subject: string, { digest, claims, by, at, lapsesAt, outcome }: Proposal): Expected {
  const fields = {
    verb: claims.verb,
    approval: approvalFor(claims, by),
    proposer: by.kid,
    proposer_authority: by.authority,
    proposer_person: by.person,
    proposed_at: at,
    lapses_at: lapsesAt,
    state: outcome?.what ?? 'waiting',
    decision: outcome?.statement,
    decided_by: outcome?.by.kid,
    decided_at: outcome?.at,
    reason: outcome?.reason,
    in_force_at: outcome?.inForceAt,
  }
  return { key: `${subject} ${digest}`, subject, fields }
}

function noticeRow({ statement, authority, what, at, inForceAt }: Noticed): Expected {
  const fields = { made_at: at, in_force_at: inForceAt }
  return { key: `${authority} ${statement} ${what}`, subject: authority, fields }
}

function rowWithout(subject: string, key: string): Expected {
  return { key, subject, fields: {} }
}
