// The time of this process moved on with its database's: the gateway checks proofs and tokens by its own clock. Timers run as ever.
// Only for a sandbox, where gateway and counterparts are one process; nothing of the product may import this.

const onTheWall = globalThis.Date

/** From now on, in this process, it is `ahead` seconds later than it is. @returns what undoes it */
export function moveDate(ahead: () => number): () => void {
  const now = () => onTheWall.now() + ahead() * 1000
  class Moved extends onTheWall {
    constructor(...given: [] | ConstructorParameters<typeof Date>) {
      if (given.length === 0) super(now())
      else super(...(given as [number]))
    }
    static override now(): number {
      return now()
    }
  }
  globalThis.Date = Moved as DateConstructor
  return () => {
    globalThis.Date = onTheWall
  }
}
