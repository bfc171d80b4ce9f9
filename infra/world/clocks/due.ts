// What is due on each referral, worked out again from its chain and its councils' entries; and that no step was taken twice.
// What waits to be looked at again (look_at 0) rests on something that changed, and is not compared.
import { clockOf } from '../../../schemas/clocks/calendar.ts'
import { type Clocks, dueAt, dueOf } from '../../../schemas/clocks/due.ts'
import type { Entry, Nation } from '../../../schemas/directory/directory.ts'
import type { Id } from '../../../schemas/ids.ts'
import type { Referral } from '../../../schemas/referral/referral.ts'
import type { Note } from '../../../schemas/statement/receipt.ts'
import type { Findings } from '../finding.ts'
import type { ClockRow } from '../queries.ts'

/** The row says what the rules come to; `passedOn` is known from other chains. */
export function checkClock(
  { entries, nation }: { entries: ReadonlyMap<Id, Entry>; nation: Nation },
  referral: Referral,
  row: ClockRow | undefined,
  findings: Findings,
): void {
  if (!row) findings.add('projection_missing', referral.id, 'nothing says what is due next')
  if (!row || row.look_at === 0) return
  const clock = (id: Id) => {
    const entry = entries.get(id)
    return clockOf(entry?.identity?.nation, entry?.calendar, nation.policy.clocks)
  }
  const clocks: Clocks = { sender: clock(referral.sender), recipient: clock(referral.recipient) }
  const due = dueOf(referral, clocks)
  const { what, side, since, by: due_on } = due ?? {}
  const expected = { what, side, since, due_on, due_at: due && dueAt(due) }
  findings.compare('projection_mismatch', referral.id, 'what is due', row, expected)
}

/** Each step of the ladder was taken once for the same waiting, and each note of one says which. */
export function checkSteps(id: Id, notes: readonly Note[], findings: Findings): void {
  const seen = new Set<string>()
  for (const { number, note, due, step } of notes) {
    if (note !== 'reminded' && note !== 'escalated') continue
    const key = due && step && `${due.what} ${due.since} ${step}`
    if (key === undefined) findings.add('note_invalid', id, `note ${number} does not say what was not done`)
    else if (seen.has(key)) findings.add('note_invalid', id, `note ${number} takes a step again: ${key}`)
    else seen.add(key)
  }
}
