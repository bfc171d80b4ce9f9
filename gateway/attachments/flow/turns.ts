// One chunk of all uploads together in each turn of the event loop: whoever sends a statement meanwhile waits for one chunk to be digested
// (0.1 ms), and not for one of every upload under way. While somebody speaks, chunks pass with a gap: the processors that digest, carry and
// store them are those that a referral waits for. An upload alone never waits.

/** At most 64 KiB each time, so at most 31 MiB a second of all uploads together, for as long as statements keep coming. */
const gapMs = 2
/** Whoever speaks often speaks again soon. */
const lingerMs = 50

const waiting: (() => void)[] = []
let taken = false
let speaking = 0
let spokeAt = -lingerMs

/** For what shall not wait for uploads. */
export async function first<T>(work: () => Promise<T>): Promise<T> {
  speaking += 1
  try {
    return await work()
  } finally {
    speaking -= 1
    spokeAt = performance.now()
  }
}

/** Whether somebody speaks just now, or did a moment ago. */
export function isSpeaking(): boolean {
  return speaking > 0 || performance.now() - spokeAt < lingerMs
}

/** Resolves when the next chunk may pass; undefined where it may at once. */
export function turn(): Promise<void> | undefined {
  if (taken) return new Promise(resolve => waiting.push(resolve))
  taken = true
  soon(pass)
  return undefined
}

function soon(then: () => void): void {
  if (isSpeaking()) setTimeout(then, gapMs)
  else setImmediate(then)
}

function pass(): void {
  const next = waiting.shift()
  if (next) soon(pass)
  else taken = false
  next?.()
}
