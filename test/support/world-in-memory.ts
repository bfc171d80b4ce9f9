// A nation in memory: real keys, real signatures, real receipts, no server. For tests of what clients believe.
// It keeps the protocol as an honest gateway would; a test that wants a lie alters what came out.
import { makeDeskCertificate, makeDeviceCertificate } from '../../clients/seal/index.ts'
import { admissionType, announce } from '../../schemas/directory/announce.ts'
import type { Entry } from '../../schemas/directory/directory.ts'
import { announceNational, foundNation, type Nation } from '../../schemas/directory/nation.ts'
import { type Desk, type Digest, type Id, newId, sha256 } from '../../schemas/ids.ts'
import { beginReferral, continueReferral, type Referral, type Said } from '../../schemas/referral/referral.ts'
import { makeSigningKey, type SigningKey, signJws } from '../../schemas/statement/jws.ts'
import { type Note, type Receipt, signNote, signReceipt } from '../../schemas/statement/receipt.ts'
import { readStatement, signStatement } from '../../schemas/statement/statement.ts'
import {
  type DirectoryStatement,
  isDirectoryVerb,
  type ReferralStatement,
  type Role,
  type Statement,
  type StatementOf,
} from '../../schemas/statement/verbs.ts'

export type Link = { statement: string; receipt: string }
export type Person = { key: SigningKey; person: Id; role: Role; device: Made }
type Made = Awaited<ReturnType<typeof makeDeskCertificate>>
export type Council = { id: Id; name: string; manager: Person; officer: Person; desk: Made }
/** Claims as a test writes them: what the world knows is filled in. */
export type Saying = { verb: Statement['verb']; sub: string } & Record<string, unknown>

const issuer = 'https://gateway.example'
const anyDigest = 'A'.repeat(43)

/** Founds a nation with three registrars and one gateway key. Its clock stands at `now` until a test moves it. */
export async function makeWorld(): Promise<World> {
  const registrars = await Promise.all([1, 2, 3].map(async () => ({ key: await makeSigningKey(), person: newId() })))
  const gateway = await makeSigningKey()
  const world = new World(registrars, gateway)
  await world.found()
  return world
}

export class World {
  now = 1_800_000_000
  readonly issuer = issuer
  readonly registrars: { key: SigningKey; person: Id }[]
  readonly gateway: SigningKey
  nation!: Nation
  readonly chains = new Map<string, Link[]>()
  readonly entries = new Map<Id, Entry>()
  readonly referrals = new Map<Id, Referral>()
  readonly notes = new Map<Id, string[]>()
  readonly roles = new Map<Digest, Role>()

  constructor(registrars: World['registrars'], gateway: SigningKey) {
    this.registrars = registrars
    this.gateway = gateway
  }

  get net(): Digest {
    return this.nation.net
  }

  registrar(index: number): SigningKey {
    const one = this.registrars[index]
    if (!one) throw new Error(`There is no registrar ${index}.`)
    return one.key
  }

  async found(): Promise<void> {
    const claims: StatementOf<'found'> = {
      iss: 'national',
      sub: 'national',
      jti: newId(),
      iat: this.now,
      prev: null,
      verb: 'found',
      name: 'A nation for tests',
      rehearsal: true,
      registrars: this.registrars.map(({ key, person }) => ({ person, key: key.jwk })),
      gateway_keys: [{ key: this.gateway.jwk, issuer }],
      policy: { proposal_lapses_after_days: 14, first_manager_waits_days: 0, keyholders_per_desk: 1 },
    }
    const statement = await signStatement(claims, this.registrar(0))
    const { digest, kid } = await readStatement(statement, undefined)
    this.nation = await foundNation({ claims, digest, kid })
    const receipt = await this.receipt({ sub: 'national', statement: digest, position: 0, state: 'recorded' })
    this.chains.set('national', [{ statement, receipt }])
  }

  /** A receipt as the gateway signs it; `by` another key for a forged one. */
  receipt(about: Partial<Receipt> & Pick<Receipt, 'sub' | 'statement' | 'position' | 'state'>, by = this.gateway) {
    return signReceipt({ iss: issuer, net: this.net, iat: this.now, jti: newId(), ...about }, by)
  }

  async note(sub: Id, note: Partial<Note>): Promise<string> {
    const notes = this.notes.get(sub) ?? []
    const common = { iss: issuer, net: this.net, iat: this.now, jti: newId(), sub }
    const follows = this.referrals.get(sub)?.position ?? 0
    const made = await signNote({ ...common, number: notes.length, follows, note: 'passed_on', ...note }, this.gateway)
    this.notes.set(sub, [...notes, made])
    return made
  }

  head(subject: string): Digest | null {
    if (subject === 'national') return this.nation.head
    return this.entries.get(subject)?.head ?? this.referrals.get(subject)?.head ?? null
  }

  /** Signs without recording: what a client would send. */
  async sign(iss: string, saying: Saying, by: SigningKey): Promise<string> {
    const { sub } = saying
    const claims = { net: this.net, iss, jti: newId(), iat: this.now, prev: this.head(sub), ...saying }
    return signStatement(claims as unknown as Statement, by)
  }

