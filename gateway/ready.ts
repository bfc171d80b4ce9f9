// Whether this gateway can work now: both stores answer. Says nothing about what is in them.
import { answers } from './database/queries.ts'
import type { Gateway } from './gateway.ts'

type Stores = Pick<Gateway, 'sql' | 'objects'>

const looking = new WeakMap<Stores, Promise<void>>()

/**
 * Resolves when the database and the object store answer; throws what they throw otherwise.
 *
 * Whoever asks while somebody is looking gets the same answer: probes are open to all, and must not keep the stores busy.
 */
export function isReady(stores: Stores): Promise<void> {
  const found = looking.get(stores) ?? look(stores).finally(() => looking.delete(stores))
  looking.set(stores, found)
  return found
}

async function look({ sql, objects }: Stores): Promise<void> {
  await Promise.all([answers(sql), objects.ready()])
}
