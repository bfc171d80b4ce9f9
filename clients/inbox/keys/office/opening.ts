// Opens referrals in the background, several with one request: what is before the officer's eyes first, then the rest.
// What can wait, such as saying that something was delivered, is done when nothing waits to be opened.

/** About as many lines as stand on a screen: the first of them shall not wait for others. */
const screenAtOnce = 10
const restAtOnce = 25
/** So many requests for the rest are under way together; while somebody looks and waits, only theirs. */
const requestsAtOnce = 2

export type Opening = {
  /** Puts them at the end of the queue. */
  add(ids: readonly string[]): void
  /** Puts them before all others, in this order. */
  first(ids: readonly string[]): void
  /** Done as soon as one request, that for what is before the eyes, was answered. */
  afterFirst(work: () => void): void
  /** Done when nothing waits to be opened. */
  afterwards(work: () => Promise<unknown>): void
}

/** @param told how many are still to be opened, whenever that changes */
export function openInTurn(
  open: (ids: string[]) => Promise<unknown>,
  { told, failed }: { told: (left: number) => void; failed: (error: unknown) => void },
): Opening {
  let waiting: string[] = []
  let wanted: ReadonlySet<string> = new Set()
  const running = new Set<string[]>()
  const later: (() => Promise<unknown>)[] = []
  let doing = 0
  let answered = () => {}
  const first = new Promise<void>(resolve => {
    answered = resolve
  })

  function pump(): void {
    while (waiting.length > 0 && mayBegin()) {
      const some = next()
      running.add(some)
      open(some)
        .catch(failed)
        .finally(() => {
          running.delete(some)
          answered()
          told(left())
          pump()
        })
    }
    while (left() === 0 && later.length > 0 && doing < requestsAtOnce) {
      doing += 1
      const work = later.shift() as () => Promise<unknown>
      work()
        .catch(failed)
        .finally(() => {
          doing -= 1
          pump()
        })
    }
  }

  const left = () => [...running].reduce((sum, some) => sum + some.length, waiting.length)
  const isRunning = (id: string) => [...running].some(some => some.includes(id))

  function mayBegin(): boolean {
    const looking = [...running].some(some => some.some(id => wanted.has(id)))
    return running.size < (looking ? 1 : requestsAtOnce)
  }

  function next(): string[] {
    const seen = waiting.slice(0, screenAtOnce).filter(id => wanted.has(id))
    return waiting.splice(0, seen.length > 0 ? seen.length : restAtOnce)
  }

  return {
    add(ids) {
      const known = new Set(waiting)
      waiting.push(...ids.filter(id => !known.has(id)))
      pump()
    },
    first(ids) {
      wanted = new Set(ids)
      waiting = [...ids.filter(id => !isRunning(id)), ...waiting.filter(id => !wanted.has(id))]
      pump()
    },
    afterFirst: work => void first.then(work),
    afterwards(work) {
      later.push(work)
      pump()
    },
  }
}
