// What became of proposed changes: waiting, approved, refused, cancelled, lapsed. One rule for councils and for the nation.
// Pure. Nothing lapses by a job: it is read off the clock of receipts.
import type { Digest } from '../../ids.ts'
import { Refusal } from '../../problem.ts'
import { type Nation, type Proposal, policyAt } from '../standing.ts'

export const proposalStates = ['waiting', 'approved', 'refused', 'cancelled', 'lapsed'] as const
export type ProposalState = (typeof proposalStates)[number]

const secondsPerDay = 86_400

/** The last second at which a proposal can be approved, by the policy of when it was made. */
export function lapsesAt(at: number, nation: Nation): number {
  return at + policyAt(nation, at).proposal_lapses_after_days * secondsPerDay
}

/** What has become of a proposal by a time. */
export function stateOf(proposal: Pick<Proposal, 'outcome' | 'lapsesAt'>, at: number): ProposalState {
  return proposal.outcome?.what ?? (at > proposal.lapsesAt ? 'lapsed' : 'waiting')
}

/** Approved, and not yet in force: until then any manager of the council and any registrar may call it off. */
export function isComing({ outcome }: Pick<Proposal, 'outcome'>, at: number): boolean {
  return outcome?.what === 'approved' && outcome.inForceAt !== undefined && at < outcome.inForceAt
}

/** The proposal that waits under this digest. @throws Refusal `proposal_unknown` */
export function waitingIn(all: readonly Proposal[], digest: Digest, at: number): Proposal {
  const proposal = all.find(one => one.digest === digest && !one.outcome)
  if (!proposal) throw new Refusal('proposal_unknown')
  if (stateOf(proposal, at) === 'waiting') return proposal
  throw new Refusal('proposal_unknown', `It lapsed at ${new Date(proposal.lapsesAt * 1000).toISOString()}.`)
}

/** The proposals once one of them was decided. */
export function settle(
  all: readonly Proposal[],
  digest: Digest,
  outcome: NonNullable<Proposal['outcome']>,
): Proposal[] {
  return all.map(one => (one.digest === digest ? { ...one, outcome } : one))
}
