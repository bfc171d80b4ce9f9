// The nation as its chain tells it: registrars, the gateway's receipt keys, the policy, each with the time from which it counts.
// Pure: gateway and clients fold the same chain. Founded by one statement; everything after it is said by two registrars.
import { admissibleRegistrar } from './changes/admissible.ts'
import { approvalFor, checkApprover, checkRefuser } from './changes/approval.ts'
import { lapsesAt, settle, waitingIn } from './changes/proposals.ts'
import {
  type Announced,
  holds,
  type Nation,
  type Proposal,
  type Registrar,
  registrarSpeaking,
  type Speaker,
} from './standing.ts'

export { type Nation, policyAt, type Registrar } from './standing.ts'

import type { Digest } from '../ids.ts'
import { may } from '../permissions.ts'
import { Refusal } from '../problem.ts'
import { thumbprint } from '../statement/jws.ts'
import type { DirectoryStatement, StatementOf } from '../statement/verbs.ts'

/** What a directory statement did, as its receipt says it. */
export type DirectoryState = 'proposed' | 'approved' | 'refused' | 'recorded'

/** Fewer people than this may never be registrars. */
export const fewestRegistrars = 3
/**
 * How long what the nation ends or lays down still waits: a receipt key to retire, a new policy.
 *
 * Every gateway process has long read it by then, so none signs with a key that is over, or decides by a policy that is.
 */
export const nationalLeadSeconds = 300

/** Reads the founding statement: at least three registrars who are different people, one of whom signed it. */
export async function foundNation({ claims, digest, kid }: Omit<Announced, 'at'>): Promise<Nation> {
  if (claims.verb !== 'found') throw new Refusal('verb_not_allowed', 'A nation begins with found.')
  const registrars = await Promise.all(
    claims.registrars.map(async ({ person, key }) => ({ person, key, thumbprint: await thumbprint(key), from: 0 })),
  )
  if (peopleAmong(registrars, 0) < fewestRegistrars) {
    throw new Refusal('verb_not_allowed', 'A nation needs at least three registrars who are different people.')
  }
  if (!registrars.some(registrar => registrar.thumbprint === kid)) throw new Refusal('key_not_of_issuer')
  const gatewayKeys = new Map(
    await Promise.all(claims.gateway_keys.map(async one => [await thumbprint(one.key), { ...one, from: 0 }] as const)),
  )
  const { name, rehearsal, policy } = claims
  const policies = [{ policy, from: 0 }]
  const place = { head: digest, position: 0 }
  return { net: digest, name, rehearsal, registrars, gatewayKeys, policy, policies, proposals: [], ...place }
}

/** Whether the gateway's key may sign a receipt of this time. */
export function signsAt({ gatewayKeys }: Pick<Nation, 'gatewayKeys'>, kid: Digest, at: number): boolean {
  const held = gatewayKeys.get(kid)
  return held !== undefined && holds({ from: 0, ...held }, at)
}

/**
 * The nation after one more statement.
 *
 * @throws Refusal `key_not_of_issuer`, `role_may_not`, `stale`, `proposal_unknown`, `proposer_may_not_approve`, and each verb's own
 */
export async function announceNational(
  nation: Nation,
  { claims, digest, kid, at }: Announced,
): Promise<{ nation: Nation; state: DirectoryState }> {
  const by = claims.iss === 'national' ? registrarSpeaking(nation, kid, at) : undefined
  if (!by) throw new Refusal('key_not_of_issuer')
  if (!may(by.role, claims.verb, claims.sub === 'national' ? 'party' : 'stranger')) throw new Refusal('role_may_not')
  if (nation.head !== claims.prev) throw new Refusal('stale')
  const next: Nation = { ...nation, head: digest, position: nation.position + 1 }
  if (claims.verb === 'approve')
    return { nation: await approve(next, claims.proposal, digest, by, at), state: 'approved' }
  if (claims.verb === 'refuse') {
    const proposal = waitingIn(nation.proposals, claims.proposal, at)
    checkRefuser(proposal, by)
    const outcome = { what: 'refused' as const, by, at, statement: digest, reason: claims.reason }
    return { nation: { ...next, proposals: settle(next.proposals, proposal.digest, outcome) }, state: 'refused' }
  }
  if (approvalFor(claims, by) === 'at_once') throw new Refusal('verb_not_allowed', 'That is said about a council.')
  await preconditions(next, claims, at)
  const proposal: Proposal = { digest, claims, by, at, lapsesAt: lapsesAt(at, nation) }
  return { nation: { ...next, proposals: [...next.proposals, proposal] }, state: 'proposed' }
}

