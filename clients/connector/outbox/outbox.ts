// The requests at work: each is said exactly once, in the order in which it was taken where it is about the same referral, however often the
// line, the gateway or this process breaks. The SDK remembers what it signed; the store remembers what was asked for.
import type { Id } from '../../../schemas/ids.ts'
import type { Clock, Council, Said } from '../../sdk/index.ts'
import type { Journal } from '../events/journal.ts'
import type { Ended, Item, Trouble, Waiting } from './item.ts'
import { type Outcome, outcomeOf } from './outcome.ts'
import { sayItem } from './say.ts'
import type { OutboxStore } from './store.ts'

/** How many referrals are spoken about at once. */
const atOnce = 4
const firstPauseMilliseconds = 1_000
const longestPauseMilliseconds = 60_000
/** Where the line is whole and it still does not go through. */
const longestTroubledMilliseconds = 300_000
/** Whoever takes a request back is answered by then. */
const longestCancelMilliseconds = 20_000

export type OutboxOptions = {
  store: OutboxStore
  journal: Journal
  /** Rejects while the gateway is out of reach. */
  council: () => Promise<Council>
  clock: Clock
  /** Whether anything was ever signed for it. */
  signed: (item: Waiting) => Promise<boolean>
  /** Runs work while nobody else speaks with the same keys. */
  exclusively: <T>(work: () => Promise<T>) => Promise<T>
}

export class Outbox {
  readonly #options: OutboxOptions
  readonly #stopping = new AbortController()
  /** Requests of one referral, or one new referral, in their order. */
  readonly #lines = new Map<string, Waiting[]>()
  readonly #running = new Map<string, Promise<void>>()
  /** Held while somebody takes a request of theirs back. */
  readonly #held = new Map<string, Promise<void>>()
  readonly #notBefore = new Map<string, number>()
  readonly #watchers = new Map<string, (() => void)[]>()
  #awayUntil = 0
  #pausesAway = 0
  #lastOrder = 0

  constructor(options: OutboxOptions) {
    this.#options = options
    const items = [...options.store.all()].sort((one, other) => one.order - other.order)
    this.#lastOrder = items.at(-1)?.order ?? 0
    for (const item of items) if (item.status === 'waiting') this.#enqueue(item)
  }

  /** Begins with what waited when the last run ended. */
  start(): void {
    this.#next()
  }

  /** The place of the next request. */
  order(): number {
    this.#lastOrder = Math.max(this.#lastOrder + 1, this.#options.clock.now())
    return this.#lastOrder
  }

  /** Takes a request; from here on it is said, whatever breaks. */
  async take(item: Waiting, staged?: string): Promise<void> {
    this.#enqueue(await this.#options.store.take(item, staged))
    this.#next()
  }

