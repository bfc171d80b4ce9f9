// Says one thing exactly once, whatever breaks in between (PROTOCOL §2): the same bytes until it is known what became of them.
// The order is the argument: remembered before sent; own signing in the chain is success; a changed head is looked at first.

import { type ProblemCode, Refusal } from '../../../schemas/problem.ts'
import { lifeOf, nextState } from '../../../schemas/referral/lifecycle.ts'
import { partyOf } from '../../../schemas/referral/referral.ts'
import { GatewayProblem } from '../call/trouble.ts'
import type { Pending } from '../memory/memory.ts'
import { beginReading } from '../memory/recall.ts'
import type { Session } from '../session.ts'
import type { TrustedReferral } from '../trust/referral.ts'
import { finishOther } from './finish-other.ts'
import { ChangedMeanwhile, type Intention, maySignAgain, type Said } from './intention.ts'
import { isOutdated, leavesOpen } from './outcome.ts'
import { believe, readTrusted } from './read.ts'
import { signAgain, signAnew } from './sign.ts'

const moved: ProblemCode[] = ['directory_moved', 'letter_certificates']
/** Uploaded before an earlier run ended, and swept since. */
const lost: ProblemCode[] = ['attachment_missing', 'attachment_incomplete']
/** How often the head may run away, or the directory move, before the caller hears of it. */
const rounds = 12

/**
 * Says it, or finds that it was said.
 *
 * @throws ChangedMeanwhile where an officer must look first; GatewayProblem; Distrust; Unreachable: then call again, and the same is sent
 */
export function speak(session: Session, intention: Intention): Promise<Said> {
  const place = intention.verb === 'send' ? intention.key : intention.subject
  return session.turns(place, () => speakInTurn(session, intention))
}

async function speakInTurn(session: Session, intention: Intention): Promise<Said> {
  const { memory } = session
  const done = intention.lasting ? await memory.done(intention.key) : undefined
  if (done)
    return { referral: await readTrusted(session, done.subject), statement: done.statement, receipt: done.receipt }
  let pending = await memory.pending(intention.key)
  const known = pending ? { ...intention, subject: pending.subject } : intention
  if (!pending) await finishOther(session, known.subject, known.key)
  let before =
    known.verb === 'send' ? undefined : (!pending && known.known) || (await readTrusted(session, known.subject))
  if (!pending && before && known.seen) checkSeen(session, known, before, known.seen)
  let fresh = false
  for (let round = 1; ; round++) {
    const said = pending && before && (await foundIn(session, known, pending, before))
    if (said) return said
    if (before) await checkParty(session, known, before)
    if (pending && before && pending.prev !== before.head) {
      await checkChanges(session, known, pending, before)
      pending = await signAgain(session, known, before, pending)
      fresh = true
    }
    if (!pending) {
      pending = await signAnew(session, known, before)
      fresh = true
    }
    try {
      return await post(session, known, pending, before)
    } catch (error) {
      if (!(error instanceof GatewayProblem) || round >= rounds) throw error
      const { code } = error
      if (code === 'stale') before = await readTaken(session, known, error)
      else if (isOutdated(code) && !fresh) pending = await signAgain(session, known, before, pending)
      else if ((moved.includes(code) && round <= 2) || (lost.includes(code) && !fresh))
        pending = await signAnew(session, known, before, pending)
      else {
        if (!leavesOpen(code)) await memory.settle(known.key)
        throw error
      }
      fresh = code !== 'stale' || fresh
    }
  }
}

/** Who handed over only reads: nothing is sealed, nothing is asked. */
async function checkParty(session: Session, { key }: Intention, before: TrustedReferral): Promise<void> {
  if (session.authority === 'national' || partyOf(before, session.authority)) return
  await session.memory.settle(key)
  throw GatewayProblem.of(new Refusal('not_found', 'Your council has handed this over, and only reads it now.'))
}

/** Sends the bytes, and believes the receipt only in its place behind the chain it was signed on. */
async function post(
  session: Session,
  intention: Intention,
  pending: Pending,
  before: TrustedReferral | undefined,
): Promise<Said> {
  const { statement, letter, subject } = pending
  const recall = await beginReading(session.memory, session.clock, subject)
  const { receipt } = await session.gateway.call('say', {
    body: { statement, ...(letter !== undefined && { letter }) },
  })
  const held = await session.memory.head(subject)
  if (held && held.position > (before?.position ?? -1)) {
    // Recorded by an earlier run, and the chain has gone on since: there it is looked for.
    const found = await foundIn(session, intention, pending, await readTrusted(session, subject))
    if (found) return found
  }
  const chain = [...(before?.history ?? []), { statement, receipt }]
  const referral = await believe(
    session,
    { id: subject, chain, notes: before?.noteTokens ?? [] },
    { fresh: false, recall },
  )
  return finish(session, intention, referral, referral.head, receipt)
}

/** The referral that somebody else moved on; for a `send`, whose id is taken, perhaps by strangers. */
async function readTaken(
  session: Session,
  { key, subject }: Intention,
  stale: GatewayProblem,
): Promise<TrustedReferral> {
  return readTrusted(session, subject).catch(async error => {
    if (!(error instanceof GatewayProblem) || error.code !== 'not_found') throw error
    await session.memory.settle(key)
    throw stale
  })
}

/** Whether one of the signings made for this intention stands in the chain: then it is said. */
async function foundIn(
  session: Session,
  intention: Intention,
  pending: Pending,
  referral: TrustedReferral,
): Promise<Said | undefined> {
  const entry = referral.history.find(one => pending.signed.includes(one.digest))
  return entry && finish(session, intention, referral, entry.digest, entry.receipt)
}

async function finish(
  { memory, spool }: Session,
  { key, lasting }: Intention,
  referral: TrustedReferral,
  statement: string,
  receipt: string,
): Promise<Said> {
  const position = referral.history.find(one => one.digest === statement)?.position ?? referral.position
  await memory.settle(key, lasting ? { key, subject: referral.id, statement, receipt, position } : undefined)
  await spool?.drop(key)
  return { referral, statement, receipt }
}

function checkSeen(session: Session, intention: Intention, before: TrustedReferral, seen: string): void {
  const at = before.history.findIndex(one => one.digest === seen)
  refuseChanges(session, intention, before, before.history.slice(at + 1))
}

async function checkChanges(
  session: Session,
  intention: Intention,
  pending: Pending,
  before: TrustedReferral,
): Promise<void> {
  const at = before.history.findIndex(one => one.digest === pending.prev)
  try {
    refuseChanges(session, intention, before, before.history.slice(at + 1))
  } catch (error) {
    // Another statement holds this place: the one signed for it can never be recorded.
    await session.memory.settle(intention.key)
    throw error
  }
}

function refuseChanges(
  { authority }: Session,
  { verb }: Intention,
  before: TrustedReferral,
  changes: TrustedReferral['history'],
): void {
  if (changes.length === 0) return
  const party = partyOf(before, authority)
  const possible = party && nextState(lifeOf(before), before.state, verb, party) !== undefined
  if (!possible || !maySignAgain(verb, changes, authority)) throw new ChangedMeanwhile(verb, changes, before)
}
