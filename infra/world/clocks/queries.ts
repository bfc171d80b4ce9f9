// SQL of checkWorld about clocks: reads the tables as they stand, and writes nothing.
import type { Queryable } from '../../../gateway/database/connect.ts'
import type { Id } from '../../../schemas/ids.ts'

export type ReminderRow = { authority: Id; verified_at: number; step: number; at: number }

export function reminders(tx: Queryable): Promise<ReminderRow[]> {
  return tx<ReminderRow[]>`select authority, verified_at, step, at from entry_reminders order by authority, at`
}
