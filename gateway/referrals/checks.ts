// The checks of a statement against what is recorded, in the order PROTOCOL gives them. Each says no with its own code.
import { createHash } from 'node:crypto'
import type { Nation } from '../../schemas/directory/directory.ts'
import { policyAt } from '../../schemas/directory/nation.ts'
import type { Id } from '../../schemas/ids.ts'
import { maxClockSkewSeconds, maxLetterBytes } from '../../schemas/limits.ts'
import { may, mayNotWords } from '../../schemas/permissions.ts'
import { Refusal } from '../../schemas/problem.ts'
import { checkEnd } from '../../schemas/referral/handing-over.ts'
import { isOutside } from '../../schemas/referral/lifecycle.ts'
import { desksOf, type Referral } from '../../schemas/referral/referral.ts'
import type { LetterClaim, ReferralStatement, StatementOf, Verb } from '../../schemas/statement/verbs.ts'
import type { Limits } from '../config.ts'
import type { Caller } from '../identity/caller.ts'
import { addressedBy, type Ground } from './ground.ts'

/** The clock, for statements never seen. */
export function checkClock(iat: number, now: number): void {
  const ahead = iat - now
  if (Math.abs(ahead) <= maxClockSkewSeconds) return
  const by = `${Math.abs(ahead)} seconds ${ahead > 0 ? 'ahead of' : 'behind'} the gateway`
  throw new Refusal('clock', `iat is ${by}; at most ${maxClockSkewSeconds} are taken.`)
}

/** A message may bring a desk in; it does not hand the decision over. */
const decisions: Verb[] = ['accept', 'decline', 'withdraw', 'close', 'reply', 'finish']

/** Role and desk. What is not theirs answers as if it did not exist. */
export function checkSpeaker(caller: Caller, claims: ReferralStatement, before: Referral | undefined): void {
  if (!may(caller.role, claims.verb as Verb, 'party'))
    throw new Refusal('role_may_not', mayNotWords(caller.role, claims.verb as Verb, 'party'))
  if (claims.verb === 'send') {
    if (!caller.desks.includes(claims.from_desk))
      throw new Refusal('not_your_desk', `Your key does not work at ${claims.from_desk}.`)
    return
  }
  if (
    decisions.includes(claims.verb) &&
    worksOn(caller, before) &&
    !caller.desks.includes(desksOf(before, caller.authority)[0] ?? '')
  ) {
    throw new Refusal(
      'not_your_desk',
      'It is decided at the desk it was sent to or from; a desk that was brought in may ask and write.',
    )
  }
  // A manager confirms or disowns what a stolen key said at any desk of the council.
  const anyDesk = claims.verb === 'confirm' || claims.verb === 'disown'
  if (!(anyDesk ? desksOf(before, caller.authority).length > 0 : worksOn(caller, before)))
    throw new Refusal('not_found')
}

/** Whether the caller works at a desk of its council's side. */
export function worksOn(caller: Caller, referral: Referral | undefined): boolean {
  return desksOf(referral, caller.authority).some(desk => caller.desks.includes(desk))
}

/** The directory heads the speaker relied on are named for exactly everybody concerned, and lie on their chains. */
export function checkHeads(claims: ReferralStatement, concerned: readonly Id[], ground: Ground): void {
  const named = Object.keys(claims.heads)
  if (named.length !== concerned.length || concerned.some(id => claims.heads[id] === undefined)) {
    throw new Refusal('directory_moved', `heads must name exactly ${concerned.join(' and ')}.`)
  }
  const strange = concerned.find(id => !ground.knownHeads.some(one => one.id === id && one.head === claims.heads[id]))
  if (strange) throw new Refusal('directory_moved', `The head named for ${strange} is not on its chain.`)
}

/** What a council that ends, or has ended, may not say any more. */
export function checkSpeakersEnd(claims: ReferralStatement, { speaking, now }: Ground): void {
  // Settled in this very second, it holds: the gateway knows the order, which receipts do not tell.
  if (speaking) checkEnd(speaking, claims, now + 1)
}

/** The addressed council exists, is open, and its desk can be sent to. */
export function checkAddressee(claims: ReferralStatement, ground: Ground, nation: Nation): void {
  const to = addressedBy(claims)
  if (!to) return
  const { addressed } = ground
  if (!addressed) throw new Refusal('unknown_authority')
  if (addressed.status === 'closed') {
    throw new Refusal('recipient_closed', `${addressed.name} is closed.`, { successors: addressed.successors })
  }
  const desk = (claims as StatementOf<'send'>).desk
  if (claims.verb === 'send' && claims.outside) checkOutside(ground, nation, { authority: to, desk })
  else checkDesk(ground, nation, { authority: to, name: addressed.name, desk })
}

/** By e-mail goes only what cannot be sent here: the moment it is received decides. */
function checkOutside(ground: Ground, nation: Nation, { authority, desk }: { authority: Id; desk: string }): void {
  const held = ground.certificates.filter(one => one.authority === authority && one.desk === desk)
  const people = Math.max(0, ...held.map(one => one.people))
  if (people >= policyAt(nation, ground.now).keyholders_per_desk) throw new Refusal('recipient_has_joined')
}

/** A message that brings another desk in: that desk can be sent to, like any other. */
export function checkNewDesk(
  claims: ReferralStatement,
  before: Referral | undefined,
  ground: Ground,
  nation: Nation,
): void {
  if (claims.verb !== 'message' || claims.desk === undefined || !before) return
  const authority = claims.iss === before.sender ? before.recipient : before.sender
  checkDesk(ground, nation, { authority, name: 'The other council', desk: claims.desk })
}

