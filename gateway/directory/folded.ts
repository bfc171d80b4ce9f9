// Bounded memory of chains already folded: a chain only grows, so what it came to need not be worked out again from the beginning.
// Without it whoever makes a chain long makes every later look at it dear. It may be emptied at any moment.
import { hash } from 'node:crypto'
import type { Digest } from '../../schemas/ids.ts'
import { Recent } from '../identity/keys.ts'

/** What a chain comes to, and how far it was folded. Never changed in place. */
type Told = { head: Digest; position: number }

export class FoldedChains<T extends Told> {
  readonly #kept: Recent<T>

  constructor(most: number) {
    this.#kept = new Recent(most)
  }

  /** What the first `position + 1` of these rows come to; undefined where that is not known. `rows` begin with position 0. */
  known(subject: string, rows: readonly { statement: string }[]): T | undefined {
    const told = this.#kept.get(subject)
    const row = told && rows[told.position]
    // The digest names the whole chain up to it: a database put back to an earlier day is not mistaken for this one.
    return row && digestOf(row.statement) === told.head ? told : undefined
  }

  /** What the chain with this head comes to; undefined where that is not known. */
  at(subject: string, head: Digest): T | undefined {
    const told = this.#kept.get(subject)
    return told?.head === head ? told : undefined
  }

  keep(subject: string, told: T): void {
    const kept = this.#kept.get(subject)
    // Asked "as of when", a chain may be shorter than it is.
    if (!kept || kept.position <= told.position) this.#kept.set(subject, told)
  }
}

function digestOf(statement: string): Digest {
  return hash('sha256', statement.slice(0, statement.lastIndexOf('.')), 'base64url')
}
