// A team's next certificate, step by step: made and kept, proposed, approved by a registrar, its keyring shared; then senders use it.
// Until then they use the one before, and it stays in force afterwards until it is ended: no letter is lost on the way.
// Each step may be taken again; where it stands is read from the chain and from the keys at hand, and nowhere else.

import { stateOf } from '../../../schemas/directory/changes/proposals.ts'
import {
  type Certificate,
  certificatesInForce,
  type Entry,
  holds,
  openersOf,
  type Proposal,
} from '../../../schemas/directory/directory.ts'
import type { Desk, Digest } from '../../../schemas/ids.ts'
import { may } from '../../../schemas/permissions.ts'
import type { Keyring, KeyringKey } from '../../seal/index.ts'

/** What comes next for a team's certificate. */
export type RotationStep =
  /** Nothing is under way. */
  | { step: 'begin'; current?: Certificate }
  /** A key is made and kept, and not proposed: `publishCertificate(desk, key)`. */
  | { step: 'propose'; key: KeyringKey }
  /** A registrar must approve; compare the check words. */
  | { step: 'wait'; key?: KeyringKey; proposal: Proposal }
  /** Approved: `shareKeyring(keyring, members)`. */
  | { step: 'share'; key: KeyringKey; members: Digest[] }
  /** Approved, and these keys are with a colleague who must share them. */
  | { step: 'fetch'; certificate: Certificate }

/** Where the rotation of a team stands, by the council's verified entry, the own key and the own keyring. `at` in seconds. */
export function rotationOf(
  entry: Entry,
  desk: Desk,
  { member, keyring }: { member: Digest; keyring?: Keyring | undefined },
  at: number,
): RotationStep {
  const keys = keyring?.keys ?? []
  const proposal = waiting(entry, desk, at)
  const proposed = proposal && 'fingerprint' in proposal.claims ? proposal.claims.fingerprint : undefined
  if (proposal) {
    const key = keys.find(one => one.fingerprint === proposed)
    return { step: 'wait', proposal, ...(key && { key }) }
  }
  const [newest] = certificatesInForce(entry, desk, at)
  const unpublished = keys.findLast(key => !isNamed(entry, key.fingerprint))
  if (unpublished) return { step: 'propose', key: unpublished }
  if (!newest) return { step: 'begin' }
  const members = unshared(entry, desk, newest, at)
  const key = keys.find(one => one.fingerprint === newest.fingerprint)
  if (members.length === 0) return { step: 'begin', current: newest }
  if (key && mayShare(entry, desk, newest, member)) return { step: 'share', key, members }
  // Nobody is left who was given its keys: restored from the kit they open letters, but a new certificate is needed.
  const sharers = entry.members.filter(one => holds(one, at) && mayShare(entry, desk, newest, one.thumbprint))
  return sharers.length > 0 ? { step: 'fetch', certificate: newest } : { step: 'begin', current: newest }
}

/** As the chain has it: who published the certificate, and whoever was given the team's keys. */
function mayShare({ keyholders }: Entry, desk: Desk, { by }: Certificate, member: Digest): boolean {
  return by === member || keyholders.some(one => one.desk === desk && one.member === member)
}

function waiting(entry: Entry, desk: Desk, at: number): Proposal | undefined {
  return entry.proposals.findLast(
    proposal =>
      proposal.claims.verb === 'publish_certificate' &&
      proposal.claims.desk === desk &&
      stateOf(proposal, at) === 'waiting',
  )
}

/** Published, or proposed and refused or lapsed: such a key is not proposed again. */
function isNamed(entry: Entry, fingerprint: string): boolean {
  return (
    entry.certificates.some(one => one.fingerprint === fingerprint) ||
    entry.proposals.some(({ claims }) => claims.verb === 'publish_certificate' && claims.fingerprint === fingerprint)
  )
}

/** Everybody at the team to whom its newest keyring goes, where somebody who should have it has not; else nobody. */
function unshared(entry: Entry, desk: Desk, newest: Certificate, at: number): Digest[] {
  const held = new Set(openersOf(entry, newest, at).map(one => one.thumbprint))
  const team = membersOf(entry, desk, at)
  return team.every(one => held.has(one)) ? [] : team
}

/** The members of a team who are shown letters. */
export function membersOf(entry: Entry, desk: Desk, at: number): Digest[] {
  return entry.members
    .filter(one => holds(one, at) && one.desks.includes(desk) && may(one.role, 'read_letter', 'party'))
    .map(one => one.thumbprint)
}