  /** Signs and records, as an honest gateway would. Returns the digest. */
  async say(iss: string, saying: Saying, by: SigningKey): Promise<Digest> {
    return this.record(await this.sign(iss, saying, by))
  }

  async record(statement: string): Promise<Digest> {
    const { claims, digest, kid } = await readStatement(statement, this.net)
    const { sub } = claims
    const position = this.chains.get(sub)?.length ?? 0
    const state = isDirectoryVerb(claims.verb)
      ? await this.#announce(claims as DirectoryStatement, digest, kid)
      : await this.#continue(claims as ReferralStatement, digest, kid)
    const receipt = await this.receipt({ sub, statement: digest, position, state })
    this.chains.set(sub, [...(this.chains.get(sub) ?? []), { statement, receipt }])
    // What ends does so with the next second.
    if (claims.verb === 'remove_member' || claims.verb === 'retire_certificate') this.now += 1
    return digest
  }

  async #announce(claims: DirectoryStatement, digest: Digest, kid: Digest): Promise<string> {
    const said = { claims, digest, kid, at: this.now }
    if (claims.sub === 'national') {
      const next = await announceNational(this.nation, said)
      this.nation = next.nation
      return next.state
    }
    const { entry, state } = await announce(this.entries.get(claims.sub), said, this.nation)
    this.entries.set(claims.sub, entry)
    return state
  }

  async #continue(claims: ReferralStatement, digest: Digest, kid: Digest): Promise<string> {
    const before = this.referrals.get(claims.sub)
    const doubtful = claims.verb === 'confirm' || claims.verb === 'disown'
    const said: Said = {
      claims,
      digest,
      role: this.roles.get(kid) ?? 'officer',
      at: this.now,
      doubtful,
      seconded: doubtful,
    }
    const next = before ? await continueReferral(before, said) : beginReferral(said as Said<StatementOf<'send'>>)
    this.referrals.set(claims.sub, next)
    return next.state
  }

  links(subject: string): Link[] {
    return this.chains.get(subject) ?? []
  }

  /** A council with a manager, an officer and a desk `cme` that both can open. */
  async council(name: string): Promise<Council> {
    const id = newId()
    const [manager, officer] = await Promise.all([this.person('manager'), this.person('officer')])
    const desk = await makeDeskCertificate({ authority: id, desk: 'cme', at: this.date })
    const council = { id, name, manager, officer, desk }
    const [first, second] = [this.registrar(0), this.registrar(1)]
    const identity = { name, nation: 'England', gss: [{ code: 'E09000009' }], status: 'active' }
    await this.#approved({ verb: 'register', sub: id, identity }, first, second)
    await this.#approved(await this.admission(id, manager), first, second)
    await this.say(id, await this.admission(id, officer), manager.key)
    await this.publish(id, 'cme', desk, manager)
    await this.share(id, [manager, officer], desk, manager)
    return council
  }

  get date(): Date {
    return new Date(this.now * 1000)
  }

  async person(role: Role): Promise<Person> {
    const [key, person] = [await makeSigningKey(), newId()]
    const device = await makeDeviceCertificate({ person, member: key.kid, at: this.date })
    this.roles.set(key.kid, role)
    return { key, person, role, device }
  }

  async #approved(saying: Saying, proposer: SigningKey, approver: SigningKey): Promise<void> {
    const proposal = await this.say('national', saying, proposer)
    await this.say('national', { verb: 'approve', sub: saying.sub, proposal }, approver)
  }

  /** What admits a person, with their own proof. */
  async admission(authority: Id, { key, person, role, device }: Person): Promise<Saying> {
    const { fingerprint, certificate } = device
    const proof = await signJws(
      admissionType,
      { net: this.net, authority, role, device: fingerprint, ...(role === 'system' ? {} : { person }) },
      key,
    )
    const named = role === 'system' ? {} : { person }
    const made = { role, ...named, desks: ['cme'], key: key.jwk, device: { fingerprint, certificate }, proof }
    return { verb: 'admit_member', sub: authority, ...made }
  }

  async publish(authority: Id, desk: Desk, made: Made, manager: Person): Promise<void> {
    const { fingerprint, certificate } = made
    const saying = { verb: 'publish_certificate', sub: authority, desk, fingerprint, certificate } as const
    const proposal = await this.say(authority, saying, manager.key)
    await this.say('national', { verb: 'approve', sub: authority, proposal }, this.registrar(2))
  }

  async share(authority: Id, members: Person[], desk: Made, by: Person): Promise<void> {
    const certificates = members.map(one => one.device.fingerprint)
    const letter = { sha256: await sha256(desk.privateKey), bytes: 4096, certificates, opening: anyDigest }
    const thumbprints = members.map(one => one.key.kid)
    await this.say(
      authority,
      { verb: 'share_keyring', sub: authority, desk: 'cme', members: thumbprints, letter },
      by.key,
    )
  }
}
