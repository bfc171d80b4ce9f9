// A case as the gateway would have written it: each statement in its form, folded by the product's own rules. Nothing is signed: a hundred
// and fifty thousand chains would take an hour, and the clocks read claims, not signatures.
import { clockRowOf } from '../../../gateway/clocks/project.ts'
import type { Clocks } from '../../../schemas/clocks/due.ts'
import { type Digest, type Id, newId, sha256 } from '../../../schemas/ids.ts'
import { listFor, responsible, whoseMove } from '../../../schemas/referral/lifecycle.ts'
import { beginReferral, continueReferral, type Referral, type Said } from '../../../schemas/referral/referral.ts'
import { statementType } from '../../../schemas/statement/statement.ts'
import type { ReferralStatement, StatementOf } from '../../../schemas/statement/verbs.ts'
import { verbs } from '../../schemas/clocks/any-case.ts'
import type { Happening } from '../../schemas/clocks/slow-ladder.ts'
import type { ChainRow, ReferralRow } from './queries.ts'

export type Scene = {
  net: Digest
  member: Digest
  sender: Id
  recipient: Id
  urgent: boolean
  kind: 'transfer' | 'enquiry'
}
/** Where a case stands, with what must be known to go on. */
export type Standing = { referral: Referral; sent: Digest }

const opening = Buffer.alloc(32, 7).toString('base64url')
const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
const hex = (digest: Digest) => Buffer.from(digest, 'base64url').toString('hex')
const withLetter = new Set(['send', 'ask', 'answer', 'accept', 'decline', 'withdraw', 'record_outcome', 'reply'])
const fingerprint = 'a'.repeat(64)

/** One more statement of a case: where it then stands, and its row of the chain. */
export async function sayOne(
  scene: Scene,
  before: Standing | undefined,
  event: Happening,
): Promise<{ standing: Standing; row: ChainRow }> {
  const { claims, by } = await claimsOf(scene, before, event)
  const header = { alg: 'Ed25519', typ: statementType, kid: scene.member }
  const input = `${encoded(header)}.${encoded(claims)}`
  const digest = await sha256(input)
  const said: Said = {
    claims: claims as ReferralStatement,
    digest,
    role: 'officer',
    at: event.at,
    doubtful: false,
    seconded: false,
  }
  const referral = before
    ? await continueReferral(before.referral, said)
    : beginReferral(said as Said<StatementOf<'send'>>)
  const row: ChainRow = {
    subject: referral.id,
    position: referral.position,
    digest: hex(digest),
    issuer: by,
    jti: String(claims.jti),
    verb: String(claims.verb),
    member: hex(scene.member),
    statement: `${input}.${'A'.repeat(86)}`,
    received_at: event.at,
  }
  return { standing: { referral, sent: before?.sent ?? digest }, row }
}

async function claimsOf(scene: Scene, before: Standing | undefined, { what, at, day, settled }: Happening) {
  const { verb, by: side } = what === 'send' ? { verb: 'send' as const, by: 'sender' as const } : verbs[what]
  const by = scene[side]
  const place = { net: scene.net, iss: by, sub: before?.referral.id ?? newId(), jti: newId(), iat: at }
  const letter = withLetter.has(verb) && {
    letter: {
      sha256: await sha256(`letter ${place.jti}`),
      bytes: 8192,
      certificates: [fingerprint],
      opening: await openingDigest,
    },
  }
  const common = {
    ...place,
    prev: before?.referral.head ?? null,
    heads: { [scene.sender]: scene.net, [scene.recipient]: scene.net },
  }
  const { kind, urgent, recipient } = scene
  const own: Record<string, object> = {
    send: { kind, urgent, to: recipient, desk: 'cme', from_desk: 'cme', attachments: [] },
    collect: { item: before?.sent, revealed: opening },
    acknowledge: day === undefined ? {} : { decide_by: day },
    answer: { attachments: [] },
    accept: { accepts: [before?.sent] },
    record_outcome: { settled: settled === true },
  }
  return { by, claims: { ...common, verb, ...own[verb], ...letter } as Record<string, unknown> }
}
const openingDigest = sha256(new Uint8Array(32).fill(7))

/** The row of a referral as it stands, its clock included. */
export function rowOf({ referral }: Standing, clocks: Clocks, now: number): ReferralRow {
  const who = responsible(referral)
  const { due, next, lookAt } = clockRowOf(referral, clocks, now)
  const { times } = referral
  return {
    id: referral.id,
    kind: referral.kind,
    sender: referral.sender,
    recipient: referral.recipient,
    state: referral.state,
    urgent: referral.urgent,
    accepted: referral.acceptedBy ? hex(referral.acceptedBy) : null,
    settled: referral.settled,
    responsible: who === 'passed_on' ? referral.sender : referral[who],
    move: whoseMove(referral),
    sender_list: listFor('sender', referral),
    recipient_list: listFor('recipient', referral),
    decide_by: referral.decideBy ?? null,
    sent_at: referral.sentAt,
    changed_at: now,
    head: hex(referral.head),
    position: referral.position,
    taken_on_at: times.takenOnAt ?? null,
    decided_at: times.decidedAt ?? null,
    ended_at: times.endedAt ?? null,
    due_what: due?.what ?? null,
    due_side: due?.side ?? null,
    due_since: due?.since ?? null,
    due_on: due?.on ?? null,
    due_at: due?.at ?? null,
    next_step: next?.step ?? null,
    next_on: next?.on ?? null,
    look_at: lookAt ?? null,
  }
}