  /** Resolves once it is over, once it is known that it must wait, or after so long. */
  async awaitTried(reference: string, milliseconds: number): Promise<Item | undefined> {
    const { store, clock } = this.#options
    const now = () => store.get(reference)
    const item = now()
    if (item?.status !== 'waiting' || milliseconds <= 0) return item
    const settled = new AbortController()
    const watchers = this.#watchers.get(reference) ?? []
    watchers.push(() => settled.abort())
    this.#watchers.set(reference, watchers)
    if (clock.now() < this.#awayUntil) this.#tell(reference)
    await clock.wait(milliseconds, AbortSignal.any([settled.signal, this.#stopping.signal])).catch(() => {})
    return now()
  }

  /**
   * Takes a request back that was never signed: nothing of it has left this machine, and nothing will.
   *
   * `perhaps_sent`: it is sent until it is known whether it arrived. `being_sent`: right now, and that takes long.
   */
  async cancel(item: Waiting, problem: Trouble): Promise<'cancelled' | 'perhaps_sent' | 'being_sent'> {
    const key = lineOf(item)
    const longest = this.#options.clock.wait(longestCancelMilliseconds, this.#stopping.signal).catch(() => {})
    let waiting = true
    void longest.then(() => {
      waiting = false
    })
    for (let busy = this.#busy(key); busy; busy = this.#busy(key)) {
      if (!waiting) return 'being_sent'
      await Promise.race([busy, longest])
    }
    const waits = this.#lines.get(key)?.find(({ reference }) => reference === item.reference)
    if (!waits) return 'perhaps_sent'
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#held.set(key, promise)
    try {
      if (await this.#options.signed(waits)) return 'perhaps_sent'
      await this.#end(key, waits, { status: 'refused', problem, httpStatus: 409 })
      this.#tell(item.reference)
      return 'cancelled'
    } finally {
      this.#held.delete(key)
      resolve()
      this.#next()
    }
  }

  #busy(key: string): Promise<void> | undefined {
    return this.#running.get(key) ?? this.#held.get(key)
  }

  /** Tries everything at once: the line is known to be whole again. */
  hurry(): void {
    this.#awayUntil = 0
    this.#pausesAway = 0
    this.#notBefore.clear()
    this.#next()
  }

  /** Something of ours was recorded on this head: what an officer decided on it still stands. */
  async advance(subject: Id, before: string | undefined, after: string): Promise<void> {
    const line = this.#lines.get(subject) ?? []
    for (const [at, item] of line.entries()) {
      if (item.seen === undefined || item.seen !== before || item.attempts > 0) continue
      line[at] = { ...item, seen: after }
      await this.#options.store.change(line[at])
    }
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    await Promise.allSettled(this.#running.values())
  }

  #enqueue(item: Waiting): void {
    const key = lineOf(item)
    this.#lines.set(key, [...(this.#lines.get(key) ?? []), item])
  }

  #tell(reference: string): void {
    for (const settle of this.#watchers.get(reference) ?? []) settle()
    this.#watchers.delete(reference)
  }

  /** Starts whatever may be said now, and comes back when the next may. */
  #next(): void {
    if (this.#stopping.signal.aborted) return
    const now = this.#options.clock.now()
    let soonest = Number.POSITIVE_INFINITY
    for (const [key, [item]] of this.#lines) {
      if (!item || this.#running.has(key) || this.#held.has(key)) continue
      const from = Math.max(this.#awayUntil, this.#notBefore.get(key) ?? 0)
      // While nothing gets through, one tries for all.
      const free = this.#running.size < (this.#pausesAway > 0 ? 1 : atOnce)
      if (from <= now && free) this.#run(key, item)
      else if (from > now) soonest = Math.min(soonest, from)
    }
    if (soonest < Number.POSITIVE_INFINITY) this.#comeBack(soonest - now)
  }

  #timer: AbortController | undefined
  #comeBack(milliseconds: number): void {
    this.#timer?.abort()
    const timer = new AbortController()
    this.#timer = timer
    const signal = AbortSignal.any([timer.signal, this.#stopping.signal])
    this.#options.clock.wait(milliseconds, signal).then(
      () => this.#next(),
      () => {},
    )
  }

  #run(key: string, item: Waiting): void {
    const running = this.#say(key, item)
      .catch(error => this.#waits(key, item, outcomeOf(error)))
      .finally(() => {
        this.#running.delete(key)
        this.#tell(item.reference)
        this.#next()
      })
    this.#running.set(key, running)
  }

  async #say(key: string, item: Waiting): Promise<void> {
    const { council, exclusively, store } = this.#options
    const { attempts } = item
    try {
      const connected = await council()
      const said = await exclusively(async () => {
        const tried = { ...item, attempts: attempts + 1 }
        if (attempts === 0) await store.change(tried)
        return sayItem(connected, store, tried)
      })
      this.#pausesAway = 0
      this.#awayUntil = 0
      await this.#end(key, item, { status: 'recorded', recorded: recordedIn(said) })
      const place = said.referral.history.findIndex(one => one.digest === said.statement)
      await this.advance(said.referral.id, said.referral.history[place - 1]?.digest, said.statement)
    } catch (error) {
      const outcome = outcomeOf(error)
      if (this.#stopping.signal.aborted && !outcome.over) return
      if (!outcome.over) return this.#waits(key, { ...item, attempts: attempts + 1 }, outcome)
      await this.#end(key, item, { status: 'refused', problem: outcome.problem, httpStatus: outcome.httpStatus })
    }
  }

  async #end(
    key: string,
    { words: _w, files: _f, seen: _s, attempts: _a, trouble: _t, status: _, ...common }: Waiting,
    how:
      | Pick<Ended & { status: 'recorded' }, 'status' | 'recorded'>
      | Pick<Ended & { status: 'refused' }, 'status' | 'problem' | 'httpStatus'>,
  ): Promise<void> {
    const { clock, journal, store } = this.#options
    const ended: Ended = { ...common, endedAt: clock.now(), ...how }
    // Told before it is over: killed in between, it is told under the same name again, which the journal knows.
    await journal.tellOfRequest(ended)
    await store.end(ended)
    this.#notBefore.delete(key)
    const rest = (this.#lines.get(key) ?? []).filter(({ reference }) => reference !== common.reference)
    if (rest.length > 0) this.#lines.set(key, rest)
    else this.#lines.delete(key)
  }

  async #waits(key: string, item: Waiting, outcome: Outcome): Promise<void> {
    if (outcome.over) return
    const { clock, store } = this.#options
    const { attempts } = item
    const now = clock.now()
    const since = item.trouble?.code === outcome.trouble.code ? item.trouble.since : now
    const changed = { ...item, trouble: { ...outcome.trouble, since } }
    const longest = outcome.away ? longestPauseMilliseconds : longestTroubledMilliseconds
    this.#notBefore.set(key, now + pauseAfter(attempts, longest))
    if (outcome.away) this.#awayUntil = now + pauseAfter(++this.#pausesAway, longestPauseMilliseconds)
    const [, ...behind] = this.#lines.get(key) ?? []
    // To the end: if it is this one alone that does not get through, another tries next.
    this.#lines.delete(key)
    this.#lines.set(key, [changed, ...behind])
    // What keeps it waiting is for people to read: that it cannot be written down must not keep it from waiting.
    if (item.trouble?.code !== outcome.trouble.code) await store.change(changed).catch(() => {})
    // Nobody is kept waiting for what is known to take long.
    if (outcome.away) for (const reference of [...this.#watchers.keys()]) this.#tell(reference)
  }
}

/** One new referral each; everything about a referral in one line. */
function lineOf({ subject, reference }: Waiting): string {
  return subject ?? `new ${reference}`
}

/** Random up to a limit that doubles: so that connectors stopped together do not come back together. */
function pauseAfter(attempt: number, longest: number): number {
  const limit = Math.min(longest, firstPauseMilliseconds * 2 ** Math.min(attempt, 20))
  return limit / 2 + (Math.random() * limit) / 2
}

function recordedIn({ referral, statement, receipt }: Said) {
  const entry = referral.history.find(one => one.digest === statement)
  const { position = 0, at = referral.sentAt, state = referral.state } = entry ?? {}
  return { id: referral.id, statement, receipt, position, at, state }
}
