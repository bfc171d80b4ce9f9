// SQL that writes what a change to the directory comes to, and tells those it concerns. No decisions here.
import type { Proposal } from '../../../schemas/directory/directory.ts'
import type { Digest, Id } from '../../../schemas/ids.ts'
import type { Transaction } from '../../database/connect.ts'

const bytes = (digest: Digest) => Buffer.from(digest, 'base64url')

/**
 * Locks keys against removal and says whether one of them is removed by now: nothing is said with a key whose removal came first.
 *
 * A removal waits for whoever holds these locks, and takes its time afterwards.
 */
export async function lockSpeakers(tx: Transaction, kids: readonly Digest[]): Promise<{ removed: Digest[] }> {
  const rows = await tx<{ thumbprint: Buffer; removed: boolean }[]>`
    select thumbprint, removed_at is not null as removed from members
    where thumbprint = any(${tx.array(kids.map(bytes), 1001)}) order by thumbprint for share`
  return { removed: rows.filter(one => one.removed).map(one => one.thumbprint.toString('base64url')) }
}

/** When the last statement of a chain was received; 0 where there is none. */
export async function lastMoment(tx: Transaction, subject: string): Promise<number> {
  const [row] = await tx<{ at: number }[]>`
    select received_at as at from chain where subject = ${subject} order by position desc limit 1`
  return row?.at ?? 0
}

/** Which of these councils are registered and open on this day. */
export async function openCouncils(tx: Transaction, ids: Id[], on: string): Promise<Id[]> {
  const rows = await tx<{ id: Id }[]>`
    select id from authorities
    where id = any(${ids}) and name is not null and status <> 'closed' and (closes_on is null or closes_on > ${on}::date)`
  return rows.map(({ id }) => id)
}

/** What an authority is found by, instead of what it was found by before. */
export async function saveLookups(
  tx: Transaction,
  authority: Id,
  lookups: readonly { kind: string; key: string }[],
): Promise<void> {
  await tx`delete from lookups where authority = ${authority}`
  await tx`
    insert into lookups (authority, kind, key)
    select ${authority}, kind, key from unnest(${lookups.map(one => one.kind)}::text[], ${lookups.map(one => one.key)}::text[]) as one (kind, key)`
}

/** The projected row of a proposal. */
export async function saveProposal(
  tx: Transaction,
  subject: Id | 'national',
  proposal: Proposal,
  approval: string,
): Promise<void> {
  const { digest, claims, by, at, lapsesAt, outcome } = proposal
  await tx`
    insert into proposals (digest, subject, verb, approval, proposer, proposer_authority, proposer_person, proposed_at, lapses_at,
      state, decision, decided_by, decided_at, reason, in_force_at)
    values (${bytes(digest)}, ${subject}, ${claims.verb}, ${approval}, ${bytes(by.kid)}, ${by.authority}, ${by.person ?? null},
      ${at}, ${lapsesAt}, ${outcome?.what ?? 'waiting'}, ${outcome ? bytes(outcome.statement) : null},
      ${outcome ? bytes(outcome.by.kid) : null}, ${outcome?.at ?? null}, ${outcome?.reason ?? null}, ${outcome?.inForceAt ?? null})
    on conflict (digest) do update set
      state = excluded.state, decision = excluded.decision, decided_by = excluded.decided_by, decided_at = excluded.decided_at,
      reason = excluded.reason, in_force_at = excluded.in_force_at`
}

export type Told = { subject: string; position: number; verb: string; state: string; at: number }

/** Tells an authority, or the registrars, of a statement about a council. */
export async function tell(tx: Transaction, authority: Id | 'national', told: Told): Promise<void> {
  await tx`
    insert into feed (authority, desks, subject, position, what, verb, state, at)
    values (${authority}, '{}', ${told.subject}, ${told.position}, 'statement', ${told.verb}, ${told.state}, ${told.at})`
}

/** Tells every council that still has a referral to or from this one on a list. */
export async function tellCorrespondents(tx: Transaction, told: Told): Promise<void> {
  await tx`
    insert into feed (authority, desks, subject, position, what, verb, state, at)
    select other, '{}', ${told.subject}, ${told.position}, 'statement', ${told.verb}, ${told.state}, ${told.at} from (
      select recipient as other from referrals
      where sender = ${told.subject} and (sender_list <> 'finished' or recipient_list <> 'finished')
      union select sender from referrals
      where recipient = ${told.subject} and (sender_list <> 'finished' or recipient_list <> 'finished')
    ) as open where other <> ${told.subject}`
}

/** What every contact of a council must be told. */
export async function keepNotice(
  tx: Transaction,
  notice: { statement: Digest; authority: Id; what: string; at: number; inForceAt: number | undefined },
): Promise<void> {
  await tx`
    insert into directory_notices (statement, authority, what, made_at, in_force_at)
    values (${bytes(notice.statement)}, ${notice.authority}, ${notice.what}, ${notice.at}, ${notice.inForceAt ?? null})`
}
