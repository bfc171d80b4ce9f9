// One after the other, by name. No locks between processes: one client at a time uses a memory.

/** Runs work of the same name in the order it was asked for; of different names at once. */
export type Turns = <T>(name: string, work: () => Promise<T>) => Promise<T>

/** A queue for each name, gone when it is empty. */
export function takeTurns(): Turns {
  const last = new Map<string, Promise<unknown>>()
  return (name, work) => {
    const turn = (last.get(name) ?? Promise.resolve()).then(work, work)
    last.set(name, turn)
    const leave = () => {
      if (last.get(name) === turn) last.delete(name)
    }
    turn.then(leave, leave)
    return turn
  }
}
