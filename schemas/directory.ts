// The directory as its chains tell it: who is a council, who may speak for it, which certificate holds, since when.
// Pure questions to an entry, as of any time. How an entry changes is announce.ts.
import type { Desk, Digest, Fingerprint, Id } from './ids.ts'
import { type PublicKey, thumbprint } from './jws.ts'
import { may } from './permissions.ts'
import { Refusal } from './problem.ts'
import type { GatewayKeys } from './receipt.ts'
import type { DirectoryStatement, Identity, Policy, Role } from './verbs.ts'

/** A stretch of time in seconds; without `until` it still runs. */
export type Held = { from: number; until?: number }

export type Member = Held & {
  thumbprint: Digest
  key: PublicKey
  role: Role
  person?: Id
  desks: Desk[]
  device: { fingerprint: Fingerprint; certificate: string }
  removed?: { reason: 'left' | 'lost' | 'compromised'; since: number }
}
export type Certificate = Held & { fingerprint: Fingerprint; desk: Desk; certificate: string; by: Digest }
/** `fingerprint`: of the certificate in force when the keyring was shared, whose key it then held. */
export type Keyholder = { desk: Desk; member: Digest; fingerprint: Fingerprint; statement: Digest; at: number }
export type Proposal = {
  digest: Digest
  claims: DirectoryStatement
  by: Speaker
  at: number
  outcome?: { what: 'approved' | 'refused'; by: Speaker; at: number; statement: Digest; reason?: string }
}

/** An authority's entry, with its past: ask it "as of when". */
export type Entry = {
  id: Id
  identity?: Identity
  identityFrom?: number
  contacts?: { document: Digest; at: number }
  verifiedAt?: number
  members: Member[]
  certificates: Certificate[]
  keyholders: Keyholder[]
  proposals: Proposal[]
  head: Digest
  position: number
}

export type Registrar = { thumbprint: Digest; key: PublicKey; person: Id }
/** What the national chain says: whom to trust with the directory, and whose receipts count. */
export type Nation = {
  net: Digest
  name: string
  rehearsal: boolean
  registrars: Registrar[]
  gatewayKeys: GatewayKeys
  policy: Policy
  head: Digest
  position: number
}

/** Who is speaking: a key, the human behind it (none for a system), and what it may be. */
export type Speaker = { kid: Digest; person?: Id; role: Role; authority: Id | 'national' }

/** A directory statement in its place, its signature already verified. `at` is receipt time, seconds. */
export type Announced<S extends DirectoryStatement = DirectoryStatement> = {
  claims: S
  digest: Digest
  kid: Digest
  at: number
}

/** Reads the founding statement: at least three registrars who are different people, one of whom signed it. */
export async function foundNation({ claims, digest, kid }: Omit<Announced, 'at'>): Promise<Nation> {
  if (claims.verb !== 'found') throw new Refusal('verb_not_allowed', 'A nation begins with found.')
  const registrars = await Promise.all(
    claims.registrars.map(async ({ person, key }) => ({ person, key, thumbprint: await thumbprint(key) })),
  )
  if (new Set(registrars.map(({ person }) => person)).size < 3) {
    throw new Refusal('verb_not_allowed', 'A nation needs at least three registrars who are different people.')
  }
  if (!registrars.some(registrar => registrar.thumbprint === kid)) throw new Refusal('key_not_of_issuer')
  const gatewayKeys = new Map(
    await Promise.all(claims.gateway_keys.map(async entry => [await thumbprint(entry.key), entry] as const)),
  )
  const { name, rehearsal, policy } = claims
  return { net: digest, name, rehearsal, registrars, gatewayKeys, policy, head: digest, position: 0 }
}

/** Whether a member key counts at this time: admitted by then, and not removed by then. */
export function holds(held: Held, at: number): boolean {
  return held.from <= at && (held.until === undefined || at < held.until)
}

/** The speaker behind a key, as of a time, or undefined where the key has no standing for that issuer. */
export function speakerOf(
  issuer: Id | 'national',
  kid: Digest,
  nation: Nation,
  entry: Entry | undefined,
  at: number,
): Speaker | undefined {
  if (issuer === 'national') {
    const registrar = nation.registrars.find(one => one.thumbprint === kid)
    return registrar && { kid, person: registrar.person, role: 'registrar', authority: 'national' }
  }
  const member = entry?.id === issuer ? entry.members.find(one => one.thumbprint === kid && holds(one, at)) : undefined
  return member && { kid, ...(member.person && { person: member.person }), role: member.role, authority: issuer }
}

/** The certificate of a desk that holds at this time: the newest one in force. */
export function certificateOf(entry: Entry, desk: Desk, at: number): Certificate | undefined {
  return entry.certificates.findLast(one => one.desk === desk && holds(one, at))
}

/** How many different people can open what is sealed to a desk now. Systems are nobody, and auditors are shown no letter. */
export function peopleAtDesk(entry: Entry, desk: Desk, at: number): number {
  const held = certificateOf(entry, desk, at)
  if (!held) return 0
  const holders = entry.keyholders
    .filter(one => one.fingerprint === held.fingerprint && one.at <= at)
    .map(one => one.member)
  const people = entry.members
    .filter(one => holders.includes(one.thumbprint) && holds(one, at) && may(one.role, 'read_letter', 'party'))
    .map(one => one.person)
  return new Set(people.filter(Boolean)).size
}

/** Whether a letter may be sealed to this desk now: a certificate in force, and enough people who can open it. */
export function canReceive(entry: Entry, desk: Desk, nation: Nation, at: number): boolean {
  return entry.identity?.status !== 'closed' && peopleAtDesk(entry, desk, at) >= nation.policy.keyholders_per_desk
}

/** A statement by this key, received at `at`, is doubtful: the key was later reported compromised since before then. */
export function doubtful(member: Member | undefined, at: number): boolean {
  return member?.removed?.reason === 'compromised' && at >= member.removed.since
}
