// Clears away invitations that have run out, and wrapped keys of which no key is a member's any more. Neither is served before it is swept.
import type { Sql } from '../database/connect.ts'
import { deleteExpiredInvitations, deleteForsakenVaults } from './queries.ts'

const batch = 500

/** How many rows went. Any gateway may run it at any time. */
export async function sweepJoining({ sql }: { sql: Sql }): Promise<number> {
  return (
    (await untilDone(most => deleteExpiredInvitations(sql, most))) +
    (await untilDone(most => deleteForsakenVaults(sql, most)))
  )
}

async function untilDone(deleteBatch: (most: number) => Promise<number>): Promise<number> {
  let all = 0
  for (;;) {
    const deleted = await deleteBatch(batch)
    all += deleted
    if (deleted < batch) return all
  }
}
