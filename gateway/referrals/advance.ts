// THE ONLY PLACE where a referral changes state: read, decide, sign, write; all or nothing. Nothing else writes these tables.
// Nothing is locked while it decides: writing checks again that head, member and certificates are as read, or starts over.
import type { Id } from '../../schemas/ids.ts'
import { newId } from '../../schemas/ids.ts'
import { Refusal } from '../../schemas/problem.ts'
import { listFor, responsible, whoseMove } from '../../schemas/referral/lifecycle.ts'
import { beginReferral, continueReferral, type Referral, type Said } from '../../schemas/referral/referral.ts'
import { signReceipt } from '../../schemas/statement/receipt.ts'
import { type Read, readStatement } from '../../schemas/statement/statement.ts'
import type { ReferralStatement, StatementOf } from '../../schemas/statement/verbs.ts'
import { clockRowOf, clocksOf } from '../clocks/project.ts'
import type { ClockRow } from '../clocks/queries.ts'
import { codeOf, violatedConstraint } from '../database/failure.ts'
import { FoldedChains } from '../directory/folded.ts'
import { checkSigner } from '../directory/nation.ts'
import type { Gateway } from '../gateway.ts'
import type { Caller } from '../identity/caller.ts'
import {
  checkAddressee,
  checkAttachments,
  checkClock,
  checkHeads,
  checkLetter,
  checkNewDesk,
  checkSpeaker,
  checkSpeakersEnd,
  worksOn,
} from './checks.ts'
import { doubtOf } from './doubt.ts'
import { addressedBy, readGround } from './ground.ts'
import * as queries from './queries.ts'
import { moveResponsibility, movesResponsibility } from './responsibility/move.ts'

/** How often it starts over when others speak at the same moment. Beyond that the client is told to come again. */
const maxAttempts = 5
/** Those being spoken about now, roughly. */
const folded = new FoldedChains<Referral>(5_000)
/** SQLSTATE of `deadlock_detected`. */
const deadlock = '40P01'

/**
 * Records a statement about a referral.
 *
 * @param verified whether its signature holds: nothing is decided before that is known
 * @param place where somebody has looked already; looked up again at every further attempt
 *
 * @returns the receipt; `fresh` is false where these bytes were recorded before
 * @throws Refusal in the order of PROTOCOL's checks; nothing is half done after it
 */
export async function advance(
  gateway: Gateway,
  caller: Caller,
  read: Read<ReferralStatement>,
  letter: Uint8Array | undefined,
  verified: Promise<boolean>,
  place?: Promise<queries.Place>,
): Promise<{ receipt: string; fresh: boolean }> {
  for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
    const done = await attemptOnce(gateway, caller, read, letter, verified, attempt === 0 ? place : undefined)
    if (done) return done
  }
  throw new Refusal('contended')
}

