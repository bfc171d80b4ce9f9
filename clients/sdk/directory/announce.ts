// Says one thing about a council exactly once: the rules of say/speak.ts, for chains of the directory.
// A changed head always goes back to the caller: nothing in the directory is said twice by a machine.
import { type Id, newId } from '../../../schemas/ids.ts'
import { digestOf, signStatement } from '../../../schemas/statement.ts'
import type { DirectoryStatement, DirectoryVerb } from '../../../schemas/verbs.ts'
import { GatewayProblem } from '../call/trouble.ts'
import type { Pending } from '../memory/memory.ts'
import { beginReading } from '../memory/recall.ts'
import { finishOther } from '../say/finish-other.ts'
import { isOutdated, leavesOpen } from '../say/outcome.ts'
import { nowSeconds, type Session } from '../session.ts'
import type { Placed } from '../trust/chain.ts'
import { type TrustedEntry, verifyEntry } from '../trust/entry.ts'

/** One change, or a word on one; `claims` without what all statements share. */
export type Announcement = { verb: DirectoryVerb; about: Id; claims: object; letter?: string; document?: string }

/** It is in the chain: `state` is `proposed`, `approved`, `refused` or `recorded`. */
export type AnnouncementMade = { about: Id; statement: string; receipt: string; state: string; entry: TrustedEntry }

/** Somebody else spoke about this council first. */
export class DirectoryChanged extends Error {
  override name = 'DirectoryChanged'
  readonly changes: Placed<DirectoryStatement>[]

  constructor(about: Id, changes: Placed<DirectoryStatement>[]) {
    super(`Others spoke about ${about} first: ${changes.map(({ claims }) => claims.verb).join(', ')}.`)
    this.changes = changes
  }
}

/**
 * Signs and says it, or finds that it was said; the receipt is verified in its place.
 *
 * @throws DirectoryChanged; GatewayProblem; Distrust; Unreachable: then call again, and the same is sent
 */
export function announceChange(session: Session, announcement: Announcement): Promise<AnnouncementMade> {
  return session.turns(announcement.about, () => announceInTurn(session, announcement))
}

async function announceInTurn(session: Session, announcement: Announcement): Promise<AnnouncementMade> {
  const { memory } = session
  const key = keyOf(session, announcement)
  await finishOther(session, announcement.about, key)
  let before = await entryNow(session, announcement.about)
  let pending = await memory.pending(key)
  let fresh = false
  for (;;) {
    const found = pending && before?.chain.find(one => pending?.signed.includes(one.digest))
    if (before && found) return finish(session, key, before, found)
    if (pending && pending.prev !== (before?.entry.head ?? null)) {
      await memory.settle(key)
      throw new DirectoryChanged(announcement.about, since(before, pending))
    }
    if (!pending) {
      pending = await sign(session, key, announcement, before)
      fresh = true
    }
    try {
      return await post(session, key, pending, before)
    } catch (error) {
      if (!(error instanceof GatewayProblem) || leavesOpen(error.code)) throw error
      if (error.code === 'stale') {
        before = await entryNow(session, announcement.about)
      } else if (isOutdated(error.code) && !fresh) {
        pending = await sign(session, key, announcement, before, pending)
        fresh = true
      } else {
        await memory.settle(key)
        throw error
      }
    }
  }
}

/** The sealed keyring is random: its statement is known by whom it is for, not by its bytes. */
function keyOf({ net, authority }: Session, { verb, about, claims }: Announcement): string {
  const { letter: _, ...said } = claims as { letter?: unknown }
  return `${net} ${authority} ${verb} ${about} ${JSON.stringify(said)}`
}

async function entryNow(session: Session, id: Id): Promise<TrustedEntry | undefined> {
  try {
    return await session.directory.entryOf(id, { fresh: true })
  } catch (error) {
    if (error instanceof GatewayProblem && error.code === 'unknown_authority') return undefined
    throw error
  }
}

async function sign(
  session: Session,
  key: string,
  { verb, about, claims, letter, document }: Announcement,
  before: TrustedEntry | undefined,
  earlier?: Pending,
): Promise<Pending> {
  const { net, authority: iss, member, clock } = session
  const prev = before?.entry.head ?? null
  const common = { net, iss, sub: about, jti: newId(clock.now()), iat: nowSeconds(session), prev, verb }
  const statement = await signStatement({ ...common, ...claims } as unknown as DirectoryStatement, member)
  const signed = [...(earlier?.signed ?? []), await digestOf(statement)]
  const enclosed = { ...(letter !== undefined && { letter }), ...(document !== undefined && { document }) }
  const pending: Pending = { key, subject: about, prev, statement, signed, ...enclosed }
  await session.memory.prepare(pending)
  return pending
}

async function post(
  session: Session,
  key: string,
  pending: Pending,
  before: TrustedEntry | undefined,
): Promise<AnnouncementMade> {
  const { statement, letter, document, subject } = pending
  const body = { statement, ...(letter !== undefined && { letter }), ...(document !== undefined && { document }) }
  const recall = await beginReading(session.memory, session.clock, subject)
  const { receipt } = await session.gateway.call('say', { body })
  const after = await session.within(nation => verifyEntry(nation, subject, [{ statement, receipt }], before))
  // Remembered before it is read again: a gateway that took a removal and then never shows it is caught here.
  await recall(after.chain)
  const placed = after.chain.at(-1)
  const now = await session.directory.entryOf(subject, { fresh: true })
  return finish(session, key, now, placed as Placed<DirectoryStatement>)
}

async function finish(
  { memory }: Session,
  key: string,
  entry: TrustedEntry,
  placed: Placed<DirectoryStatement>,
): Promise<AnnouncementMade> {
  await memory.settle(key)
  const { digest: statement, receipt, state } = placed
  return { about: entry.entry.id, statement, receipt, state, entry }
}

function since(before: TrustedEntry | undefined, { prev }: Pending): Placed<DirectoryStatement>[] {
  const chain = before?.chain ?? []
  return chain.slice(chain.findIndex(one => one.digest === prev) + 1)
}
