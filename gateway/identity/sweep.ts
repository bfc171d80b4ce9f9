// Clears away tokens and single-use marks that no longer decide anything. Any gateway may run it at any time.
// Nothing here is needed for correctness: what has expired is refused whether or not it still lies there.
import type { Sql } from '../database/connect.ts'
import { deleteExpiredAssertions, deleteExpiredProofs, deleteExpiredTokens } from './queries.ts'

/** Small enough that a sweep never holds others up, large enough to keep ahead of thousands of writes a second. */
const batch = 5_000

export type Swept = { tokens: number; proofs: number; assertions: number }

/** Deletes everything that has expired, in batches, and says how much it was. */
export async function sweepAccess({ sql }: { sql: Sql }): Promise<Swept> {
  const tokens = await untilDone(most => deleteExpiredTokens(sql, most))
  const proofs = await untilDone(most => deleteExpiredProofs(sql, most))
  const assertions = await untilDone(most => deleteExpiredAssertions(sql, most))
  return { tokens, proofs, assertions }
}

async function untilDone(deleteBatch: (most: number) => Promise<number>): Promise<number> {
  let all = 0
  for (;;) {
    const deleted = await deleteBatch(batch)
    all += deleted
    if (deleted < batch) return all
  }
}