async function attemptOnce(
  gateway: Gateway,
  caller: Caller,
  read: Read<ReferralStatement>,
  letter: Uint8Array | undefined,
  verified: Promise<boolean>,
  place: Promise<queries.Place> | undefined,
) {
  const { claims } = read
  const first = claims.verb === 'send'
  const named = 'attachments' in claims ? (claims.attachments ?? []) : []
  // Read before the ground: if these very bytes are recorded in between, the ground tells, before a linked attachment is refused.
  const [chain, passedOn, uploaded] = await Promise.all([
    first ? [] : queries.saidAbout(gateway.sql, claims.sub),
    first ? false : queries.isPassedOn(gateway.sql, claims.sub),
    named.length === 0
      ? []
      : queries.attachmentsNamed(
          gateway.sql,
          claims.iss,
          named.map(({ id }) => id),
        ),
  ])
  const told = await tell(claims.sub, chain, gateway.nation.net)
  const before = told && { ...told, passedOn }
  const concerned = concernedBy(claims, before)
  const ground = await readGround(gateway.sql, gateway.nation, claims, question(claims, concerned, caller), place)
  gateway.nation = ground.nation
  if (!(await verified)) throw new Refusal('signature_invalid')
  if (ground.stored) return { receipt: sameBytes(read, ground.stored), fresh: false }

  checkClock(claims.iat, ground.now)
  checkSpeaker(caller, claims, before)
  if (first && ground.taken) throw await alreadyBegun(gateway, caller, claims)
  if (before && claims.prev !== before.head) throw stale(read, chain, before)
  checkHeads(claims, concerned, ground)
  checkAddressee(claims, ground, gateway.nation)
  checkSpeakersEnd(claims, ground)
  checkNewDesk(claims, before, ground, gateway.nation)
  if (first && claims.follows !== undefined && !ground.mayFollow) throw new Refusal('follows_unknown')
  const at = Math.max(ground.now, chain.at(-1)?.received_at ?? 0)
  const doubt = await doubtOf(gateway, caller, claims, before, chain, at)
  const said: Said = { claims, digest: read.digest, role: caller.role, at, ...doubt }
  const after = before ? await continueReferral(before, said) : beginReferral(said as Said<StatementOf<'send'>>)
  checkLetter(claims, letter, after, ground)
  checkAttachments(named, uploaded, gateway.config.limits)

  const receipt = await receiptFor(gateway, read, after, at)
  const clock = clockRowOf(after, clocksOf(after, ground.entries, gateway.nation), at)
  const written = await write(gateway, { caller, read, letter, before, after, clock, receipt, at }).catch(
    unlessOvertaken,
  )
  if (!written) return undefined
  if (written.replayed) throw new Refusal('dpop_replayed')
  // Committed now, whether the statement was recorded or not.
  if (caller.unspent) caller.unspent.spent = true
  return written.done ? { receipt, fresh: true } : undefined
}

/**
 * Nothing was written, and it is started over: the same jti was recorded about another subject at this moment, a job wrote a note beside
 * a referral that this one follows, or two waited for each other.
 */
function unlessOvertaken(error: unknown): false {
  if (codeOf(error) === deadlock || overtaking.includes(violatedConstraint(error) ?? '')) return false
  throw error
}

const overtaking = ['chain_issuer_jti_key', 'notes_pkey']

/** The parties, and whoever the statement brings in. */
function concernedBy(claims: ReferralStatement, before: Referral | undefined): Id[] {
  const addressed = addressedBy(claims)
  const parties = before ? [before.sender, before.recipient] : [claims.iss]
  return [...new Set([...parties, ...(addressed ? [addressed] : [])])]
}

function question(claims: ReferralStatement, concerned: Id[], { desks }: Caller): queries.PlaceQuestion {
  return {
    subject: claims.sub,
    issuer: claims.iss,
    jti: claims.jti,
    concerned,
    follows: claims.verb === 'send' ? claims.follows : undefined,
    desks,
  }
}

/** Folds what was said so far. The gateway wrote it itself, so signatures are not checked again. */
async function tell(subject: Id, chain: readonly queries.SaidRow[], net: string): Promise<Referral | undefined> {
  let referral = folded.known(subject, chain)
  for (const row of chain.slice(referral ? referral.position + 1 : 0)) {
    const { claims, digest } = await readStatement(row.statement, net)
    const said = {
      claims: claims as ReferralStatement,
      digest,
      role: row.role as Caller['role'],
      at: row.received_at,
      doubtful: true,
      seconded: true,
    }
    referral = referral ? await continueReferral(referral, said) : beginReferral(said as Said<StatementOf<'send'>>)
  }
  if (referral) folded.keep(subject, referral)
  return referral
}

function sameBytes(read: Read, stored: { statement: string; receipt: string }): string {
  // The digest leaves the signature out: ES256 has two spellings of one signature, and both say the same.
  if (stored.statement.startsWith(`${read.decoded.signingInput}.`)) return stored.receipt
  throw new Refusal('jti_reused', `${read.claims.jti} was recorded with other bytes.`)
}

function stale(read: Read<ReferralStatement>, chain: readonly queries.SaidRow[], before: Referral): Refusal {
  const seen = indexOfDigest(chain, read.claims.prev)
  const missing = chain.slice(seen + 1).map(({ statement, receipt }) => ({ statement, receipt }))
  return new Refusal('stale', `The head is ${before.head}.`, { missing })
}

