// Statements about councils, made by hand: every claim can be changed before it is signed, every proof spoilt.
import { type MadeCertificate, makeDeviceCertificate } from '../../clients/seal/index.ts'
import { type CouncilKeys, type MemberKeys, makeOwnKey, type OwnKey } from '../../infra/nation/founding.ts'
import { type AdmissionProof, admissionType } from '../../schemas/directory/announce.ts'
import { type Digest, type Id, newId } from '../../schemas/ids.ts'
import { type SigningKey, signJws } from '../../schemas/statement/jws.ts'
import { digestOf, signStatement } from '../../schemas/statement/statement.ts'
import type { DirectoryStatement, DirectoryVerb, Role } from '../../schemas/statement/verbs.ts'
import { type LiveNation, memberOf } from './live-nation.ts'
import type { Answer, Enclosed } from './raw-client.ts'

export type Change = { verb: DirectoryVerb } & Record<string, unknown>
export type Announced = Answer & { digest: Digest; statement: string }
/** Somebody who speaks: a key, and for whom. */
export type Voice = { key: OwnKey; iss: Id | 'national' }

/** Somebody who may be admitted: a key of their own and a device. */
export type Newcomer = { key: OwnKey; person: Id; device: MadeCertificate }

export async function makeNewcomer(person: Id = newId()): Promise<Newcomer> {
  const key = await makeOwnKey()
  return { key, person, device: await makeDeviceCertificate({ person, member: key.kid }) }
}

/** A newcomer, once admitted in this role. */
export function asMember({ key, person, device }: Newcomer, role: Role, desks = ['cme']): MemberKeys {
  return { name: role, role, person, desks, key, device }
}

export class RawDirectory {
  readonly nation: LiveNation

  constructor(nation: LiveNation) {
    this.nation = nation
  }

  registrar(index: number): Voice {
    const found = this.nation.registrars[index]
    if (!found) throw new Error(`there is no registrar ${index}`)
    return { key: found.key, iss: 'national' }
  }

  member(council: CouncilKeys, name = 'manager'): Voice {
    return { key: memberOf(council, name).key, iss: council.id }
  }

  /** Signs a statement about an entry, on its head as last seen; `own` wins over every common claim. */
  async sign(by: Voice, sub: Id | 'national', own: Change, signWith: SigningKey = by.key): Promise<string> {
    // The nation's chain was begun by its founding, which nobody here said.
    const prev = this.nation.builder.heads.get(sub) ?? (sub === 'national' ? this.nation.net : null)
    const common = { net: this.nation.net, iss: by.iss, sub, jti: newId(), iat: Math.floor(Date.now() / 1000), prev }
    return signStatement({ ...common, ...own } as DirectoryStatement, signWith)
  }

  /** Posts a signed statement; once recorded it is the head. */
  async post(by: Voice, sub: Id | 'national', statement: string, enclosed: Enclosed = {}): Promise<Announced> {
    const answer = await this.nation.clientOf(by).say(statement, enclosed)
    const digest = await digestOf(statement)
    if (answer.status === 201) this.nation.builder.heads.set(sub, digest)
    return { ...answer, digest, statement }
  }

  async say(by: Voice, sub: Id | 'national', own: Change, enclosed: Enclosed = {}): Promise<Announced> {
    return this.post(by, sub, await this.sign(by, sub, own), enclosed)
  }

  /** Says it, and a registrar approves it. */
  async approved(by: Voice, sub: Id, own: Change, approver: Voice = this.registrar(1)): Promise<Announced> {
    const proposal = recorded(await this.say(by, sub, own))
    recorded(await this.say(approver, sub, { verb: 'approve', proposal: proposal.digest }))
    return proposal
  }

  /** What lets a newcomer in as a registrar. */
  async registrarAdmission({ key, person }: Newcomer): Promise<Change> {
    return { verb: 'admit_registrar', person, key: key.jwk, proof: await this.registrarProof(person, key) }
  }

  /** What a newcomer signs to become a registrar. */
  registrarProof(person: Id, key: SigningKey): Promise<string> {
    const proof: AdmissionProof = { net: this.nation.net, authority: 'national', role: 'registrar', person }
    return signJws(admissionType, proof, key)
  }

  /** What admits a newcomer; `spoil` changes what the newcomer's proof says, and who signs it. */
  async admission(
    authority: Id,
    { key, person, device }: Newcomer,
    role: Role,
    { desks = ['cme'], spoil = {}, provenBy = key as SigningKey, named = role !== 'system' } = {},
  ): Promise<Change> {
    const { fingerprint, certificate } = device
    const proof: AdmissionProof = {
      net: this.nation.net,
      authority,
      role,
      device: fingerprint,
      ...(named && { person }),
      ...spoil,
    }
    return {
      verb: 'admit_member',
      role,
      ...(named && { person }),
      desks,
      key: key.jwk,
      device: { fingerprint, certificate },
      proof: await signJws(admissionType, proof, provenBy),
    }
  }
}

/** The answer, where it was recorded. */
export function recorded<A extends Answer>(answer: A): A {
  if (answer.status !== 201) throw new Error(`not recorded: ${answer.status} ${answer.text}`)
  return answer
}
