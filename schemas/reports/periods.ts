// A report's rows in time: months of the calendar, a council's own terms, or the whole. Days are London's. Pure.
// Rows follow one another without a gap: a referral that came in the holidays is in no term, and must not be lost for it.
import { addDays, type Day, londonTime } from '../clocks/days.ts'

export type Period = { from: Day; to: Day }
export type By = 'month' | 'term' | 'whole'

/** More than this is not reported at once. */
export const maxReportDays = 3660

/**
 * The rows of a report, in order.
 *
 * @param terms the council's own, however many a year has; a row reaches from the first day of one to the day before the next
 */
export function periodsOf({ from, to }: Period, by: By, terms: readonly Period[] = []): Period[] {
  const begins = by === 'month' ? monthsIn(from, to) : by === 'term' ? terms.map(term => term.from) : []
  const starts = [from, ...begins.filter(on => on > from && on <= to)]
  return starts.map((start, index) => {
    const next = starts[index + 1]
    return { from: start, to: next === undefined ? to : addDays(next, -1) }
  })
}

/** The first day of each month that lies in there. */
function monthsIn(from: Day, to: Day): Day[] {
  const months: Day[] = []
  for (let on = monthOf(from).from; on <= to; on = addDays(monthOf(on).to, 1)) months.push(on)
  return months
}

/** The calendar month a day lies in. */
export function monthOf(on: Day): Period {
  const [year = 0, month = 0] = on.split('-').map(Number)
  return { from: `${on.slice(0, 7)}-01`, to: new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10) }
}

/** The school year a day lies in: September to August. */
export function schoolYearOf(on: Day): Period {
  const year = Number(on.slice(0, 4)) - (on.slice(5) < '09-01' ? 1 : 0)
  return { from: `${year}-09-01`, to: `${year + 1}-08-31` }
}

/** The term a day lies in, with the holidays behind it; undefined before the first. */
export function termOf(on: Day, terms: readonly Period[]): Period | undefined {
  const index = terms.findLastIndex(({ from }) => from <= on)
  const term = terms[index]
  if (!term) return undefined
  const next = terms[index + 1]
  return { from: term.from, to: next ? addDays(next.from, -1) : term.to < on ? on : term.to }
}

/** The last month that has ended in London at an instant (seconds). */
export function lastEndedMonth(at: number): Period {
  return monthOf(addDays(monthOf(londonTime(at).on).from, -1))
}
