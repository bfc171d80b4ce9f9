// How an entry of the directory changes: one more statement, who must approve it, what must hold, and what it does then (changes/).
// Pure: the gateway decides with it and every client recomputes it. Nothing takes effect here that its table of approvals forbids.

import type { Digest, Id } from '../ids.ts'
import { may } from '../permissions.ts'
import { Refusal } from '../problem.ts'
import type { StatementOf } from '../statement/verbs.ts'
import { approvalFor, checkApprover, checkRefuser, checkTwoPeople, managersOf } from './changes/approval.ts'
import { takeEffect } from './changes/effects.ts'
import { preconditions } from './changes/preconditions.ts'
import { isComing, lapsesAt, settle, waitingIn } from './changes/proposals.ts'
import { named } from './contacts/documents.ts'
import { type Announced, type Entry, type Member, type Proposal, type Speaker, speakerOf } from './directory.ts'
import { type DirectoryState, type Nation, policyAt } from './nation.ts'
import type { Provenance } from './standing.ts'

export { type AdmissionProof, admissionType } from './admission.ts'
export type { DirectoryState } from './nation.ts'

/**
 * The entry after one more statement.
 *
 * @param entry undefined where this statement begins the chain
 * @throws Refusal `key_not_of_issuer`, `role_may_not`, `stale`, `proposal_unknown`, `proposer_may_not_approve`, and each verb's own
 */
export async function announce(
  entry: Entry | undefined,
  said: Announced,
  nation: Nation,
): Promise<{ entry: Entry; state: DirectoryState }> {
  const { claims, digest, kid, at } = said
  const by = speakerOf(claims.iss, kid, nation, entry, at)
  if (!by) throw new Refusal('key_not_of_issuer')
  if (claims.iss !== 'national' && claims.iss !== claims.sub)
    throw new Refusal('role_may_not', 'A council speaks about itself only.')
  if (!may(by.role, claims.verb, claims.iss === claims.sub ? 'party' : 'stranger')) throw new Refusal('role_may_not')
  if ((entry?.head ?? null) !== claims.prev) throw new Refusal('stale')
  const current = entry ?? emptyEntry(claims.sub)
  if (!entry && claims.verb !== 'register') throw new Refusal('unknown_authority')
  const next: Entry = { ...current, head: digest, position: current.position + 1 }
  if (claims.verb === 'approve')
    return { entry: await approve(next, said as Announced<StatementOf<'approve'>>, by, nation), state: 'approved' }
  if (claims.verb === 'refuse')
    return { entry: refuse(next, said as Announced<StatementOf<'refuse'>>, by), state: 'refused' }
  await preconditions(next, claims, kid, by, at)
  const known = claims.verb === 'update' ? { ...next, documents: named(next, claims.document, at) } : next
  if (approvalFor(claims, by) === 'at_once')
    return { entry: await takeEffect(known, claims, { statement: digest, by, at }, at), state: 'recorded' }
  const proposal: Proposal = { digest, claims, by, at, lapsesAt: lapsesAt(at, nation) }
  return { entry: { ...known, proposals: [...known.proposals, proposal] }, state: 'proposed' }
}

async function approve(
  entry: Entry,
  { claims, digest, at }: Announced<StatementOf<'approve'>>,
  by: Speaker,
  nation: Nation,
): Promise<Entry> {
  const reported = entry.members.find(one => one.removed?.said.statement === claims.proposal)
  // As of the next whole second, like the removal itself.
  if (reported) return uphold(entry, reported, { statement: digest, by, at: at + 1 })
  const proposal = waitingIn(entry.proposals, claims.proposal, at)
  if (!speakerOf(proposal.claims.iss, proposal.by.kid, nation, entry, at)) {
    throw new Refusal('proposal_unknown', 'Whoever proposed this has no standing any more.')
  }
  checkApprover(proposal, by, managersOf(entry, at))
  await preconditions(entry, proposal.claims, proposal.by.kid, proposal.by, at)
  const inForceAt = at + waitFor(proposal, nation, at)
  const outcome = { what: 'approved' as const, by, at, statement: digest, inForceAt }
  const decided = { ...entry, proposals: settle(entry.proposals, proposal.digest, outcome) }
  return takeEffect(decided, proposal.claims, provenanceOf(proposal, { statement: digest, by, at }), inForceAt)
}

function provenanceOf({ digest, by, at }: Proposal, approved: NonNullable<Provenance['approved']>): Provenance {
  return { statement: digest, by, at, approved }
}

/** A council's first manager counts some days after everybody was told, so that somebody who knows better can call it off. */
function waitFor({ claims, by }: Proposal, nation: Nation, at: number): number {
  const waits = approvalFor(claims, by) === 'registrar_after_wait'
  return waits ? policyAt(nation, at).first_manager_waits_days * 86_400 : 0
}

/**
 * A second person says that a key was compromised, as its removal said: only then does one manager's `disown` count.
 *
 * @throws Refusal `proposal_unknown`, `proposer_may_not_approve`
 */
function uphold(
  entry: Entry,
  { thumbprint, removed }: Member,
  word: NonNullable<Member['removed']>['upheld'][number],
): Entry {
  if (removed?.reason !== 'compromised') throw new Refusal('proposal_unknown', 'That removal casts no doubt.')
  for (const one of [removed.said, ...removed.upheld]) checkTwoPeople(one.by, word.by)
  const upheld = [...removed.upheld, word]
  const members = entry.members.map(one =>
    one.thumbprint === thumbprint ? { ...one, removed: { ...removed, upheld } } : one,
  )
  return { ...entry, members }
}

function refuse(entry: Entry, { claims, digest, at }: Announced<StatementOf<'refuse'>>, by: Speaker): Entry {
  const outcome = { by, at, statement: digest, reason: claims.reason }
  const coming = entry.proposals.find(one => one.digest === claims.proposal && isComing(one, at))
  if (coming) return callOff(entry, coming, { ...outcome, what: 'cancelled' })
  const proposal = waitingIn(entry.proposals, claims.proposal, at)
  checkRefuser(proposal, by)
  return { ...entry, proposals: settle(entry.proposals, proposal.digest, { ...outcome, what: 'refused' }) }
}

function callOff(entry: Entry, { digest }: Proposal, outcome: NonNullable<Proposal['outcome']>): Entry {
  const { by, at, statement } = outcome
  const removed = { reason: 'cancelled' as const, since: at, said: { statement, by, at }, upheld: [] }
  const members = entry.members.map(one => (one.said.statement === digest ? { ...one, until: at, removed } : one))
  return { ...entry, members, proposals: settle(entry.proposals, digest, outcome) }
}

function emptyEntry(id: Id): Entry {
  const empty = { documents: [], members: [], certificates: [], keyholders: [], proposals: [] }
  return { id, ...empty, head: '' satisfies Digest, position: -1 }
}