async function approve(nation: Nation, digest: Digest, statement: Digest, by: Speaker, at: number): Promise<Nation> {
  const proposal = waitingIn(nation.proposals, digest, at)
  if (!registrarSpeaking(nation, proposal.by.kid, at))
    throw new Refusal('proposal_unknown', 'Whoever proposed this has no standing any more.')
  checkApprover(proposal, by, [])
  await preconditions(nation, proposal.claims, at)
  const inForceAt = countsFrom(proposal.claims, at)
  const outcome = { what: 'approved' as const, by, at, statement, inForceAt }
  const decided = { ...nation, proposals: settle(nation.proposals, digest, outcome) }
  return takeEffect(decided, proposal.claims, inForceAt)
}

/** A removal counts from the next whole second: what a registrar said before, in the same one, stays good. The gateway refuses at once. */
function countsFrom({ verb }: DirectoryStatement, at: number): number {
  if (verb === 'remove_registrar') return at + 1
  return verb === 'retire_gateway_key' || verb === 'set_policy' ? at + nationalLeadSeconds : at
}

async function preconditions(nation: Nation, claims: DirectoryStatement, at: number): Promise<void> {
  switch (claims.verb) {
    case 'admit_registrar':
      return admissibleRegistrar(nation, claims)
    case 'remove_registrar':
      return removable(nation, claims, at)
    case 'publish_gateway_key':
      if (nation.gatewayKeys.has(await thumbprint(claims.key)))
        throw new Refusal('already_admitted', 'That key was published before.')
      return
    case 'retire_gateway_key':
      return retirable(nation, claims)
  }
}

function removable({ registrars }: Nation, { registrar }: StatementOf<'remove_registrar'>, at: number): void {
  const staying = registrars.filter(one => one.until === undefined)
  if (!staying.some(one => one.thumbprint === registrar && holds(one, at)))
    throw new Refusal('verb_not_allowed', 'No such registrar is admitted.')
  const left = staying.filter(one => one.thumbprint !== registrar)
  if (peopleAmong(left, at) < fewestRegistrars)
    throw new Refusal('verb_not_allowed', 'Fewer than three people would be left: admit another registrar first.')
}

/** Senders never see a gap: of the keys of one gateway, one stays that has no end. */
function retirable({ gatewayKeys }: Nation, { gateway_key }: StatementOf<'retire_gateway_key'>): void {
  const retired = gatewayKeys.get(gateway_key)
  if (!retired || retired.until !== undefined) throw new Refusal('verb_not_allowed', 'No such receipt key is in force.')
  const left = [...gatewayKeys].filter(
    ([kid, one]) => kid !== gateway_key && one.issuer === retired.issuer && one.until === undefined,
  )
  if (left.length === 0)
    throw new Refusal('verb_not_allowed', 'This gateway would be left without a receipt key: publish another first.')
}

async function takeEffect(nation: Nation, claims: DirectoryStatement, from: number): Promise<Nation> {
  switch (claims.verb) {
    case 'admit_registrar': {
      const { person, key } = claims
      return { ...nation, registrars: [...nation.registrars, { person, key, thumbprint: await thumbprint(key), from }] }
    }
    case 'remove_registrar': {
      const { registrar, reason } = claims
      const ended = (one: Registrar) =>
        one.thumbprint === registrar && one.until === undefined ? { ...one, until: from, removed: reason } : one
      return { ...nation, registrars: nation.registrars.map(ended) }
    }
    case 'publish_gateway_key': {
      const { key, issuer } = claims
      return {
        ...nation,
        gatewayKeys: new Map([...nation.gatewayKeys, [await thumbprint(key), { key, issuer, from }]]),
      }
    }
    case 'retire_gateway_key': {
      const ended = [...nation.gatewayKeys].map(
        ([kid, one]) => [kid, kid === claims.gateway_key ? { ...one, until: from } : one] as const,
      )
      return { ...nation, gatewayKeys: new Map(ended) }
    }
    case 'set_policy': {
      const { policy } = claims
      return { ...nation, policy, policies: [...nation.policies, { policy, from }] }
    }
    default:
      return nation
  }
}

/** Different people, not keys. */
function peopleAmong(registrars: readonly Registrar[], at: number): number {
  return new Set(registrars.filter(one => holds(one, at)).map(({ person }) => person)).size
}
