// Wakes those who wait when something was said to their authority: one query for all who wait at this process, none when nobody does.
// It keeps nothing that matters: order and completeness come from the database (queries.ts), and several gateways watch at once.
import type { Digest } from '../../schemas/ids.ts'
import type { Sql } from '../database/connect.ts'
import * as queries from './queries.ts'
import { Recent } from './recent.ts'
import { Together } from './together.ts'

/** How often a process asks what is new, while somebody waits: half of it is the mean delay of a feed. */
const askEveryMs = 50
/** For how many of these it goes on while nobody waits: listeners are often between two waits. */
const idleTurns = 20
/** Entries read in one query; more are read at once after it. */
const mostAtOnce = 500
/** How many requests of one member wait at once at this process; one more lets the longest waiting go. */
const mostWaitsPerMember = 8

type Who = { authority: string; member: Digest }
type Woken = 'woken' | 'displaced'
type Waiter = Who & { wake: (why?: Woken) => void }
type Wait = { done: Promise<Woken>; cancel: () => void }

export class FeedWatch {
  readonly #sql: Sql
  readonly #waiters = new Set<Waiter>()
  readonly #ofMember = new Map<Digest, Set<Waiter>>()
  readonly #standing: Together<boolean>
  #timer: NodeJS.Timeout | undefined
  #idle = 0
  closed = false
  /** What was read last, for all. */
  readonly recent = new Recent()

  constructor(sql: Sql) {
    this.#sql = sql
    this.#standing = new Together(keys => queries.membersAmong(sql, keys))
  }

  /** Whether this key is a member's now; asked once for all who ask at the same moment. */
  async isMember(key: Digest): Promise<boolean> {
    return (await this.#standing.ask(key)) ?? false
  }

  /** Resolves when the authority was told something, the time is over, the caller is gone, or too many of theirs wait. */
  wait(who: Who, ms: number, gone: AbortSignal): Wait {
    const { promise: done, resolve } = Promise.withResolvers<Woken>()
    const finish = (why: Woken = 'woken') => {
      clearTimeout(timer)
      gone.removeEventListener('abort', cancel)
      this.#remove(waiter)
      resolve(why)
    }
    const cancel = () => finish()
    const waiter: Waiter = { ...who, wake: finish }
    const timer = setTimeout(cancel, Math.max(ms, 0))
    gone.addEventListener('abort', cancel)
    this.#add(waiter)
    if (this.closed || gone.aborted) finish()
    else this.#timer ??= setTimeout(() => this.#ask(), this.recent.end ? askEveryMs : 0)
    return { done, cancel }
  }

  /** Lets everybody go: the process stops. */
  close(): void {
    this.closed = true
    clearTimeout(this.#timer)
    this.#wake()
  }

  /** Makes room for one more of this member. A Set keeps the order of insertion: the first is the oldest. */
  #add(waiter: Waiter): void {
    const own = this.#ofMember.get(waiter.member) ?? new Set<Waiter>()
    const [oldest] = own
    if (own.size >= mostWaitsPerMember) oldest?.wake('displaced')
    own.add(waiter)
    this.#ofMember.set(waiter.member, own)
    this.#waiters.add(waiter)
  }

  #remove(waiter: Waiter): void {
    this.#waiters.delete(waiter)
    const own = this.#ofMember.get(waiter.member)
    own?.delete(waiter)
    if (own?.size === 0) this.#ofMember.delete(waiter.member)
  }

  #wake(whom?: ReadonlySet<string>): void {
    for (const waiter of [...this.#waiters]) if (!whom || whom.has(waiter.authority)) waiter.wake()
  }

  async #ask(): Promise<void> {
    this.#idle = this.#waiters.size === 0 ? this.#idle + 1 : 0
    if (this.#idle > idleTurns) {
      // What comes while nobody asks would be missing in between.
      this.recent.forget()
      this.#timer = undefined
      return
    }
    let more = false
    try {
      more = await this.#read()
    } catch {
      // The database is away: let everybody ask for themselves, and be told so.
      this.recent.forget()
      this.#wake()
    }
    if (!this.closed) this.#timer = setTimeout(() => this.#ask(), more ? 0 : askEveryMs)
  }

  /** Reads what is new and wakes whom it is for; whether there is more already. */
  async #read(): Promise<boolean> {
    const { recent } = this
    if (!recent.end) {
      recent.beginAt(await queries.feedEnd(this.#sql))
      // Something may have come between what they asked and this place.
      this.#wake()
      return false
    }
    const { rows, settled } = await queries.feedSince(this.#sql, recent.end, mostAtOnce)
    this.#wake(recent.add(rows, settled))
    return rows.length === mostAtOnce
  }
}
