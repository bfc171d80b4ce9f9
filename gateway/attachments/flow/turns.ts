// One chunk of all uploads together in each turn of the event loop: whoever sends a statement meanwhile waits for one chunk to be digested
// (0.1 ms), and not for one of every upload under way. An upload alone never waits.

const waiting: (() => void)[] = []
let taken = false

/** Resolves when the next chunk may pass; undefined where it may at once. */
export function turn(): Promise<void> | undefined {
  if (taken) return new Promise(resolve => waiting.push(resolve))
  taken = true
  setImmediate(pass)
  return undefined
}

function pass(): void {
  const next = waiting.shift()
  if (next) setImmediate(pass)
  else taken = false
  next?.()
}
