// Opens referrals in the background: what is before the officer's eyes first, a few at once, each once. Most of it is waiting for the line.

/** So many are opened at once. */
const atOnce = 4

export type Opening = {
  /** Puts them at the end of the queue. */
  add(ids: readonly string[]): void
  /** Puts those of them that wait before all others. */
  first(ids: readonly string[]): void
}

/** @param told how many are still to be opened, whenever that changes */
export function openInTurn(
  open: (id: string) => Promise<unknown>,
  { told, failed }: { told: (left: number) => void; failed: (error: unknown) => void },
): Opening {
  let queue: string[] = []
  let running = 0

  function pump(): void {
    while (running < atOnce && queue.length > 0) {
      running += 1
      open(queue.shift() as string)
        .catch(failed)
        .finally(() => {
          running -= 1
          told(queue.length + running)
          pump()
        })
    }
  }

  return {
    add(ids) {
      const waiting = new Set(queue)
      queue.push(...ids.filter(id => !waiting.has(id)))
      pump()
    },
    first(ids) {
      const wanted = new Set(ids)
      queue = [...queue.filter(id => wanted.has(id)), ...queue.filter(id => !wanted.has(id))]
      pump()
    },
  }
}
