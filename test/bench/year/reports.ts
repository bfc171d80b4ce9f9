// Every council's report of the played year against the slow model: by month, by its own terms, by counterpart; and each month of the nation
// as others see it. The product counts in PostgreSQL, the model walks case by case and day by day.
import { isDeepStrictEqual } from 'node:util'
import { reportCouncil, reportNation } from '../../../gateway/reports/report.ts'
import type { Id } from '../../../schemas/ids.ts'
import type { Direction, Measures } from '../../../schemas/reports/measures.ts'
import { type Period, periodsOf } from '../../../schemas/reports/periods.ts'
import { type NationReport, round, showsAnything } from '../../../schemas/reports/rounded.ts'
import { asReported, type Counts, type Played, sentOf, slowReport } from '../../gateway/reports/slow-report.ts'
import { slowLondon } from '../../schemas/clocks/slow-model.ts'
import { type Figure, whole } from '../measure/figures.ts'
import type { PlayedYear } from './compare.ts'
import { year } from './plan.ts'

type Fact = { on: string; from: Id; to: Id; counts: Counts }
const directions = ['received', 'sent'] as const

/** One figure: how many numbers of reports there are, and how many differ. */
export async function compareReports(played: PlayedYear): Promise<Figure[]> {
  const { gateway, councils, end } = played
  const facts = factsOf(played, end + 1)
  const wrong: string[] = []
  let numbers = 0
  const compare = (what: string, is: object, should: object) => {
    numbers += Object.keys(should).length
    if (!isDeepStrictEqual(is, should))
      wrong.push(`${what}: should ${JSON.stringify(should)}, is ${JSON.stringify(is)}`)
  }
  for (const [council, { terms }] of councils) {
    const own = {
      received: facts.filter(({ to }) => to === council),
      sent: facts.filter(({ from }) => from === council),
    }
    const caller = { authority: council, role: 'manager', desks: [] } as never
    for (const by of ['month', 'term'] as const) {
      const { rows, counterparts } = await reportCouncil(gateway, caller, { ...year, by }, end)
      const periods = periodsOf(year, by, terms)
      compare(
        `${council} by ${by}`,
        rows,
        periods.flatMap(period => directions.map(side => rowOf(own[side], period, side))),
      )
      if (by === 'month') comparePairs(own, counterparts, compare)
    }
  }
  const until = factsOf(played, played.lastMonthEndedAt)
  for (const { from, to } of periodsOf(year, 'month', []).slice(0, -1)) {
    const is = await reportNation(gateway, from.slice(0, 7), end)
    compare(`the nation in ${from.slice(0, 7)}`, byCouncil(is), nationIn(until, { from, to }))
  }
  for (const one of wrong.slice(0, 5)) process.stderr.write(`${one}\n`)
  return [figureOf(councils.size, numbers, wrong.length)]
}

function comparePairs(
  own: Record<Direction, Fact[]>,
  told: readonly ({ direction: Direction; counterpart: Id } & Measures)[],
  compare: (what: string, is: object, should: object) => void,
): void {
  for (const { direction, counterpart, ...is } of told) {
    const between = own[direction].filter(({ from, to }) => (direction === 'received' ? from : to) === counterpart)
    compare(`${direction}, ${counterpart}`, is, asReported(sum(between)))
  }
  const pairs = directions.flatMap(side => [...new Set(own[side].map(({ from, to }) => `${from} ${to}`))])
  compare('how many counterparts', { pairs: told.length }, { pairs: pairs.length })
}

/** What the slow model makes of each case by itself. */
function factsOf({ cases, end }: PlayedYear, until: number): Fact[] {
  return [...cases.values()].map(one => {
    const past: Played = { ...one, happened: one.happened.filter(({ at }) => at <= end) }
    return { on: slowLondon(sentOf(past)).on, from: one.from, to: one.to, counts: slowReport([past], until, end) }
  })
}

function sum(facts: readonly Fact[]): Counts {
  const all: Record<string, number> = {}
  const days: Counts['days'] = { taken_on: [], decided: [], closed: [], replied: [] }
  for (const { counts } of facts) {
    const { days: own, ...rest } = counts
    for (const [name, count] of Object.entries(rest)) all[name] = (all[name] ?? 0) + (count as number)
    for (const [name, each] of Object.entries(own)) days[name]?.push(...each)
  }
  return { ...all, days } as Counts
}

const isIn =
  ({ from, to }: Period) =>
  ({ on }: Fact) =>
    from <= on && on <= to

function rowOf(facts: readonly Fact[], period: Period, direction: Direction) {
  return { direction, ...period, ...asReported(sum(facts.filter(isIn(period)))) }
}

function byCouncil({ councils }: NationReport) {
  return Object.fromEntries(councils.map(({ council, ...shown }) => [council, shown]))
}

function nationIn(facts: readonly Fact[], period: Period) {
  const within = facts.filter(isIn(period))
  const shown = (own: (fact: Fact) => boolean) => round(asReported(sum(within.filter(own))) as Measures)
  const all = [...new Set(within.flatMap(({ from, to }) => [from, to]))].map(council => {
    const sides = { received: shown(({ to }) => to === council), sent: shown(({ from }) => from === council) }
    return [council, sides] as const
  })
  return Object.fromEntries(all.filter(([, { received, sent }]) => showsAnything(received) || showsAnything(sent)))
}

function figureOf(councils: number, numbers: number, wrong: number): Figure {
  return {
    what: `reports of that year: ${councils} councils by month, term and counterpart, the nation by month`,
    figure: `${whole(numbers)} rows and counts`,
    baseline: `slow model: ${wrong} reports differ`,
    ratio: '',
    target: 'none differs',
    met: wrong === 0,
    numbers: { compared: numbers, wrong },
  }
}
