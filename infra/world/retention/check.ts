// What was purged was rightly purged, and what the table says of rest, filing, holding and alerts is what chain and notes come to.
// That letters and bytes are really gone is beside.ts and check.ts.
import { type Nation, policyAt } from '../../../schemas/directory/nation.ts'
import type { Referral } from '../../../schemas/referral/referral.ts'
import {
  alertDaysBefore,
  alertedBy,
  purgedBy,
  retentionDays,
  wasRightlyPurged,
} from '../../../schemas/referral/retention.ts'
import type { Note } from '../../../schemas/statement/receipt.ts'
import type { Findings } from '../finding.ts'

/** Judges every purge by the rule, and compares the row. `history[n]` is the referral behind statement n. */
export function checkRetention(
  nation: Nation,
  history: readonly Referral[],
  notes: readonly Note[],
  row: object | undefined,
  findings: Findings,
): void {
  const referral = history.at(-1)
  if (!referral) return
  for (const [number, note] of notes.entries()) {
    const then = history[note.follows]
    if (!then) continue
    const before = notes.slice(0, number)
    const days = retentionDays(policyAt(nation, note.iat))
    if (note.note === 'purged' && !wasRightlyPurged(then, note, before, days))
      findings.add('purge_wrong', referral.id, `note ${number} tells of a purge before its time`)
    if (note.note !== 'purge_announced') continue
    const { count } = alertedBy(before, then.quietSince)
    if (note.alert !== count + 1 || count === alertDaysBefore.length || then.held.length > 0)
      findings.add('purge_wrong', referral.id, `note ${number} is no alert that was due`)
  }
  if (!row) return
  const { quietSince, filed, held } = referral
  const purged = purgedBy(notes)
  const alerts = alertedBy(notes, quietSince).count
  const expected = { quiet_since: quietSince, filed, held, alerts, purged_to: purged?.to, purged_at: purged?.at }
  findings.compare('projection_mismatch', referral.id, 'retention', row, expected)
}
