// One question for all who ask the same at the same moment: fifty listeners woken by one statement ask the database once.
// Whoever joins gets an answer that was asked for after they joined, so nobody is given what was before.

/** Questions by their keys; each is forgotten the moment it is asked. */
export class Together<V> {
  readonly #gathering = new Map<string, Promise<V>>()

  /** The answer to this question, asked once for everybody who asks it until then. `key` says all that `run` depends on. */
  ask(key: string, run: () => Promise<V>): Promise<V> {
    const known = this.#gathering.get(key)
    if (known) return known
    const asked = new Promise<void>(resolve => setImmediate(resolve)).then(() => {
      this.#gathering.delete(key)
      return run()
    })
    this.#gathering.set(key, asked)
    return asked
  }
}
