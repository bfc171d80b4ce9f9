// The feed: what changed for an authority since a cursor, waiting where nothing did. Order and completeness come from the
// database (see queries.ts); the watch only spares it from being asked by everybody all the time.
import type { FeedEntry } from '../../schemas/api/forms.ts'
import { accessTokenSeconds } from '../../schemas/limits.ts'
import { Refusal } from '../../schemas/problem.ts'
import type { Sql } from '../database/connect.ts'
import type { Gateway } from '../gateway.ts'
import type { Caller } from '../identity/caller.ts'
import { viewerOf } from './box.ts'
import * as queries from './queries.ts'
import { Together } from './together.ts'

/** How often a process asks whether anything is new, while somebody waits: half of it is the mean delay of a feed. */
const askEveryMs = 50
/** How many requests of one member wait at once at this process; one more lets the longest waiting go. Each costs a query when woken. */
const mostWaitsPerMember = 8

export async function readFeed(
  gateway: Gateway,
  watch: FeedWatch,
  caller: Caller,
  after: string | undefined,
  waitSeconds: number,
  limit: number,
  gone: AbortSignal,
) {
  const viewer = viewerOf(caller)
  const from = after === 'now' ? await queries.feedEnd(gateway.sql) : readPlace(after)
  let until = Date.now() + waitSeconds * 1000
  for (;;) {
    const left = until - Date.now()
    // Listen first, then ask: what comes in between wakes the wait at once.
    const woken =
      left > 0 ? watch.wait({ authority: viewer.authority, member: caller.thumbprint }, left, gone) : undefined
    const rows = await watch.rows.ask(JSON.stringify([viewer, from, limit]), () =>
      queries.feedAfter(gateway.sql, viewer, from, limit),
    )
    if (rows.length > 0 || !woken || gone.aborted) {
      woken?.cancel()
      return { items: rows.map(entry), next: placeOf(rows.at(-1) ?? from) }
    }
    if ((await woken.done) === 'displaced') until = 0
  }
}

/** How long a stream is silent before it says that it is alive, and looks whether it still may be. */
const silentSeconds = 15
const streamPage = 200

/**
 * The feed from a cursor on, as it comes; an empty page after a silence.
 *
 * Ends when the caller is gone, no member any more, or has listened as long as an access token lasts; or too many of theirs listen.
 *
 * @throws Refusal `malformed_request`, at once
 */
export function followFeed(
  gateway: Gateway,
  watch: FeedWatch,
  caller: Caller,
  after: string | undefined,
  gone: AbortSignal,
): AsyncGenerator<FeedEntry[]> {
  // Refused before anything is streamed: a stream that has begun cannot say no any more.
  if (after !== 'now') readPlace(after)
  return follow(gateway, watch, caller, after, gone)
}

async function* follow(
  gateway: Gateway,
  watch: FeedWatch,
  caller: Caller,
  after: string | undefined,
  gone: AbortSignal,
): AsyncGenerator<FeedEntry[]> {
  const endsAt = Date.now() + accessTokenSeconds * 1000
  for (let from = after; Date.now() < endsAt; ) {
    const askedAt = Date.now()
    const { items, next } = await readFeed(gateway, watch, caller, from, silentSeconds, streamPage, gone)
    const displaced = items.length === 0 && Date.now() - askedAt < silentSeconds * 500
    if (gone.aborted || watch.closed || displaced) return
    const key = caller.thumbprint
    if (!(await watch.standing.ask(key, () => queries.isMember(gateway.sql, key)))) return
    from = next
    yield items
  }
}

type Who = { authority: string; member: string }
type Woken = 'woken' | 'displaced'
type Waiter = Who & { wake: (why?: Woken) => void }

/** Wakes those who wait when something was said to their authority. One query for all of them; none when nobody waits. */
export class FeedWatch {
  readonly #sql: Sql
  readonly #waiters = new Set<Waiter>()
  #timer: NodeJS.Timeout | undefined
  closed = false
  /** What listeners who were woken together ask together. */
  readonly rows = new Together<queries.FeedRow[]>()
  readonly standing = new Together<boolean>()
  #seen: queries.FeedPlace | undefined

  constructor(sql: Sql) {
    this.#sql = sql
  }

  /** Resolves when the authority was told something, the time is over, the caller is gone, or too many of theirs wait. */
  wait(who: Who, ms: number, gone: AbortSignal): { done: Promise<Woken>; cancel: () => void } {
    const { promise: done, resolve } = Promise.withResolvers<Woken>()
    const finish = (why: Woken = 'woken') => {
      clearTimeout(timer)
      gone.removeEventListener('abort', cancel)
      this.#waiters.delete(waiter)
      resolve(why)
    }
    const cancel = () => finish()
    const waiter: Waiter = { ...who, wake: finish }
    const timer = setTimeout(cancel, Math.max(ms, 0))
    gone.addEventListener('abort', cancel)
    this.#displace(who.member)
    this.#waiters.add(waiter)
    this.#start()
    return { done, cancel }
  }

  /** Makes room for one more of this member. A Set keeps the order of insertion: the first is the oldest. */
  #displace(member: string): void {
    const own = [...this.#waiters].filter(waiter => waiter.member === member)
    if (own.length >= mostWaitsPerMember) own[0]?.wake('displaced')
  }

  /** Lets everybody go: the process stops. */
  close(): void {
    this.closed = true
    clearTimeout(this.#timer)
    this.#timer = undefined
    for (const waiter of [...this.#waiters]) waiter.wake()
  }

  #start(): void {
    this.#timer ??= setTimeout(() => this.#ask(), askEveryMs)
  }

  async #ask(): Promise<void> {
    try {
      const end = await queries.feedEnd(this.#sql)
      if (this.#seen?.xid !== end.xid) {
        const told = new Set(
          this.#seen ? await queries.authoritiesTold(this.#sql, this.#seen, end) : this.#authorities(),
        )
        this.#seen = end
        for (const waiter of [...this.#waiters]) if (told.has(waiter.authority)) waiter.wake()
      }
    } catch {
      // The database is away: let everybody ask for themselves, and be told so.
      for (const waiter of [...this.#waiters]) waiter.wake()
    }
    this.#timer = undefined
    if (this.#waiters.size > 0) this.#start()
    else this.#seen = undefined
  }

  #authorities(): string[] {
    return [...this.#waiters].map(({ authority }) => authority)
  }
}

function entry(row: queries.FeedRow): FeedEntry {
  const { subject, position, what, verb, state, at } = row
  return { cursor: placeOf(row), subject, position, what, verb, state, at }
}

const placeOf = ({ xid, id }: queries.FeedPlace) => `${xid}.${id}`

function readPlace(cursor: string | undefined): queries.FeedPlace {
  if (cursor === undefined) return { xid: '0', id: 0 }
  const [, xid, id] = /^(\d{1,19})\.(\d{1,15})$/.exec(cursor) ?? []
  if (!xid || !id) throw new Refusal('malformed_request', 'This cursor was not given out by this feed.')
  return { xid, id: Number(id) }
}