/** A referral under this id exists: who works on it is shown it, others learn nothing about it. */
async function alreadyBegun(gateway: Gateway, caller: Caller, claims: ReferralStatement): Promise<Refusal> {
  const chain = await queries.saidAbout(gateway.sql, claims.sub)
  const referral = await tell(claims.sub, chain, gateway.nation.net)
  const missing = worksOn(caller, referral) ? chain.map(({ statement, receipt }) => ({ statement, receipt })) : []
  return new Refusal('stale', 'This id is taken.', { missing })
}

function indexOfDigest(chain: readonly queries.SaidRow[], digest: string | null): number {
  // Each statement names the one before it, so whoever names `digest` stands right behind it.
  const next = chain.findIndex(row => digest !== null && prevOf(row.statement) === digest)
  return next - 1
}

function prevOf(token: string): string | null {
  return (JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { prev: string | null }).prev
}

function receiptFor(gateway: Gateway, read: Read, after: Referral, at: number): Promise<string> {
  const { config, nation, signer } = gateway
  checkSigner(gateway, nation, at)
  const { position, state } = after
  const place = { sub: read.claims.sub, statement: read.digest, position, state }
  return signReceipt({ iss: config.publicUrl, net: nation.net, iat: at, jti: newId(), ...place }, signer)
}

type Written = {
  caller: Caller
  read: Read<ReferralStatement>
  letter: Uint8Array | undefined
  before: Referral | undefined
  after: Referral
  clock: ClockRow
  receipt: string
  at: number
}

/** One SQL statement, and a transaction only where another referral changes with this one. */
function write(gateway: Gateway, written: Written): Promise<queries.Appended> {
  const { read, before, after, at } = written
  const { claims } = read
  const said = appended(written)
  if (!movesResponsibility(before, after) && claims.verb !== 'recall') return queries.append(gateway.sql, said)
  return gateway.sql.begin(async tx => {
    const appended = await queries.append(tx, said)
    if (!appended.done) return appended
    await moveResponsibility(gateway, tx, before, after, at)
    if (claims.verb === 'recall') await queries.recall(tx, claims.item, claims.sub, at)
    return appended
  })
}

function appended({ caller, read, letter, after, clock, receipt, at }: Written): queries.Append {
  const { claims, digest, token, kid } = read
  return {
    subject: claims.sub,
    kind: after.kind,
    passedOn: after.passedOn,
    prev: claims.prev,
    digest,
    position: after.position,
    issuer: claims.iss,
    jti: claims.jti,
    verb: claims.verb,
    member: kid,
    role: caller.role,
    statement: token,
    receipt,
    at,
    letter,
    fingerprints: 'letter' in claims && claims.letter ? claims.letter.certificates : [],
    attachments: 'attachments' in claims ? (claims.attachments ?? []).map(({ id }) => id) : [],
    row: rowOf(after),
    clock,
    proof: caller.unspent?.spent ? undefined : caller.unspent?.proof,
    predecessor: claims.verb === 'hand_over' ? after.predecessors.at(-1) : undefined,
  }
}

function rowOf(after: Referral): queries.ReferralRow {
  const who = responsible(after)
  return {
    sender: after.sender,
    recipient: after.recipient,
    senderDesks: after.senderDesks,
    recipientDesks: after.recipientDesks,
    state: after.state,
    urgent: after.urgent,
    accepted: after.acceptedBy,
    settled: after.settled,
    responsible: who === 'passed_on' ? undefined : after[who],
    move: whoseMove(after),
    senderList: listFor('sender', after),
    recipientList: listFor('recipient', after),
    decideBy: after.decideBy,
    follows: after.follows,
    outside: after.outside,
    takenOnAt: after.times.takenOnAt,
    decidedAt: after.times.decidedAt,
    endedAt: after.times.endedAt,
    quietSince: after.quietSince,
    filed: after.filed,
    held: after.held,
  }
}
