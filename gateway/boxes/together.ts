// One question for all who ask at the same moment: fifty listeners woken by one statement ask the database once.
// Whoever joins gets an answer that was asked for after they joined, so nobody is given what was before.

type Gathering<V> = { keys: Set<string>; answers: Promise<ReadonlyMap<string, V>> }

/** Gathers keys until the end of this turn of the event loop, and asks for all of them at once. */
export class Together<V> {
  readonly #askAll: (keys: string[]) => Promise<ReadonlyMap<string, V>>
  #gathering: Gathering<V> | undefined

  constructor(askAll: (keys: string[]) => Promise<ReadonlyMap<string, V>>) {
    this.#askAll = askAll
  }

  /** What is answered for this key; undefined where nothing is. */
  async ask(key: string): Promise<V | undefined> {
    this.#gathering ??= this.#gather()
    this.#gathering.keys.add(key)
    return (await this.#gathering.answers).get(key)
  }

  #gather(): Gathering<V> {
    const keys = new Set<string>()
    const answers = new Promise<void>(resolve => setImmediate(resolve)).then(() => {
      // From here on it is too late to join: what was not asked yet might be about a later moment.
      this.#gathering = undefined
      return this.#askAll([...keys])
    })
    return { keys, answers }
  }
}
