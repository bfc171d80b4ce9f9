// How an entry of the directory changes: one more statement, who must approve it, what must hold, and what it does then.
// Pure: the gateway decides with it and every client recomputes it. Nothing takes effect here that its table of approvals forbids.
import {
  type Announced,
  certificateOf,
  type Entry,
  type Held,
  holds,
  type Nation,
  type Proposal,
  type Speaker,
  speakerOf,
} from './directory.ts'
import type { Digest, Fingerprint, Id } from './ids.ts'
import { decodeJws, thumbprint, verifyJws } from './jws.ts'
import { may } from './permissions.ts'
import { Refusal } from './problem.ts'
import type { DirectoryStatement, Role, StatementOf } from './verbs.ts'

type Approval = 'at_once' | 'registrar' | 'manager_or_registrar' | 'registrar_after_wait'

/** Whose second word a change needs, by what is changed and who proposes it. */
function approvalFor(claims: DirectoryStatement, by: Speaker): Approval {
  switch (claims.verb) {
    case 'register':
    case 'update_identity':
    case 'publish_certificate':
      return 'registrar'
    case 'admit_member':
      if (by.role === 'registrar') return 'registrar_after_wait'
      return claims.role === 'manager' ? 'manager_or_registrar' : 'at_once'
    default:
      return 'at_once'
  }
}

const approvers: Record<Exclude<Approval, 'at_once'>, readonly Role[]> = {
  registrar: ['registrar'],
  manager_or_registrar: ['manager', 'registrar'],
  registrar_after_wait: ['registrar'],
}

/** What a directory statement did, as its receipt says it. */
export type DirectoryState = 'proposed' | 'approved' | 'refused' | 'recorded'

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
  if (approvalFor(claims, by) === 'at_once')
    return { entry: await takeEffect(next, claims, digest, by, at), state: 'recorded' }
  return { entry: { ...next, proposals: [...next.proposals, { digest, claims, by, at }] }, state: 'proposed' }
}

async function approve(
  entry: Entry,
  { claims, digest, at }: Announced<StatementOf<'approve'>>,
  by: Speaker,
  nation: Nation,
): Promise<Entry> {
  const proposal = pending(entry, claims.proposal, nation, at)
  const approval = approvalFor(proposal.claims, proposal.by)
  if (approval === 'at_once' || !approvers[approval].includes(by.role)) throw new Refusal('role_may_not')
  if (proposal.by.person === undefined || by.person === undefined || proposal.by.person === by.person) {
    throw new Refusal('proposer_may_not_approve')
  }
  if (!speakerOf(proposal.claims.iss, proposal.by.kid, nation, entry, at)) {
    throw new Refusal('proposal_unknown', 'Whoever proposed this has no standing any more.')
  }
  await preconditions(entry, proposal.claims, proposal.by.kid, proposal.by, at)
  const waits = approval === 'registrar_after_wait' ? nation.policy.first_manager_waits_days * 86_400 : 0
  const decided = settle(entry, proposal.digest, { what: 'approved', by, at, statement: digest })
  return takeEffect(decided, proposal.claims, proposal.digest, proposal.by, at + waits)
}

function refuse(entry: Entry, { claims, digest, at }: Announced<StatementOf<'refuse'>>, by: Speaker): Entry {
  const proposal = entry.proposals.find(one => one.digest === claims.proposal && !one.outcome)
  if (!proposal) throw new Refusal('proposal_unknown')
  return settle(entry, proposal.digest, { what: 'refused', by, at, statement: digest, reason: claims.reason })
}

function pending(entry: Entry, digest: Digest, nation: Nation, at: number): Proposal {
  const proposal = entry.proposals.find(one => one.digest === digest && !one.outcome)
  if (!proposal) throw new Refusal('proposal_unknown')
  const days = nation.policy.proposal_lapses_after_days
  if (at - proposal.at > days * 86_400) throw new Refusal('proposal_unknown', `A proposal lapses after ${days} days.`)
  return proposal
}

function settle(entry: Entry, digest: Digest, outcome: NonNullable<Proposal['outcome']>): Entry {
  return { ...entry, proposals: entry.proposals.map(one => (one.digest === digest ? { ...one, outcome } : one)) }
}

/** What must hold when a change is proposed, and again when it is approved. */
async function preconditions(
  entry: Entry,
  claims: DirectoryStatement,
  kid: Digest,
  by: Speaker,
  at: number,
): Promise<void> {
  switch (claims.verb) {
    case 'register':
      if (entry.identity) throw new Refusal('verb_not_allowed', 'This council is registered already.')
      return
    case 'admit_member':
      return admissible(entry, claims, by)
    case 'publish_certificate':
      if (entry.certificates.some(one => one.fingerprint === claims.fingerprint))
        throw new Refusal('already_admitted', 'That certificate was published before.')
      return
    case 'retire_certificate':
      notForLeaving(by, claims.reason)
      if (!entry.certificates.some(one => one.fingerprint === claims.fingerprint && holds(one, at)))
        throw new Refusal('certificate_invalid', 'No such certificate is in force here.')
      return
    case 'remove_member':
      sinceWithinReason(claims.since, at)
      notForLeaving(by, claims.reason)
      if (!entry.members.some(one => one.thumbprint === claims.member && one.until === undefined))
        throw new Refusal('verb_not_allowed', 'No such member is admitted here.')
      return
    case 'share_keyring':
      return shareable(entry, claims, kid, at)
    default:
      if (!entry.identity) throw new Refusal('unknown_authority', 'This council is not registered yet.')
  }
}

