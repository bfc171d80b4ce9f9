// The page's end of the worker: starts it, asks, listens. The page can reach no key: a worker shares no memory with it.
// Locking ends the worker, and with it everything it held; the next one knows nothing.

import type { Asked, CallName, Calls, EventName, Events, Told, Trouble } from './protocol.ts'
import workerAddress from './worker.ts?worker&url'

/** What was asked was not done; `trouble` says why, in an officer's words. */
export class NotDone extends Error {
  override name = 'NotDone'
  readonly trouble: Trouble

  constructor(trouble: Trouble) {
    super(trouble.title)
    this.trouble = trouble
  }
}

type Waiting = { name: CallName; resolve: (got: unknown) => void; reject: (why: Error) => void }
type Listener = (name: EventName, news: Events[EventName]) => void

let worker: Worker | undefined
let asked = 0
const waiting = new Map<number, Waiting>()
const listeners = new Set<Listener>()

/** Trusted Types: the one script address that may ever be started from this page. */
const policy = (globalThis as Globals).trustedTypes?.createPolicy('cme-worker', {
  createScriptURL: address => {
    if (address === workerAddress) return address
    throw new TypeError('Only the worker of this bundle is started.')
  },
})
type Globals = typeof globalThis & {
  trustedTypes?: {
    createPolicy(
      name: string,
      rules: { createScriptURL(address: string): string },
    ): {
      createScriptURL(address: string): string
    }
  }
}

function running(): Worker {
  if (worker) return worker
  const address = policy ? policy.createScriptURL(workerAddress) : workerAddress
  const started = new Worker(address, { type: 'module', name: 'keys' })
  started.addEventListener('message', ({ data }: MessageEvent<Told>) => {
    // One that is ending tells no more news, only that it kept what it was given.
    if (started === worker || 'call' in data) receive(data)
  })
  started.addEventListener('error', event => fail(event.message))
  worker = started
  return started
}

/** Asks the worker. @throws NotDone */
export function ask<N extends CallName>(name: N, ...[give]: Give<N>): Promise<Calls[N]['get']> {
  asked += 1
  const call = asked
  return new Promise((resolve, reject) => {
    waiting.set(call, { name, resolve: resolve as (got: unknown) => void, reject })
    running().postMessage({ call, name, give } as Asked)
  })
}
type Give<N extends CallName> = Calls[N]['give'] extends undefined ? [] : [give: Calls[N]['give']]

/** Hears what the worker tells unasked; returns how to stop. */
export function listen(listener: Listener): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/**
 * Ends the worker: keys, opened letters and everything under way are gone at once but drafts, which it keeps until `last` is over.
 * Whoever asks meanwhile, to sign in again, asks the next one.
 */
export async function endWorker(last: Promise<unknown>): Promise<void> {
  const ending = worker
  worker = undefined
  giveUp(({ name }) => name !== 'keepDraft')
  const drafts = [...waiting.values()]
  await last
  ending?.terminate()
  giveUp(one => drafts.includes(one))
}

function giveUp(which: (one: Waiting) => boolean): void {
  for (const [call, one] of waiting) {
    if (!which(one)) continue
    waiting.delete(call)
    one.reject(new NotDone(locked))
  }
}

function receive(told: Told): void {
  if ('event' in told) {
    for (const listener of listeners) listener(told.event, told.news)
    return
  }
  const one = waiting.get(told.call)
  waiting.delete(told.call)
  if ('trouble' in told) one?.reject(new NotDone(told.trouble))
  else one?.resolve(told.got)
}

function fail(message: string): void {
  for (const { reject } of waiting.values()) reject(new NotDone({ ...broken, code: message }))
  waiting.clear()
}

const locked: Trouble = { kind: 'fault', code: 'locked', title: 'This page was locked', hint: 'Open it again.' }
const broken: Trouble = {
  kind: 'fault',
  code: 'worker',
  title: 'Something went wrong in this page',
  hint: 'Load the page again. What was sent is recorded; what you typed is kept on this computer.',
}
