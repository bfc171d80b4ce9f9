// The feed: what changed for an authority since a cursor, waiting where nothing did. Order and completeness come from the
// database (see queries.ts); the watch only spares it from being asked by everybody all the time.
import type { FeedEntry } from '../../schemas/api/forms.ts'
import { Refusal } from '../../schemas/problem.ts'
import type { Sql } from '../database/connect.ts'
import type { Gateway } from '../gateway.ts'
import type { Caller } from '../identity/caller.ts'
import { viewerOf } from './box.ts'
import * as queries from './queries.ts'

/** How often a process asks whether anything is new, while somebody waits: half of it is the mean delay of a feed. */
const askEveryMs = 50

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
  const until = Date.now() + waitSeconds * 1000
  for (;;) {
    // Listen first, then ask: what comes in between wakes the wait at once.
    const woken = watch.wait(viewer.authority, until - Date.now(), gone)
    const rows = await queries.feedAfter(gateway.sql, viewer, from, limit)
    const over = rows.length > 0 || Date.now() >= until || gone.aborted
    if (over) {
      woken.cancel()
      return { items: rows.map(entry), next: rows.length > 0 ? placeOf(rows.at(-1) ?? from) : placeOf(from) }
    }
    await woken.done
  }
}

type Waiter = { authority: string; wake: () => void }

/** Wakes those who wait when something was said to their authority. One query for all of them; none when nobody waits. */
export class FeedWatch {
  readonly #sql: Sql
  readonly #waiters = new Set<Waiter>()
  #timer: NodeJS.Timeout | undefined
  #seen: queries.FeedPlace | undefined

  constructor(sql: Sql) {
    this.#sql = sql
  }

  /** Resolves when the authority was told something, the time is over, or the caller is gone. */
  wait(authority: string, ms: number, gone: AbortSignal): { done: Promise<void>; cancel: () => void } {
    const { promise: done, resolve } = Promise.withResolvers<void>()
    const waiter: Waiter = { authority, wake: () => finish() }
    const timer = setTimeout(() => finish(), Math.max(ms, 0))
    const finish = () => {
      clearTimeout(timer)
      gone.removeEventListener('abort', finish)
      this.#waiters.delete(waiter)
      resolve()
    }
    gone.addEventListener('abort', finish)
    this.#waiters.add(waiter)
    this.#start()
    return { done, cancel: finish }
  }

  /** Lets everybody go: the process stops. */
  close(): void {
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
