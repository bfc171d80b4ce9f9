// Who beside the council itself is told of a statement about it. Pure: the gateway tells by it, and checkWorld counts by it.

import type { Digest } from '../../ids.ts'
import type { DirectoryStatement } from '../../statement/verbs.ts'
import type { Entry } from '../directory.ts'
import type { DirectoryState } from '../nation.ts'
import { approvalFor } from './approval.ts'

/**
 * Whether registrars are told: what waits for one of them, what became of it, and every report that something was lost or compromised.
 *
 * @param after the entry with the statement
 */
export function concernsRegistrars(claims: DirectoryStatement, state: DirectoryState, after: Entry): boolean {
  if (claims.verb === 'remove_member' || claims.verb === 'retire_certificate') return claims.reason !== 'left'
  const digest = proposalIn(claims, state, after)
  if (digest === undefined) return false
  const proposal = after.proposals.find(one => one.digest === digest)
  // Not a proposal: a removal for compromise was upheld.
  return !proposal || approvalFor(proposal.claims, proposal.by) !== 'at_once'
}

function proposalIn(claims: DirectoryStatement, state: DirectoryState, after: Entry): Digest | undefined {
  if (claims.verb === 'approve' || claims.verb === 'refuse') return claims.proposal
  return state === 'proposed' ? after.head : undefined
}

/** What a statement does to a certificate others may seal to; undefined where it does nothing to any. */
export function certificateChange(
  claims: DirectoryStatement,
  after: Entry,
): 'publish_certificate' | 'retire_certificate' | undefined {
  if (claims.verb === 'retire_certificate') return claims.verb
  if (claims.verb !== 'approve') return undefined
  const proposal = after.proposals.find(one => one.digest === claims.proposal)
  return proposal?.claims.verb === 'publish_certificate' ? proposal.claims.verb : undefined
}

/** What a council's contacts must be told by other means than the directory: that somebody is to become its first manager. */
export function noticeOf(
  claims: DirectoryStatement,
  after: Entry,
): { what: 'first_manager' | 'first_manager_cancelled'; inForceAt?: number } | undefined {
  if (claims.verb !== 'approve' && claims.verb !== 'refuse') return undefined
  const proposal = after.proposals.find(one => one.digest === claims.proposal)
  if (!proposal?.outcome || approvalFor(proposal.claims, proposal.by) !== 'registrar_after_wait') return undefined
  const { what, inForceAt } = proposal.outcome
  if (what === 'cancelled') return { what: 'first_manager_cancelled' }
  return what === 'approved' ? { what: 'first_manager', ...(inForceAt !== undefined && { inForceAt }) } : undefined
}