/** How far back a removal may cast doubt: further, and a council could disown what it took on long ago. */
const longestDoubtSeconds = 90 * 86_400

function sinceWithinReason(since: number, at: number): void {
  if (since <= at && since >= at - longestDoubtSeconds) return
  throw new Refusal('verb_not_allowed', 'since must lie within the 90 days before the removal.')
}

/** Who leaves is the council's own business; the nation steps in where a key is lost or compromised. */
function notForLeaving(by: Speaker, reason: string): void {
  if (by.role === 'registrar' && reason === 'left') {
    throw new Refusal('role_may_not', 'A registrar removes what is lost or compromised, not who leaves.')
  }
}

const admissionType = 'cme-admission+jwt'
/** What a new key signs to prove that its holder asked for this role at this authority. */
export type AdmissionProof = { net: Digest; authority: Id; role: Role; device: Fingerprint; person?: Id }
export { admissionType }

async function admissible(entry: Entry, claims: StatementOf<'admit_member'>, by: Speaker): Promise<void> {
  if (!entry.identity) throw new Refusal('unknown_authority', 'This council is not registered yet.')
  if (claims.role === 'registrar') throw new Refusal('role_may_not', 'Registrars belong to the nation.')
  if (by.role === 'registrar' && claims.role !== 'manager')
    throw new Refusal('role_may_not', 'Registrars admit managers only.')
  if ((claims.role === 'system') !== (claims.person === undefined)) {
    throw new Refusal('unknown_claim', 'A person is named for every role but system.')
  }
  if (claims.role === 'system' && claims.desks.includes('restricted')) {
    throw new Refusal('role_may_not', 'The restricted desk is for people the manager names, never for a system.')
  }
  const kid = await thumbprint(claims.key)
  if (entry.members.some(one => one.thumbprint === kid)) throw new Refusal('already_admitted')
  const decoded = decodeJws(claims.proof, admissionType)
  const proven = decoded.claims as AdmissionProof
  const right =
    decoded.kid === kid &&
    proven.net === claims.net &&
    proven.authority === claims.sub &&
    proven.role === claims.role &&
    proven.device === claims.device.fingerprint &&
    proven.person === claims.person
  if (!right || !(await verifyJws(claims.proof, decoded, claims.key))) throw new Refusal('proof_invalid')
}

function shareable(entry: Entry, claims: StatementOf<'share_keyring'>, kid: Digest, at: number): void {
  const certificate = certificateOf(entry, claims.desk, at)
  if (!certificate)
    throw new Refusal('recipient_without_certificate', `The desk ${claims.desk} has no certificate in force.`)
  const holder = certificate.by === kid || entry.keyholders.some(one => one.desk === claims.desk && one.member === kid)
  if (!holder) throw new Refusal('role_may_not', 'Only somebody who holds the keyring shares it.')
  for (const member of claims.members) {
    const known = entry.members.find(one => one.thumbprint === member && holds(one, at))
    if (!known?.desks.includes(claims.desk))
      throw new Refusal('verb_not_allowed', `${member} is not a member at ${claims.desk}.`)
    if (!claims.letter.certificates.includes(known.device.fingerprint)) {
      throw new Refusal('letter_certificates', `The keyring is not sealed to the device of ${member}.`)
    }
  }
}

/** The change itself, from `from` on. */
async function takeEffect(
  entry: Entry,
  claims: DirectoryStatement,
  digest: Digest,
  by: Speaker,
  from: number,
): Promise<Entry> {
  switch (claims.verb) {
    case 'register':
    case 'update_identity':
      return { ...entry, identity: claims.identity, identityFrom: from }
    case 'update':
      return { ...entry, contacts: { document: claims.document, at: from }, verifiedAt: from }
    case 'verify_entry':
      return { ...entry, verifiedAt: from }
    case 'publish_certificate': {
      const { fingerprint, desk, certificate } = claims
      return { ...entry, certificates: [...entry.certificates, { fingerprint, desk, certificate, by: by.kid, from }] }
    }
    case 'retire_certificate':
      return {
        ...entry,
        certificates: end(entry.certificates, one => one.fingerprint === claims.fingerprint, { until: from }),
      }
    case 'admit_member': {
      const { key, role, person, desks, device } = claims
      const member = { thumbprint: await thumbprint(key), key, role, ...(person && { person }), desks, device, from }
      return { ...entry, members: [...entry.members, member] }
    }
    case 'remove_member': {
      const { reason, since, member } = claims
      return {
        ...entry,
        members: end(entry.members, one => one.thumbprint === member, { until: from, removed: { reason, since } }),
      }
    }
    case 'share_keyring': {
      const { desk } = claims
      const fingerprint = certificateOf(entry, desk, from)?.fingerprint ?? ''
      const shared = claims.members.map(member => ({ desk, member, fingerprint, statement: digest, at: from }))
      return { ...entry, keyholders: [...entry.keyholders, ...shared] }
    }
    default:
      return entry
  }
}

function end<T extends Held>(all: T[], which: (one: T) => boolean, change: Partial<T>): T[] {
  return all.map(one => (which(one) && one.until === undefined ? { ...one, ...change } : one))
}

function emptyEntry(id: Id): Entry {
  return { id, members: [], certificates: [], keyholders: [], proposals: [], head: '', position: -1 }
}
