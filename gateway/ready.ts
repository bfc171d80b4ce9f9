// Whether this gateway can work now: its database answers. Without the object store only attachments wait, and letters must go on:
// a gateway that nobody is sent to because of it would stop both. Says nothing about what is in the stores.
import { answers } from './database/queries.ts'
import { noteStoreAway } from './edge/problem.ts'
import type { Gateway } from './gateway.ts'

type Stores = Pick<Gateway, 'sql' | 'objects'>

export type Ready = { objects: 'here' | 'away' }

const looking = new WeakMap<Stores, Promise<Ready>>()

/**
 * Resolves when the database answers, and says whether the object store does; throws what the database throws otherwise.
 *
 * Whoever asks while somebody is looking gets the same answer: probes are open to all, and must not keep the stores busy.
 */
export function isReady(stores: Stores): Promise<Ready> {
  const found = looking.get(stores) ?? look(stores).finally(() => looking.delete(stores))
  looking.set(stores, found)
  return found
}

async function look({ sql, objects }: Stores): Promise<Ready> {
  const store = objects.ready().then(
    () => 'here' as const,
    (error: unknown) => {
      // Probes come while nobody sends an attachment too.
      noteStoreAway(error)
      return 'away' as const
    },
  )
  await answers(sql)
  return { objects: await store }
}
