// SHA-256 of what streams by, taken by another thread: half of what a part costs the gateway is its digest, and statements need not wait
// for it. Chunks are copied to that thread; how far it may lag is bounded.
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Digest } from '../../../schemas/ids.ts'
import type { Asked, Told } from './digest-thread.ts'

/** Chunks on their way to the thread, of 64 KiB mostly: beyond, whoever brings more waits. */
const mostAhead = 64

type Thread = { ask(asked: Asked): void; ended: Map<number, Ending>; room(): Promise<void> | undefined }
type Ending = { resolve(sha256: Digest): void; reject(cause: unknown): void }

let thread: Thread | undefined
let last = 0

/** A digest that grows. End it or drop it: the thread remembers it until then. */
export function beginDigest() {
  last += 1
  const id = last
  const own = (thread ??= start())
  return {
    /** Adds a chunk, which may be used on; wait for what it returns before the next. */
    update(chunk: Uint8Array): Promise<void> | undefined {
      own.ask({ id, chunk })
      return own.room()
    },
    end(): Promise<Digest> {
      return new Promise((resolve, reject) => {
        own.ended.set(id, { resolve, reject })
        own.ask({ id, end: true })
      })
    },
    drop(): void {
      own.ask({ id, drop: true })
    },
  }
}

/** It ends with the process, and keeps it from ending at no time. */
function start(): Thread {
  const worker = new Worker(join(import.meta.dirname, 'digest-thread.ts'), { execArgv: [] })
  const ended = new Map<number, Ending>()
  let waiting: (() => void)[] = []
  let [given, took] = [0, 0]
  const wake = () => {
    const all = waiting
    waiting = []
    for (const one of all) one()
  }
  worker.on('message', (told: Told) => {
    if ('took' in told) {
      took = told.took
      return wake()
    }
    ended.get(told.id)?.resolve(told.sha256)
    ended.delete(told.id)
  })
  worker.on('error', cause => {
    thread = undefined
    for (const one of ended.values()) one.reject(cause)
    took = given
    wake()
  })
  worker.unref()
  return {
    ended,
    ask(asked) {
      if ('chunk' in asked) given += 1
      worker.postMessage(asked)
    },
    room: () => (given - took > mostAhead ? new Promise(resolve => waiting.push(resolve)) : undefined),
  }
}