/** A desk can be sent to only when it has a certificate, and enough people can open it. */
function checkDesk(
  ground: Ground,
  nation: Nation,
  { authority, name, desk }: { authority: Id; name: string; desk: string },
): void {
  const held = ground.certificates.filter(one => one.authority === authority && one.desk === desk)
  const needed = policyAt(nation, ground.now).keyholders_per_desk
  const people = Math.max(...held.map(one => one.people))
  if (held.length === 0)
    throw new Refusal('recipient_without_certificate', `${name} has no certificate for its desk ${desk}.`)
  if (people < needed) {
    throw new Refusal(
      'recipient_without_certificate',
      `Only ${people} of the ${needed} people needed can open ${desk} at ${name}.`,
    )
  }
}

/** The letter is there exactly when the verb has one, is the one that was signed for, and is sealed to the right desks. */
export function checkLetter(
  claims: ReferralStatement,
  letter: Uint8Array | undefined,
  after: Referral,
  ground: Ground,
): void {
  const claim = 'letter' in claims ? claims.letter : undefined
  if (!claim) {
    if (letter) throw new Refusal('letter_unexpected')
    return
  }
  if (!letter) throw new Refusal('letter_missing')
  if (letter.length > maxLetterBytes) throw new Refusal('too_large', `A letter has at most ${maxLetterBytes} bytes.`)
  if (letter.length !== claim.bytes)
    throw new Refusal('letter_digest', `The letter has ${letter.length} bytes, the statement says ${claim.bytes}.`)
  const sha256 = createHash('sha256').update(letter).digest('base64url')
  if (sha256 !== claim.sha256) throw new Refusal('letter_digest', `The letter's SHA-256 is ${sha256}.`)
  checkSealedTo(claims, claim, after, ground)
}

/**
 * Two certificates in force: one of the desk it goes to, one of a desk of the speaker's own side in this referral.
 *
 * Where both sides are one council, or the other has not joined, its own alone.
 */
function checkSealedTo(claims: ReferralStatement, claim: LetterClaim, after: Referral, ground: Ground): void {
  const fromSender = claims.iss === after.sender || (claims.verb === 'hand_over' && after.sender === claims.to)
  const other = claims.verb === 'hand_over' ? claims.to : fromSender ? after.recipient : after.sender
  const otherDesks = fromSender ? after.recipientDesks : after.senderDesks
  const desk = 'desk' in claims && claims.desk !== undefined ? claims.desk : otherDesks[0]
  const alone = other === claims.iss || (isOutside(after) && claims.verb !== 'hand_over')
  const inForce = ground.certificates.filter(one => one.authority === other && one.desk === desk)
  // A new certificate takes over once enough people were given its keys: until then what is sealed to it, hardly anybody reads.
  const theirs = inForce.some(one => one.enough) ? inForce.filter(one => one.enough) : inForce
  const ours = ground.certificates.filter(one => one.authority === claims.iss)
  const right =
    claim.certificates.length === (alone ? 1 : 2) &&
    (alone || theirs.some(one => claim.certificates.includes(one.fingerprint))) &&
    claim.certificates.some(one =>
      ours.some(own => own.fingerprint === one && ownDesks(claims, after).includes(own.desk)),
    )
  if (right) return
  const wanted = `The desk ${desk} at ${other} holds ${theirs[0]?.fingerprint ?? 'no certificate'}.`
  // All were these councils' own, and not all are any more: right once. Otherwise it never was.
  const current = ground.certificates.map(({ fingerprint }) => fingerprint)
  const outlived =
    claim.certificates.every(one => ground.onceHeld.includes(one)) &&
    claim.certificates.some(one => !current.includes(one))
  throw new Refusal(outlived ? 'directory_moved' : 'letter_certificates', wanted)
}

/** Who hands over is no longer a party afterwards, and seals to a desk that was, or to its first. */
function ownDesks(claims: ReferralStatement, after: Referral): readonly string[] {
  if (claims.verb === 'hand_over') return ['cme', ...(after.predecessors.at(-1)?.desks ?? [])]
  return desksOf(after, claims.iss)
}

type Uploaded = { id: Id; bytes: number; sha256: Buffer | null; state: 'open' | 'complete' | 'linked' }

/** Every attachment named is here, whole, the speaker's own, and free to travel with this letter. */
export function checkAttachments(
  named: { id: Id; sha256: string; bytes: number }[],
  uploaded: readonly Uploaded[],
  { maxAttachmentsPerLetter }: Pick<Limits, 'maxAttachmentsPerLetter'>,
): void {
  if (named.length > maxAttachmentsPerLetter)
    throw new Refusal('too_large', `A letter takes at most ${maxAttachmentsPerLetter} attachments here.`)
  for (const { id, sha256, bytes } of named) {
    const found = uploaded.find(one => one.id === id)
    if (!found) throw new Refusal('attachment_missing', `Attachment ${id} was not uploaded by your council.`)
    if (found.state === 'open') throw new Refusal('attachment_incomplete', `Attachment ${id} is not complete.`)
    if (found.state === 'linked')
      throw new Refusal('attachment_missing', `Attachment ${id} travels with another letter already.`)
    if (found.sha256?.toString('base64url') !== sha256 || found.bytes !== bytes) {
      throw new Refusal('attachment_digest', `Attachment ${id} has other bytes than the statement says.`)
    }
  }
  if (new Set(named.map(({ id }) => id)).size !== named.length)
    throw new Refusal('attachment_missing', 'An attachment is named twice.')
}
