// Chunks in bursts on their way to the store: a socket gives 64 KiB at a time, and each write to another wakes its reader. A burst is written
// at once, without being copied (Node's HTTP holds back what is written in one turn, and hands it on with one call).
import { Readable } from 'node:stream'
import { passed } from './garbage.ts'
import { isSpeaking } from './turns.ts'

/** Of the processor for 100 MiB, chunk by chunk 470 ms went to writing; in bursts 70. */
const burstBytes = 1024 * 1024
/** The store hangs up on whoever is silent for long, and a sender may be slow. */
const burstMs = 1_000

/**
 * The same bytes in the same chunks; what a slow sender brings waits a second for more at most. While somebody speaks nothing waits for more:
 * a burst keeps the store's processor busy for as long as it takes. Destroyed, it reads no more of `body`.
 */
export function gathered(body: AsyncIterable<Uint8Array>): Readable {
  const bursts = burstsOf(body)
  return new Readable({
    highWaterMark: burstBytes,
    read() {
      bursts.next().then(
        ({ done, value }) => {
          if (done) this.push(null)
          else for (const chunk of value) this.push(chunk)
        },
        (error: Error) => this.destroy(error),
      )
    },
    destroy(error, done) {
      const end = () => done(error)
      bursts.return().then(end, end)
    },
  })
}

/** The chunks of each burst; exported for its test. */
export async function* burstsOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array[], void, undefined> {
  let burst: Uint8Array[] = []
  let bytes = 0
  let since = performance.now()
  for await (const chunk of body) {
    burst.push(chunk)
    bytes += chunk.length
    if (bytes < burstBytes && performance.now() - since < burstMs && !isSpeaking()) continue
    yield burst
    passed(bytes)
    burst = []
    bytes = 0
    since = performance.now()
  }
  if (bytes > 0) yield burst
}
