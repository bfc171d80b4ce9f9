// The directory as its chains tell it: who is a council, who may speak for it, which certificate holds, since when.
// Pure questions to an entry, as of any time. How an entry changes is announce.ts.

import type { CouncilCalendar } from '../clocks/calendar.ts'
import type { Desk, Digest, Fingerprint, Id } from '../ids.ts'
import { may } from '../permissions.ts'
import type { PublicKey } from '../statement/jws.ts'
import type { Identity, Role } from '../statement/verbs.ts'
import { statusAt } from './identity.ts'
import {
  type Held,
  holds,
  type Nation,
  type Proposal,
  type Provenance,
  policyAt,
  registrarSpeaking,
  type Speaker,
} from './standing.ts'

export {
  type Announced,
  type Held,
  holds,
  type Nation,
  type Proposal,
  type Registrar,
  type Speaker,
} from './standing.ts'

export type Member = Held & {
  thumbprint: Digest
  key: PublicKey
  role: Role
  person?: Id
  desks: Desk[]
  device: { fingerprint: Fingerprint; certificate: string }
  said: Provenance
  removed?: Removal
}
/** `cancelled`: approved as a council's first manager, and called off before it counted. `upheld`: who else says that it was compromised. */
export type Removal = {
  reason: 'left' | 'lost' | 'compromised' | 'cancelled'
  since: number
  said: Provenance
  upheld: { statement: Digest; by: Speaker; at: number }[]
}
export type Certificate = Held & {
  fingerprint: Fingerprint
  desk: Desk
  certificate: string
  by: Digest
  said: Provenance
}
/** `fingerprint`: of the certificate in force when the keyring was shared, whose key it then held. */
export type Keyholder = { desk: Desk; member: Digest; fingerprint: Fingerprint; statement: Digest; at: number }
/** An authority's entry, with its past: ask it "as of when". */
export type Entry = {
  id: Id
  identity?: Identity
  identityFrom?: number
  /** Since when it is closed, or from when it will be. A closed council is never opened again. */
  closedFrom?: number
  identitySaid?: Provenance
  /** Who takes its place from which day, and who keeps its old keys. */
  succession?: { successors: Id[]; on: string; custodian: Id; from: number; said: Provenance }
  /** `mailboxesElsewhere`: two people agreed that a mailbox in it is not under gov.uk. */
  contacts?: { document: Digest; at: number; mailboxesElsewhere?: true; said: Provenance }
  /** Every document that was named here, in force, waiting or past; `erasedAt` where it must not be kept any more. */
  documents: { digest: Digest; at: number; erasedAt?: number }[]
  verifiedAt?: number
  /** How long letters to and from it stay once a case is over, as its managers chose. */
  retention?: { days: number; at: number }
  /** Its closure days, terms and norms, as it last published them. */
  calendar?: CouncilCalendar
  members: Member[]
  certificates: Certificate[]
  keyholders: Keyholder[]
  proposals: Proposal[]
  head: Digest
  position: number
}

/** The speaker behind a key, as of a time, or undefined where the key has no standing for that issuer. */
export function speakerOf(
  issuer: Id | 'national',
  kid: Digest,
  nation: Nation,
  entry: Entry | undefined,
  at: number,
): Speaker | undefined {
  if (issuer === 'national') return registrarSpeaking(nation, kid, at)
  const member = entry?.id === issuer ? entry.members.find(one => one.thumbprint === kid && holds(one, at)) : undefined
  return member && { kid, ...(member.person && { person: member.person }), role: member.role, authority: issuer }
}

/** The certificate of a desk that holds at this time: the newest one in force. */
export function certificateOf(entry: Entry, desk: Desk, at: number): Certificate | undefined {
  return entry.certificates.findLast(one => one.desk === desk && holds(one, at))
}

/** The certificates of a desk in force at this time, the newest first: more than one while a new one takes over. */
export function certificatesInForce(entry: Entry, desk: Desk, at: number): Certificate[] {
  return entry.certificates.filter(one => one.desk === desk && holds(one, at)).reverse()
}

/** Who can open what is sealed to a certificate now, by their keys: members who were given its keyring and are shown letters. */
export function openersOf(entry: Entry, { fingerprint }: Pick<Certificate, 'fingerprint'>, at: number): Member[] {
  const holders = entry.keyholders.filter(one => one.fingerprint === fingerprint && one.at <= at).map(one => one.member)
  return entry.members.filter(
    one => holders.includes(one.thumbprint) && holds(one, at) && may(one.role, 'read_letter', 'party'),
  )
}

/** How many different people that is. */
export function peopleWhoOpen(entry: Entry, certificate: Pick<Certificate, 'fingerprint'>, at: number): number {
  const people = openersOf(entry, certificate, at).map(one => one.person)
  return new Set(people.filter(Boolean)).size
}

/** How many different people can open what is sealed to a desk now, by the certificate that most of them hold. Systems are nobody, and auditors are shown no letter. */
export function peopleAtDesk(entry: Entry, desk: Desk, at: number): number {
  return Math.max(0, ...certificatesInForce(entry, desk, at).map(one => peopleWhoOpen(entry, one, at)))
}

/**
 * The certificate to seal to: the newest in force that enough people can open, else the newest.
 *
 * So a new certificate takes over once its keyring was shared, and until then senders use the one before: there is no gap.
 */
export function certificateToSealTo(entry: Entry, desk: Desk, nation: Nation, at: number): Certificate | undefined {
  const inForce = certificatesInForce(entry, desk, at)
  const enough = policyAt(nation, at).keyholders_per_desk
  return inForce.find(one => peopleWhoOpen(entry, one, at) >= enough) ?? inForce[0]
}

/** Whether a letter may be sealed to this desk now: a certificate in force, and enough people who can open it. */
export function canReceive(entry: Entry, desk: Desk, nation: Nation, at: number): boolean {
  return statusOf(entry, at) !== 'closed' && peopleAtDesk(entry, desk, at) >= policyAt(nation, at).keyholders_per_desk
}

/** Whether a council is open at a time, past or to come; undefined where it is not registered. */
export function statusOf(
  { identity, identityFrom = 0, closedFrom }: Pick<Entry, 'identity' | 'identityFrom' | 'closedFrom'>,
  at: number,
): Identity['status'] | undefined {
  if (!identity) return undefined
  if (closedFrom !== undefined && at >= closedFrom) return 'closed'
  // Before what is said now was said, all that counts is that it was open.
  return at < identityFrom ? 'active' : statusAt(identity, at)
}

/** A statement by this key, received at `at`, is doubtful: the key was later reported compromised since before then. */
export function doubtful(member: Member | undefined, at: number): boolean {
  return member?.removed?.reason === 'compromised' && at >= member.removed.since
}
