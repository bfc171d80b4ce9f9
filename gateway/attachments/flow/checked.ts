// The bytes of a part on their way: counted and digested as they pass. Nothing is buffered here beyond one chunk.
import { createHash } from 'node:crypto'
import type { Digest } from '../../../schemas/ids.ts'
import { Refusal } from '../../../schemas/problem.ts'
import { turn } from './turns.ts'

export type PartToCheck = {
  /** From 1. */
  number: number
  /** Of the part's bytes, as their sender says. */
  sha256: Digest
  /** A Node or web stream. Left open after a refusal: its sender still waits for the answer. */
  body: AsyncIterable<Uint8Array>
}

/** Passes the part on as it comes; the chunk that fills it only after length and digest were found right. */
export async function* checked({ number, sha256, body }: PartToCheck, bytes: number): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256')
  let count = 0
  let last: Uint8Array | undefined
  for await (const chunk of leftOpen(body, cause => endedEarly(number, count, bytes, cause))) {
    count += chunk.length
    if (count > bytes) {
      throw new Refusal('attachment_digest', `Part ${number} should have ${bytes} bytes; at least ${count} came.`)
    }
    hash.update(chunk)
    const others = turn()
    if (others) await others
    if (count < bytes) yield chunk
    else last ??= chunk
  }
  if (count < bytes) throw endedEarly(number, count, bytes)
  const found = hash.digest('base64url')
  if (found !== sha256) {
    throw new Refusal('attachment_digest', `The SHA-256 of part ${number} is ${found}, not ${sha256} as sent with it.`)
  }
  if (last) yield last
}

function endedEarly(number: number, count: number, bytes: number, cause?: unknown): Refusal {
  return new Refusal('attachment_incomplete', `Part ${number} ended after ${count} of ${bytes} bytes.`, { cause })
}

/** Reads without closing at the end, as `for await` would: closing a request's body would cut off the answer to it. */
async function* leftOpen(
  body: AsyncIterable<Uint8Array>,
  broken: (cause: unknown) => Refusal,
): AsyncGenerator<Uint8Array> {
  const chunks = body[Symbol.asyncIterator]()
  for (;;) {
    const { value, done } = await chunks.next().catch(cause => Promise.reject(broken(cause)))
    if (done) return
    yield value
  }
}

/** Reads what has arrived before, so that it is checked again and thrown away. */
export async function exhaust(flow: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _ of flow);
}
