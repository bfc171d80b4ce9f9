// Whose second word a change needs, and who may say no to it: PROTOCOL §5's table. Pure; announce.ts and nation.ts ask it.
// A person counts, never a key: whoever proposed a change does not approve it, whatever other keys they hold, and for whom.

import type { Id } from '../../ids.ts'
import { Refusal } from '../../problem.ts'
import type { DirectoryStatement, Role } from '../../statement/verbs.ts'
import { type Entry, holds, type Proposal, type Speaker } from '../directory.ts'

/** `registrar_after_wait`: a council's first manager, in force some days after the second registrar's word. */
export const approvals = [
  'at_once',
  'registrar',
  'manager_or_registrar',
  'manager_else_registrar',
  'registrar_after_wait',
] as const
export type Approval = (typeof approvals)[number]

/** Whose second word a change needs, by what is changed and who proposes it. */
export function approvalFor(claims: DirectoryStatement, by: Speaker): Approval {
  switch (claims.verb) {
    case 'register':
    case 'update_identity':
    case 'succeed':
    case 'publish_certificate':
    case 'admit_registrar':
    case 'remove_registrar':
    case 'publish_gateway_key':
    case 'retire_gateway_key':
    case 'set_policy':
      return 'registrar'
    case 'admit_member':
      if (by.role === 'registrar') return 'registrar_after_wait'
      return claims.role === 'manager' ? 'manager_else_registrar' : 'at_once'
    case 'update':
      return claims.mailboxes_elsewhere ? 'manager_or_registrar' : 'at_once'
    default:
      return 'at_once'
  }
}

/**
 * Refuses whoever is not the second person this proposal needs.
 *
 * @param managers of the council the proposal is about, by person, who stand now; none for the nation
 * @throws Refusal `role_may_not`, `proposer_may_not_approve`
 */
export function checkApprover(proposal: Proposal, by: Speaker, managers: readonly (Id | undefined)[]): void {
  const approval = approvalFor(proposal.claims, proposal.by)
  if (!approvers[approval].includes(by.role)) throw new Refusal('role_may_not', whoElse(approval))
  checkTwoPeople(proposal.by, by)
  const manages = managers.some(person => person !== proposal.by.person)
  if (approval === 'manager_else_registrar' && by.role === 'registrar' && manages)
    throw new Refusal('role_may_not', whoElse(approval))
}

const approvers: Record<Approval, readonly Role[]> = {
  at_once: [],
  registrar: ['registrar'],
  manager_or_registrar: ['manager', 'registrar'],
  manager_else_registrar: ['manager', 'registrar'],
  registrar_after_wait: ['registrar'],
}

/** @throws Refusal `proposer_may_not_approve` where one is the other, or one of them is nobody */
export function checkTwoPeople(one: Speaker, other: Speaker): void {
  const two = one.person !== undefined && other.person !== undefined && one.person !== other.person
  if (!two) throw new Refusal('proposer_may_not_approve')
}

function whoElse(approval: Approval): string {
  if (approval === 'manager_else_registrar') return 'Another manager approves this; a registrar where there is none.'
  return approval === 'manager_or_registrar'
    ? 'Another manager or a registrar approves this.'
    : 'A registrar approves this.'
}

/**
 * Refuses whoever has no say in a proposal: who may approve it may refuse it, and so may the side that proposed it.
 *
 * @throws Refusal `role_may_not`
 */
export function checkRefuser({ claims, by: proposer }: Proposal, by: Speaker): void {
  // Nobody keeps their own removal off by refusing it.
  const own = claims.verb === 'remove_registrar' && claims.registrar === by.kid
  const withdraws = by.authority === proposer.authority
  const hasSay = approvalFor(claims, proposer) === 'registrar_after_wait' || by.role === 'registrar'
  if (own || !(withdraws || hasSay)) throw new Refusal('role_may_not', 'This is not yours to refuse.')
}

/** The people who are managers of a council at a time. */
export function managersOf({ members }: Pick<Entry, 'members'>, at: number): (Id | undefined)[] {
  return members.filter(one => one.role === 'manager' && holds(one, at)).map(({ person }) => person)
}
