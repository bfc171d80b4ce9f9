// Removing attachments that no statement ever named. Discarded first, so that none can be linked any more; then bytes, then row:
// cut off anywhere, the next sweep goes on. A linked attachment is out of its reach (the database refuses).
import type { Stores } from './attachment.ts'
import * as queries from './queries.ts'

const batch = 100

/**
 * Removes what was announced longer ago than this and never named; how many.
 *
 * Any number of gateways may sweep at once.
 * @throws ObjectsAway: what it had begun on goes with the next sweep
 */
export async function sweepUnreferred({ sql, objects }: Stores, olderThanHours: number): Promise<number> {
  let swept = 0
  for (;;) {
    const discarded = await queries.discardUnreferred(sql, olderThanHours, batch)
    for (const { id, key, upload } of discarded) {
      await objects.discard(key, upload ?? undefined)
      await queries.forgetDiscarded(sql, id)
    }
    swept += discarded.length
    if (discarded.length < batch) return swept
  }
}
