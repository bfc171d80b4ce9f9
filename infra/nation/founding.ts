// Founds a nation: three registrars, the gateway's key, the policy; then registers councils and lets people in.
// Makes keys and statements only. How a statement reaches a gateway is the caller's `say`.

import {
  addKey,
  emptyKeyring,
  type Keyring,
  type MadeCertificate,
  makeDeskCertificate,
  makeDeviceCertificate,
  sealLetter,
} from '../../clients/seal/index.ts'
import type { AdmissionProof } from '../../schemas/directory/announce.ts'
import { admissionType } from '../../schemas/directory/announce.ts'
import { type ContactsDocument, mailboxesElsewhere } from '../../schemas/directory/contacts.ts'
import { type Desk, type Digest, type Id, newId, sha256 } from '../../schemas/ids.ts'
import { makeSigningKey, type PublicKey, type SigningKey, signJws } from '../../schemas/statement/jws.ts'
import { digestOf, signStatement } from '../../schemas/statement/statement.ts'
import type { DirectoryStatement, Identity, Policy, Role } from '../../schemas/statement/verbs.ts'

type PrivateJwk = NonNullable<Awaited<ReturnType<typeof makeSigningKey>>['privateJwk']>

/** A key pair with its private part, to be wrapped and kept by whoever it belongs to. */
export type OwnKey = SigningKey & { privateJwk: PrivateJwk }
/** A registrar: speaks for the nation. */
export type RegistrarKeys = { person: Id; key: OwnKey }
/** One member of a council with everything only it holds. `person` is absent for a system. */
export type MemberKeys = { name: string; role: Role; person?: Id; desks: Desk[]; key: OwnKey; device: MadeCertificate }
/** A council that has joined: its members, and its desks' keyrings. */
export type CouncilKeys = { id: Id; identity: Identity; members: MemberKeys[]; keyrings: Record<Desk, Keyring> }

/** Delivers one signed statement; resolves once it is recorded. */
export type Say = (
  by: SigningKey & { authority: Id | 'national' },
  statement: string,
  enclosed?: { letter?: Uint8Array; document?: string },
) => Promise<void>

/** A rehearsal waits for nothing. */
export const rehearsalPolicy: Policy = {
  proposal_lapses_after_days: 14,
  first_manager_waits_days: 0,
  keyholders_per_desk: 2,
}

export async function makeOwnKey(): Promise<OwnKey> {
  const { privateJwk, ...key } = await makeSigningKey(true)
  if (!privateJwk) throw new Error('The key was made without its private part.')
  return { ...key, privateJwk }
}

export type FoundingPlan = {
  name: string
  rehearsal: boolean
  policy: Policy
  gateway: { key: PublicKey; issuer: string }
  registrars: { person: Id; key: PublicKey }[]
  /** Of one of the registrars. */
  signing: SigningKey
}

/** The founding statement. Its digest is the nation's `net`. */
export async function foundNation({
  signing,
  gateway,
  ...plan
}: FoundingPlan): Promise<{ statement: string; net: Digest }> {
  const place = { iss: 'national', sub: 'national', jti: newId(), iat: seconds(), prev: null, verb: 'found' } as const
  const statement = await signStatement({ ...place, ...plan, gateway_keys: [gateway] }, signing)
  return { statement, net: await digestOf(statement) }
}

/** The part of a plan that registrars make, where all their keys are at hand: in rehearsals and tests only. */
export function foundedBy(registrars: readonly RegistrarKeys[]): Pick<FoundingPlan, 'registrars' | 'signing'> {
  const [first] = registrars
  if (!first) throw new Error('A nation needs registrars.')
  return { registrars: registrars.map(({ person, key }) => ({ person, key: key.jwk })), signing: first.key }
}

export async function makeRegistrars(count = 3): Promise<RegistrarKeys[]> {
  return Promise.all(Array.from({ length: count }, async () => ({ person: newId(), key: await makeOwnKey() })))
}

/** Builds a directory through `say`, remembering the heads it makes. */
export class DirectoryBuilder {
  readonly net: Digest
  readonly #registrars: RegistrarKeys[]
  readonly #say: Say
  readonly heads = new Map<string, Digest>()

  constructor(net: Digest, registrars: RegistrarKeys[], say: Say) {
    this.net = net
    this.#registrars = registrars
    this.#say = say
  }

  /** Registers a council: one registrar proposes, another approves. */
  async register(id: Id, identity: Identity): Promise<void> {
    await this.#approved(id, { verb: 'register', identity })
  }

  /**
   * Lets a council in: its first manager by two registrars, everybody else by the manager, then a certificate for each desk
   * that somebody works at, and the keyring of each desk to all who work there.
   */
  async join(
    id: Id,
    identity: Identity,
    people: { name: string; role: Exclude<Role, 'registrar'>; desks: Desk[] }[],
  ): Promise<CouncilKeys> {
    const members = await Promise.all(people.map(makeMember))
    const manager = members.find(({ role }) => role === 'manager')
    if (!manager) throw new Error('A council needs a manager.')
    await this.#approved(id, await this.#admission(id, manager))
    for (const member of members) {
      if (member === manager) continue
      const digest = await this.#speak(id, await this.#admission(id, member), manager.key, id)
      if (member.role === 'manager')
        await this.#speak(id, { verb: 'approve', proposal: digest }, this.#registrar(1).key, 'national')
    }
    const keyrings: Record<Desk, Keyring> = {}
    for (const desk of new Set(people.filter(({ role }) => role !== 'auditor').flatMap(({ desks }) => desks))) {
      keyrings[desk] = await this.openDesk(
        id,
        desk,
        manager,
        members.filter(one => one.desks.includes(desk)),
      )
    }
    return { id, identity, members, keyrings }
  }

