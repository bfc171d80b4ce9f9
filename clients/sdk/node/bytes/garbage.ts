// Has V8 collect young garbage as a file's bytes pass. Its own clock counts what lies inside its heap, and these lie outside: left
// to itself it lets 64 MiB of them stand. 1 GiB sent: 251 MiB at most without this, 218 with it.
// Nothing rests on it: where V8 cannot be asked, there is only more memory in use.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** Sealing and opening leave some copies of each slice. A collection of the youngest objects takes 0.15 ms (p99 0.8). */
const bytesBetween = 2 * 1024 * 1024

let passed = 0
let collect: (() => void) | undefined

/** To be told of every slice that is on its way, of however many files. */
export function bytesPassed(count: number): void {
  passed += count
  if (passed < bytesBetween) return
  passed = 0
  collect ??= collector()
  collect()
}

function collector(): () => void {
  try {
    setFlagsFromString('--expose-gc')
    // Exposed in contexts made from now on, and in no other: nothing else of this process sees it.
    const gc = runInNewContext('gc') as (how: { type: 'minor' }) => void
    return () => gc({ type: 'minor' })
  } catch {
    return () => {}
  }
}
