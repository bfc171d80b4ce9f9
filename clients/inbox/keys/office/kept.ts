// A line as this device keeps it: what was verified of it when it was opened last. Sealed like everything here (memory/sealed-store.ts).
// Worth nothing once the referral has moved on: then it is opened again.
import { isOverdue } from '../../../../schemas/clocks/due.ts'
import type { DueNow, Letter } from '../../../sdk/index.ts'
import type { Line } from '../shown.ts'
import { dueFor } from '../views/line.ts'

/** A line as it was verified last. `head`: up to which nothing is left to be done here, not even to say that it was delivered. */
export type Kept = { head?: string; line: Line; told: FromLetters; due?: DueNow; sides: Sides; words: string }
/** What only opened letters tell. */
export type FromLetters = Pick<Line, 'child' | 'shut' | 'holder' | 'family' | 'reply'>
type Sides = { sender: string; recipient: string }

/** As it was verified; what was due may be overdue by now. */
export function again({ line: { due: _, overdue: _was, ...shown }, due, sides }: Kept): Line {
  return { ...shown, ...dueFor(due && { ...due, overdue: isOverdue(due, Date.now() / 1000) }, sides) }
}

/** Why no name is shown. */
export function shutWords(letter: Letter | undefined): string {
  if (letter?.status === 'refused') return 'Not believed: open it to see why'
  if (letter?.status === 'recalled') return 'Recalled by the other council'
  if (letter?.status === 'not_for_us') return 'For another team'
  return letter?.status === 'open' ? 'No name given' : 'No longer shown'
}
