// A report worked out the slow way: from lists of what happened, a day at a time, by the slow calendar. Knows no table, no fold and no
// query of the product; what is overdue it takes from the slow ladder.
import { type SlowCase, type SlowSide, slowDue, slowSteps } from '../../schemas/clocks/slow-ladder.ts'
import { shift, slowLondon, slowWorks } from '../../schemas/clocks/slow-model.ts'

/** The ladder's cases, and how they end for their sender. */
export type Played = SlowCase & { from: string; to: string; closedAt?: number }
export type Counts = Record<string, number> & { days: Record<string, number[]> }

const arrival = (at: number) => {
  const { on, hour } = slowLondon(at)
  return hour >= 17 ? shift(on, 1) : on
}

function workedBetween(start: number, end: number, { clock }: SlowSide): number {
  let days = 0
  for (let on = shift(arrival(start), 1); on <= arrival(end); on = shift(on, 1)) if (slowWorks(on, clock)) days += 1
  return days
}

/** The n-th of a hundred: the smallest that so many in a hundred do not exceed. */
export function nth(days: readonly number[], hundredth: number): number | undefined {
  const sorted = [...days].sort((a, b) => a - b)
  return sorted.find((_, index) => (index + 1) * 100 >= sorted.length * hundredth)
}

const none = Object.fromEntries(
  [
    ...['transfers', 'enquiries', 'urgent', 'not_verified', 'accepted', 'returned', 'withdrawn', 'waiting'],
    ...['overdue_by_recipient', 'overdue_by_sender', 'unsettled'],
    ...['non_response_by_recipient', 'non_response_by_sender'],
  ].map(name => [name, 0]),
)

/** In the product's form. */
export function asReported({ days, ...counts }: Counts): Record<string, unknown> {
  const spreads = Object.entries(days).map(([name, each]) => {
    const [median, ninety] = [nth(each, 50), nth(each, 90)]
    return [name, each.length === 0 ? { count: 0 } : { count: each.length, median, ninety }]
  })
  return { ...none, ...counts, ...Object.fromEntries(spreads) }
}

export const sentOf = (one: Played) => one.happened[0]?.at ?? 0

/**
 * What became of these cases.
 *
 * @param until what happened from then on is left out; `now`: what still waits is as of then
 */
export function slowReport(cases: readonly Played[], until: number, now: number): Counts {
  const days: Counts['days'] = { taken_on: [], decided: [], closed: [], replied: [] }
  const counts: Record<string, number> = {}
  const add = (name: string, condition: boolean) => {
    counts[name] = (counts[name] ?? 0) + (condition ? 1 : 0)
  }
  for (const one of cases) {
    const transfer = one.kind === 'transfer'
    const at = (...whats: string[]) => one.happened.find(event => whats.includes(event.what) && event.at < until)?.at
    const sent = sentOf(one)
    const [taken, decided] = [at('take_on', 'set_day', 'ask', 'accept', 'return'), at('accept', 'return')]
    const [accepted, withdrawn, replied] = [at('accept'), at('withdraw'), at('reply')]
    add('transfers', transfer)
    add('enquiries', !transfer)
    add('urgent', one.urgent)
    add('accepted', transfer && accepted !== undefined)
    add('returned', transfer && decided !== undefined && accepted === undefined)
    add('withdrawn', transfer && withdrawn !== undefined)
    add('waiting', transfer && decided === undefined && withdrawn === undefined)
    add(
      'unsettled',
      accepted !== undefined && one.happened.findLast(({ what }) => what === 'outcome')?.settled !== true,
    )
    const due = slowDue(one, now)
    const late = due !== undefined && isOver(due.by, until)
    const bySender = due?.what === 'answer'
    add('overdue_by_recipient', late && !bySender)
    add('overdue_by_sender', late && bySender)
    const silent = slowSteps(one, now, now).some(({ step }) => step === 'registrars')
    add('non_response_by_recipient', silent && !bySender)
    add('non_response_by_sender', silent && bySender)
    if (transfer && taken !== undefined) days.taken_on?.push(workedBetween(sent, taken, one.recipient))
    if (transfer && decided !== undefined) days.decided?.push(workedBetween(sent, decided, one.recipient))
    if (decided !== undefined && one.closedAt !== undefined && one.closedAt < until)
      days.closed?.push(workedBetween(decided, one.closedAt, one.sender))
    if (!transfer && replied !== undefined) days.replied?.push(workedBetween(sent, replied, one.recipient))
  }
  return { ...counts, days } as Counts
}

function isOver(by: string, now: number): boolean {
  const { on, hour } = slowLondon(now)
  return on > by || (on === by && hour >= 17)
}
