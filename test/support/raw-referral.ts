// Statements about referrals, made by hand: every claim and letter can be changed before it is signed or sent.
import { type SealedLetter, sealLetter } from '../../clients/seal/index.ts'
import type { CouncilKeys, MemberKeys } from '../../infra/nation/founding.ts'
import { type Digest, type Id, newId } from '../../schemas/ids.ts'
import { digestOf, signStatement } from '../../schemas/statement/statement.ts'
import { letterKinds, type ReferralVerb, type Statement } from '../../schemas/statement/verbs.ts'
import { type LiveNation, memberOf } from './live-nation.ts'
import type { Answer } from './raw-client.ts'

type Claims = { verb: ReferralVerb } & Record<string, unknown>
/** What else of a letter's inside is to be other than usual. */
export type Inside = { kind?: string; manifest?: object[] }
export type Prepared = { claims: Statement; letter?: SealedLetter; by: MemberKeys }
export type Told = Answer & { digest: Digest; statement: string; opening: string; letter?: Uint8Array }

/** One referral between two councils, and the thread of what was said about it. */
export class RawReferral {
  readonly world: LiveNation
  readonly sender: CouncilKeys
  readonly recipient: CouncilKeys
  readonly id: Id = newId()
  head: Digest | null = null
  desk = 'cme'
  /** Where the next letters go on the other side, if not to `desk`. */
  theirDesk: string | undefined
  /** Letters are sealed to the own desk only: the other council has not joined. */
  alone = false

  constructor(world: LiveNation, sender: CouncilKeys, recipient: CouncilKeys) {
    this.world = world
    this.sender = sender
    this.recipient = recipient
  }

  other(council: CouncilKeys): CouncilKeys {
    return council === this.sender ? this.recipient : this.sender
  }

  /** Makes the claims of a statement, and seals its letter where the verb has one. */
  async prepare(
    council: CouncilKeys,
    own: Claims,
    {
      member = 'officer' as string,
      content = {} as object,
      withLetter = carriesLetter(own.verb, member),
      inside = {} as Inside,
    } = {},
  ): Promise<Prepared> {
    const { net, builder } = this.world
    const other = this.other(council)
    const heads = Object.fromEntries([council, other].map(({ id }) => [id, builder.heads.get(id) ?? '']))
    const common = {
      net,
      iss: council.id,
      sub: this.id,
      jti: newId(),
      iat: Math.floor(Date.now() / 1000),
      prev: this.head,
      heads,
    }
    const by = memberOf(council, member)
    const reason = own.verb === 'hold' && { reason: 'other' }
    if (!withLetter) return { claims: { ...common, ...reason, ...own } as Statement, by }
    const letter = await this.seal(council, own.verb, content, inside)
    const claim = {
      sha256: letter.sha256,
      bytes: letter.bytes.length,
      certificates: letter.certificates,
      opening: letter.openingSha256,
    }
    return { claims: { ...common, ...own, letter: claim } as Statement, letter, by }
  }

  seal(council: CouncilKeys, verb: ReferralVerb, content: object, inside: Inside = {}): Promise<SealedLetter> {
    const other = this.other(council)
    const [ours, theirs] = [
      council.keyrings[this.desk]?.keys.at(-1),
      (this.alone ? council : other).keyrings[this.theirDesk ?? this.desk]?.keys.at(-1),
    ]
    if (!ours || !theirs) throw new Error('a desk has no keyring')
    const envelope = {
      net: this.world.net,
      iss: council.id,
      sub: this.id,
      to: other.id,
      desk: this.desk,
      verb,
      kind: 'message',
      content,
      manifest: [],
      ...inside,
    }
    return sealLetter({ envelope, certificates: [...new Set([theirs.certificate, ours.certificate])], signWith: ours })
  }

  /** Signs and posts what was prepared; a recorded statement becomes the head. */
  async post({ claims, letter, by }: Prepared): Promise<Told> {
    const statement = await signStatement(claims, by.key)
    const answer = await this.world.clientOf(by).say(statement, letter ? { letter: letter.bytes } : {})
    const digest = await digestOf(statement)
    if (answer.status === 201) this.head = digest
    return { ...answer, digest, statement, opening: letter?.opening ?? '', ...(letter && { letter: letter.bytes }) }
  }

  /** Says it, and expects nothing. */
  async say(council: CouncilKeys, own: Claims, options: Parameters<RawReferral['prepare']>[2] = {}): Promise<Told> {
    return this.post(await this.prepare(council, own, options))
  }

  sendClaims(change: Record<string, unknown> = {}): Claims {
    return {
      verb: 'send',
      kind: 'transfer',
      to: this.recipient.id,
      desk: this.desk,
      from_desk: this.desk,
      urgent: false,
      attachments: [],
      ...change,
    }
  }

  async send(change: Record<string, unknown> = {}): Promise<Told> {
    return must(await this.say(this.sender, this.sendClaims(change)))
  }

  async collect(item: Told, by = this.recipient): Promise<Told> {
    return must(await this.say(by, { verb: 'collect', item: item.digest, revealed: item.opening }))
  }

  /** Sent, collected, accepted. */
  async accepted(change: Record<string, unknown> = {}): Promise<{ sent: Told; accepted: Told }> {
    const sent = await this.send(change)
    await this.collect(sent)
    const accepted = must(await this.say(this.recipient, { verb: 'accept', accepts: [sent.digest] }))
    return { sent, accepted }
  }
}

/** Where a letter may but need not be, there is one; but for a hold, unless a system must name its officer. */
function carriesLetter(verb: ReferralVerb, member: string): boolean {
  return verb in letterKinds && (verb !== 'hold' || member === 'system')
}

/** The answer, where it was recorded. */
export function must(told: Told): Told {
  if (told.status !== 201) throw new Error(`not recorded: ${told.status} ${told.text}`)
  return told
}

/** The same statement, its claims changed after its letter was sealed. */
export function withClaims(prepared: Prepared, change: Record<string, unknown>): Prepared {
  return { ...prepared, claims: { ...prepared.claims, ...change } as Statement }
}
