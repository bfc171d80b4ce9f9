// Whether this gateway can work now: both stores answer. Says nothing about what is in them.
import { answers } from './database/queries.ts'
import type { Gateway } from './gateway.ts'

/** Resolves when the database and the object store answer; throws what they throw otherwise. */
export async function isReady({ sql, objects }: Gateway): Promise<void> {
  await Promise.all([answers(sql), objects.ready()])
}