  /** Makes a desk's certificate, has it approved, and shares its keyring. */
  async openDesk(id: Id, desk: Desk, manager: MemberKeys, holders: MemberKeys[]): Promise<Keyring> {
    const made = await makeDeskCertificate({ authority: id, desk })
    const { fingerprint, certificate } = made
    const digest = await this.#speak(
      id,
      { verb: 'publish_certificate', desk, fingerprint, certificate },
      manager.key,
      id,
    )
    await this.#speak(id, { verb: 'approve', proposal: digest }, this.#registrar(0).key, 'national')
    const keyring = await addKey(emptyKeyring({ authority: id, desk }), made)
    await this.shareKeyring(id, keyring, manager, holders)
    return keyring
  }

  /** Seals a keyring to the devices of its holders. */
  async shareKeyring(id: Id, keyring: Keyring, by: MemberKeys, people: MemberKeys[]): Promise<void> {
    // Auditors read chains, never letters.
    const holders = people.filter(({ role }) => role !== 'auditor')
    const { desk } = keyring
    const signWith = keyring.keys.at(-1)
    if (!signWith) throw new Error('The keyring is empty.')
    const letter = await sealLetter({
      envelope: {
        net: this.net,
        iss: id,
        sub: id,
        to: id,
        desk,
        verb: 'share_keyring',
        kind: 'keyring',
        content: keyring,
        manifest: [],
      },
      certificates: holders.map(({ device }) => device.certificate),
      signWith,
    })
    const claim = {
      sha256: letter.sha256,
      bytes: letter.bytes.length,
      certificates: letter.certificates,
      opening: letter.openingSha256,
    }
    const members = holders.map(({ key }) => key.kid)
    await this.#speak(id, { verb: 'share_keyring', desk, members, letter: claim }, by.key, id, { letter: letter.bytes })
  }

  /** Publishes contacts: the document travels beside the statement. Where a mailbox is not under gov.uk, a registrar says so too. */
  async publishContacts(id: Id, manager: MemberKeys, contacts: ContactsDocument): Promise<void> {
    const document = JSON.stringify(contacts)
    const elsewhere = mailboxesElsewhere(contacts).length > 0
    const claims = { document: await sha256(document), ...(elsewhere && { mailboxes_elsewhere: true as const }) }
    const digest = await this.#speak(id, { verb: 'update', ...claims }, manager.key, id, { document })
    if (elsewhere) await this.#speak(id, { verb: 'approve', proposal: digest }, this.#registrar(1).key, 'national')
  }

  async #approved(subject: Id, claims: Claims): Promise<void> {
    const digest = await this.#speak(subject, claims, this.#registrar(0).key, 'national')
    await this.#speak(subject, { verb: 'approve', proposal: digest }, this.#registrar(1).key, 'national')
  }

  async #admission(authority: Id, { key, role, person, desks, device }: MemberKeys): Promise<Claims> {
    const { fingerprint, certificate } = device
    const proof: AdmissionProof = { net: this.net, authority, role, device: fingerprint, ...(person && { person }) }
    return {
      verb: 'admit_member',
      role,
      ...(person && { person }),
      desks,
      key: key.jwk,
      device: { fingerprint, certificate },
      proof: await signJws(admissionType, proof, key),
    }
  }

  async #speak(
    subject: Id,
    claims: Claims,
    by: SigningKey,
    iss: Id | 'national',
    enclosed?: { letter?: Uint8Array; document?: string },
  ): Promise<Digest> {
    const prev = this.heads.get(subject) ?? null
    const common = { net: this.net, iss, sub: subject, jti: newId(), iat: seconds(), prev }
    const statement = await signStatement({ ...common, ...claims } as DirectoryStatement, by)
    await this.#say({ ...by, authority: iss }, statement, enclosed)
    const digest = await digestOf(statement)
    this.heads.set(subject, digest)
    return digest
  }

  #registrar(index: number): RegistrarKeys {
    const registrar = this.#registrars[index]
    if (!registrar) throw new Error('A nation has at least three registrars.')
    return registrar
  }
}

type OwnClaims<S> = S extends unknown ? Omit<S, 'net' | 'iss' | 'sub' | 'jti' | 'iat' | 'prev'> : never
type Claims = OwnClaims<DirectoryStatement>

async function makeMember({
  name,
  role,
  desks,
}: {
  name: string
  role: Exclude<Role, 'registrar'>
  desks: Desk[]
}): Promise<MemberKeys> {
  const key = await makeOwnKey()
  const person = role === 'system' ? undefined : newId()
  const device = await makeDeviceCertificate({ person: person ?? key.kid, member: key.kid })
  return { name, role, ...(person && { person }), desks, key, device }
}

function seconds(): number {
  return Math.floor(Date.now() / 1000)
}
