// Reports in officers' words: titles of what is counted, days, numbers that are not shown. For the command and the pages alike.
import type { CountName, Direction, Measures, Spread, SpreadName } from '../../../schemas/reports/measures.ts'
import { monthOf } from '../../../schemas/reports/periods.ts'
import type { Bounds, Rounded } from '../../../schemas/reports/rounded.ts'
import { dayOf } from '../when.ts'

export const countWords: Record<CountName, string> = {
  transfers: 'Referrals',
  enquiries: '“Do you know this child?”',
  urgent: 'Urgent',
  not_verified: 'By secure e-mail, not verified',
  accepted: 'Accepted',
  returned: 'Returned',
  withdrawn: 'Withdrawn',
  waiting: 'Not decided yet',
  overdue_by_recipient: 'Overdue at the receiving council',
  overdue_by_sender: 'Overdue at the referring council',
  unsettled: 'Accepted, not yet in education',
  non_response_by_recipient: 'No response after every reminder, receiving council',
  non_response_by_sender: 'No response after every reminder, referring council',
}

export const spreadWords: Record<SpreadName, string> = {
  taken_on: 'Taken on',
  decided: 'Decided',
  closed: 'Closed after the decision',
  replied: 'Replied to',
}

export const directionWords: Record<Direction, string> = { received: 'Received', sent: 'Sent' }

/** A number, or that it is too small to be shown. */
export function countText(count: number | null): string {
  return count === null ? 'fewer than 5' : String(count)
}

/** `3 working days, 9 in 10 within 6 (of 24)`. */
export function spreadText({ count, median, ninety }: Spread | Rounded['taken_on']): string {
  if (median === undefined) return count === 0 ? 'none' : 'not shown'
  const half = median === 0 ? 'the same day' : `${median} working ${median === 1 ? 'day' : 'days'}`
  const most = ninety === undefined ? '' : `, 9 in 10 ${ninety === 0 ? 'the same day' : `within ${ninety}`}`
  return `${half}${most}${count === null ? '' : ` (of ${count})`}`
}

/** `40 to 57`. */
export function boundsText({ at_least, at_most }: Bounds): string {
  return at_least === at_most ? String(at_least) : `${at_least} to ${at_most}`
}

/** A row's time: `October 2026`, `1 to 22 November 2026`, else from day to day. */
export function periodText({ from, to }: { from: string; to: string }): string {
  if (from.slice(0, 7) !== to.slice(0, 7)) return `${dayOf(from)} to ${dayOf(to)}`
  const month = new Date(from).toLocaleDateString('en-GB', { timeZone: 'UTC', month: 'long', year: 'numeric' })
  const whole = from.endsWith('-01') && to === monthOf(from).to
  return whole ? month : `${Number(from.slice(8))} to ${Number(to.slice(8))} ${month}`
}

/** The counts a reader looks for first, then those of which there is anything. */
export function worthShowing(all: readonly Measures[]): CountName[] {
  const always: CountName[] = ['transfers', 'accepted', 'returned', 'waiting']
  const names = Object.keys(countWords) as CountName[]
  return names.filter(name => always.includes(name) || all.some(one => one[name] > 0))
}
