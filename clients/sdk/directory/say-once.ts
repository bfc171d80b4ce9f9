// Says one thing to a chain of the directory exactly once: the rules of say/speak.ts, for a council's chain or the nation's.
// A changed head always goes back to the caller: nothing in the directory is said twice by a machine.
import { newId } from '../../../schemas/ids.ts'
import { digestOf, signStatement } from '../../../schemas/statement/statement.ts'
import type { DirectoryStatement, DirectoryVerb } from '../../../schemas/statement/verbs.ts'
import { GatewayProblem } from '../call/trouble.ts'
import type { Pending } from '../memory/memory.ts'
import { beginReading } from '../memory/recall.ts'
import { finishOther } from '../say/finish-other.ts'
import { isOutdated, leavesOpen } from '../say/outcome.ts'
import { nowSeconds, type Session } from '../session.ts'
import type { Link, Placed } from '../trust/chain.ts'

/** One change, or a word on one; `about` is a council or `national`, `claims` without what all statements share. */
export type Announcement = { verb: DirectoryVerb; about: string; claims: object; letter?: string; document?: string }

/** The chain that is spoken to. */
export type Book<T extends { chain: Placed[] }> = {
  /** Read afresh and verified; undefined where it has not begun. @throws Distrust */
  now(): Promise<T | undefined>
  /** The chain with one more link, verified. @throws Distrust */
  continued(link: Link, before: T | undefined): Promise<T>
}

/** It is in the chain `now`, at this place. */
export type Made<T> = { placed: Placed; now: T }

/** Somebody else spoke about this first. */
export class DirectoryChanged extends Error {
  override name = 'DirectoryChanged'
  readonly changes: Placed<DirectoryStatement>[]

  constructor(about: string, changes: Placed[]) {
    super(`Others spoke about ${about} first: ${changes.map(({ claims }) => claims.verb).join(', ')}.`)
    this.changes = changes as Placed<DirectoryStatement>[]
  }
}

/**
 * Signs and says it, or finds that it was said; the receipt is verified in its place.
 *
 * @throws DirectoryChanged; GatewayProblem; Distrust; Unreachable: then call again, and the same is sent
 */
export function sayOnce<T extends { chain: Placed[] }>(
  session: Session,
  announcement: Announcement,
  book: Book<T>,
): Promise<Made<T>> {
  return session.turns(announcement.about, () => sayInTurn(session, announcement, book))
}

async function sayInTurn<T extends { chain: Placed[] }>(
  session: Session,
  announcement: Announcement,
  book: Book<T>,
): Promise<Made<T>> {
  const { memory } = session
  const key = keyOf(session, announcement)
  await finishOther(session, announcement.about, key)
  let before = await book.now()
  let pending = await memory.pending(key)
  let fresh = false
  for (;;) {
    const found = pending && before?.chain.find(one => pending?.signed.includes(one.digest))
    if (before && found) return finish(session, key, before, found)
    if (pending && pending.prev !== headOf(before)) {
      await memory.settle(key)
      throw new DirectoryChanged(announcement.about, since(before, pending))
    }
    if (!pending) {
      pending = await sign(session, key, announcement, before)
      fresh = true
    }
    try {
      return await post(session, key, pending, before, book)
    } catch (error) {
      if (!(error instanceof GatewayProblem) || leavesOpen(error.code)) throw error
      if (error.code === 'stale') {
        before = await book.now()
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

function headOf(read: { chain: Placed[] } | undefined): string | null {
  return read?.chain.at(-1)?.digest ?? null
}

async function sign(
  session: Session,
  key: string,
  { verb, about, claims, letter, document }: Announcement,
  before: { chain: Placed[] } | undefined,
  earlier?: Pending,
): Promise<Pending> {
  const { net, authority: iss, member, clock } = session
  const prev = headOf(before)
  const common = { net, iss, sub: about, jti: newId(clock.now()), iat: nowSeconds(session), prev, verb }
  const statement = await signStatement({ ...common, ...claims } as unknown as DirectoryStatement, member)
  const signed = [...(earlier?.signed ?? []), await digestOf(statement)]
  const enclosed = { ...(letter !== undefined && { letter }), ...(document !== undefined && { document }) }
  const pending: Pending = { key, subject: about, prev, statement, signed, ...enclosed }
  await session.memory.prepare(pending)
  return pending
}

async function post<T extends { chain: Placed[] }>(
  session: Session,
  key: string,
  pending: Pending,
  before: T | undefined,
  book: Book<T>,
): Promise<Made<T>> {
  const { statement, letter, document, subject } = pending
  const body = { statement, ...(letter !== undefined && { letter }), ...(document !== undefined && { document }) }
  const recall = await beginReading(session.memory, session.clock, subject)
  const { receipt } = await session.gateway.call('say', { body })
  const after = await book.continued({ statement, receipt }, before)
  // Remembered before it is read again: a gateway that took a removal and then never shows it is caught here.
  await recall(after.chain)
  const now = (await book.now()) as T
  return finish(session, key, now, after.chain.at(-1) as Placed)
}

async function finish<T>({ memory }: Session, key: string, now: T, placed: Placed): Promise<Made<T>> {
  await memory.settle(key)
  return { placed, now }
}

function since(before: { chain: Placed[] } | undefined, { prev }: Pending): Placed[] {
  const chain = before?.chain ?? []
  return chain.slice(chain.findIndex(one => one.digest === prev) + 1)
}
