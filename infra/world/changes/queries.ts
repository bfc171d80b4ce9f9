// SQL of checkWorld about changes to the directory: reads the tables made of them as they stand, and writes nothing.
import type { Queryable } from '../../../gateway/database/connect.ts'
import type { Id } from '../../../schemas/ids.ts'

export type ProposalRow = { digest: Buffer; subject: string } & Record<string, unknown>

export function proposals(tx: Queryable): Promise<ProposalRow[]> {
  return tx<ProposalRow[]>`
    select digest, subject, verb, approval, proposer, proposer_authority, proposer_person, proposed_at, lapses_at, state,
      decision, decided_by, decided_at, reason, in_force_at from proposals`
}

export function lookups(tx: Queryable): Promise<{ authority: Id; kind: string; key: string }[]> {
  return tx<{ authority: Id; kind: string; key: string }[]>`select authority, kind, key from lookups`
}

export type NoticeRow = { statement: Buffer; authority: Id; what: string } & Record<string, unknown>

export function notices(tx: Queryable): Promise<NoticeRow[]> {
  return tx<NoticeRow[]>`select statement, authority, what, made_at, in_force_at from directory_notices`
}

/** Which pairs of councils ever shared a referral, as it stands or before it was handed over. */
export function correspondents(tx: Queryable): Promise<{ one: Id; other: Id }[]> {
  return tx<{ one: Id; other: Id }[]>`
    with party as (
      select id as referral, sender as authority from referrals union select id, recipient from referrals
      union select referral, authority from predecessors
    )
    select distinct a.authority as one, b.authority as other from party a join party b using (referral)
    where a.authority <> b.authority`
}
