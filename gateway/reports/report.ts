// Reports as a by-product of casework: a council's own, exact; a month of the nation, rounded (schemas/reports/rounded.ts is the rule).
// Nothing is kept: each is counted when it is asked for, from the referrals as they stand.
import { type Clock, clockOf } from '../../schemas/clocks/calendar.ts'
import { addDays, daysBetween, londonInstant, londonTime } from '../../schemas/clocks/days.ts'
import type { Id } from '../../schemas/ids.ts'
import { Refusal } from '../../schemas/problem.ts'
import {
  type CouncilReport,
  countNames,
  type Measures,
  type Spread,
  spreadNames,
} from '../../schemas/reports/measures.ts'
import {
  type By,
  lastEndedMonth,
  maxReportDays,
  monthOf,
  type Period,
  periodsOf,
} from '../../schemas/reports/periods.ts'
import { daysOf, type NationReport, round, showsAnything, sumOfShown } from '../../schemas/reports/rounded.ts'
import { viewerOf } from '../boxes/box.ts'
import { now } from '../clocks/queries.ts'
import { entriesAt } from '../directory/entry.ts'
import { followNation } from '../directory/nation.ts'
import type { Gateway } from '../gateway.ts'
import type { Caller } from '../identity/caller.ts'
import { workingDaysOf } from './days.ts'
import * as queries from './queries.ts'

/**
 * What a council sent and received in a time, in rows of months or of its own terms, and by counterpart over the whole.
 *
 * A referral counts for whoever stands in its place now, on the day it was sent. Officers see their own desks, managers and auditors all.
 * @param asOf seconds; the database's own time where absent
 * @throws Refusal `malformed_request` where the time ends before it begins, or is too long
 */
export async function reportCouncil(
  gateway: Gateway,
  caller: Caller,
  { from, to, by }: Period & { by: By },
  asOf?: number,
): Promise<CouncilReport> {
  const days = daysBetween(from, to)
  if (days < 0 || days > maxReportDays)
    throw new Refusal('malformed_request', `query.to: must be at most ${maxReportDays} days after query.from`)
  const at = asOf ?? (await now(gateway.sql))
  const { clocks, terms } = await calendarsOf(gateway, caller.authority)
  const rows = periodsOf({ from, to }, by, terms)
  const begins = rows.map(row => londonInstant(row.from, 0))
  // What was said in this very second counts too.
  const asked = askedFor({ from, to }, at + 1, clocks)
  const { desks, everyDesk } = viewerOf(caller)
  const whose = { council: caller.authority, desks, everyDesk }
  const counted = await queries.countOfCouncil(gateway.sql, whose, asked, begins)
  const measuresAt = (direction: 'received' | 'sent', place: number) =>
    measuresOf(counted.find(one => one.direction === direction && one.row === place))
  return {
    ...{ council: caller.authority, at, by, from, to },
    rows: rows.flatMap((row, index) =>
      (['received', 'sent'] as const).map(direction => ({ direction, ...row, ...measuresAt(direction, index + 1) })),
    ),
    counterparts: counted
      .flatMap(one =>
        one.counterpart ? [{ direction: one.direction, counterpart: one.counterpart, ...measuresOf(one) }] : [],
      )
      .sort(
        (a, b) => b.transfers + b.enquiries - a.transfers - a.enquiries || (a.counterpart < b.counterpart ? -1 : 1),
      ),
  }
}

/**
 * A month that has ended, by council and for the nation, as others than the council itself may see it.
 *
 * @param month yyyy-mm
 * @param asOf seconds; the database's own time where absent
 * @throws Refusal `malformed_request` where it has not ended
 */
export async function reportNation(gateway: Gateway, month: string, asOf?: number): Promise<NationReport> {
  const at = asOf ?? (await now(gateway.sql))
  const period = monthOf(`${month}-01`)
  const last = lastEndedMonth(at)
  if (period.from > last.from)
    throw new Refusal('malformed_request', `query.month: ${last.from.slice(0, 7)} is the last month that has ended`)
  // What happened this month shows next month, so that nobody can watch a number change.
  const until = londonInstant(addDays(last.to, 1), 0)
  const { clocks } = await calendarsOf(gateway)
  const counted = await queries.countOfNation(gateway.sql, askedFor(period, until, clocks))
  const shown = (side: 'recipient' | 'sender', council: Id) =>
    round(measuresOf(counted.find(row => row[side] === council)))
  const councils = [...new Set(counted.flatMap(({ recipient, sender }) => recipient ?? sender ?? []))]
    .sort()
    .map(council => ({ council, received: shown('recipient', council), sent: shown('sender', council) }))
    .filter(({ received, sent }) => showsAnything(received) || showsAnything(sent))
  const all = measuresOf(counted.find(({ recipient, sender }) => !recipient && !sender))
  const days = spreadNames.map(name => [name, daysOf(all[name])])
  const nation = sumOfShown(councils.map(({ received }) => received))
  return { ...period, until, councils, nation, days: Object.fromEntries(days) }
}

function askedFor({ from, to }: Period, until: number, clocks: ReadonlyMap<Id, Clock>): queries.Asked {
  // What came after 17:00 came the next day: hence one day more.
  const last = addDays(londonTime(until).on, 1)
  const days = workingDaysOf(clocks, from, last < from ? from : last)
  return { from: londonInstant(from, 0), to: londonInstant(addDays(to, 1), 0), until, days }
}

/** Every council's clock, and the terms of one. */
async function calendarsOf(gateway: Gateway, own?: Id | 'national') {
  const nation = await followNation(gateway)
  const entries = await entriesAt(gateway.sql, nation, await queries.headsOfCouncils(gateway.sql))
  const { clocks: norms } = nation.policy
  const clocks = new Map(entries.map(({ id, identity, calendar }) => [id, clockOf(identity?.nation, calendar, norms)]))
  return { clocks, terms: entries.find(({ id }) => id === own)?.calendar?.terms ?? [] }
}

const nothing = Object.fromEntries(countNames.map(name => [name, 0])) as Record<(typeof countNames)[number], number>

function measuresOf(row: queries.CouncilRow | queries.NationRow | undefined): Measures {
  const counts = row ? Object.fromEntries(countNames.map(name => [name, row[name]])) : nothing
  const spreads = spreadNames.map(name => [name, row ? spreadOf(row, name) : { count: 0 }])
  return { ...counts, ...Object.fromEntries(spreads) } as Measures
}

function spreadOf(row: queries.CouncilRow | queries.NationRow, name: (typeof spreadNames)[number]): Spread {
  const [median, ninety] = [row[`${name}_median`], row[`${name}_ninety`]]
  return { count: row[name], ...(median !== null && { median }), ...(ninety !== null && { ninety }) }
}
