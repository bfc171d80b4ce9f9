// Which councils were reminded that their entry runs out: each step worked out again for the confirmation that still counts.
// Of earlier confirmations the calendar of then is gone: of them only the order of things is checked.
import type { Queryable } from '../../../gateway/database/connect.ts'
import { clockOf } from '../../../schemas/clocks/calendar.ts'
import { entryReminder } from '../../../schemas/clocks/entry.ts'
import { usualStaleDays } from '../../../schemas/directory/attention.ts'
import type { Entry, Nation } from '../../../schemas/directory/directory.ts'
import { policyAt } from '../../../schemas/directory/standing.ts'
import type { Id } from '../../../schemas/ids.ts'
import type { Findings } from '../finding.ts'
import * as queries from './queries.ts'

/** Each reminder was due when it was given. */
export async function checkReminders(
  tx: Queryable,
  { entries, nation }: { entries: ReadonlyMap<Id, Entry>; nation: Nation },
  findings: Findings,
): Promise<void> {
  for (const { authority, verified_at: verifiedAt, step, at } of await queries.reminders(tx)) {
    const entry = entries.get(authority)
    if (!entry?.verifiedAt || verifiedAt > entry.verifiedAt || at <= verifiedAt) {
      findings.add('row_stray', authority, 'a reminder of a confirmation that never was')
      continue
    }
    if (verifiedAt !== entry.verifiedAt) continue
    const days = policyAt(nation, at).entry_stale_after_days ?? usualStaleDays
    const due = entryReminder(verifiedAt, days, clockOf(entry.identity?.nation, entry.calendar), at)
    findings.compare('projection_mismatch', authority, 'a reminder', { step }, { step: due?.step })
  }
}
