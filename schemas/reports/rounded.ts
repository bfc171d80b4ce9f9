// What anybody but the council itself is shown of its numbers. THE RULE: one table is published, one council in one whole month that has
// ended; each number is rounded by itself, and what is below five is not shown. No other count is ever made of true numbers: the nation's
// and a year's are sums of shown ones. So neither other dates, nor another day, nor a total less all the rest tells more than the table.
import { z } from 'zod'
import { id, instant } from '../ids.ts'
import { countNames, type Measures, period, type Spread, spreadNames } from './measures.ts'

/** Below it nothing is shown, 0 neither: that there was none tells as much as that there was one. */
export const smallest = 5
/** Shown counts are multiples of it: between two of them a difference of one cannot be seen. */
export const roundedTo = 5
/** A median of fewer is somebody's own; the nine-in-ten of fewer is. */
export const fewestForMedian = 10
export const fewestForNinety = 20
const shownSpread = z.object({
  count: z.int().nullable(),
  median: z.int().optional(),
  ninety: z.int().optional(),
})

const counts = Object.fromEntries(countNames.map(name => [name, z.int().nullable()])) as Record<
  (typeof countNames)[number],
  z.ZodNullable<z.ZodInt>
>
const spreads = Object.fromEntries(spreadNames.map(name => [name, shownSpread])) as Record<
  (typeof spreadNames)[number],
  typeof shownSpread
>
/** Rounded to five; null: fewer than five. */
export const rounded = z.object({ ...counts, ...spreads })
export type Rounded = z.infer<typeof rounded>

/** What a number shown can be, added up: of each that is not shown 0 to 4, of 5 it is 5 to 7, of any other two more or less. */
const bounds = z.object({ at_least: z.int(), at_most: z.int() })
export type Bounds = z.infer<typeof bounds>
const sums = z.object(
  Object.fromEntries(countNames.map(name => [name, bounds])) as Record<(typeof countNames)[number], typeof bounds>,
)
const days = z.object({ median: z.int().optional(), ninety: z.int().optional() })

/** One month that has ended, as it stood when the last one ended; what still waits, as it stands now. */
export const nationReport = period.extend({
  until: instant.describe('what happened from then on is not in it'),
  councils: z
    .array(z.object({ council: id, received: rounded, sent: rounded }))
    .describe('those of which there is anything to show; of all others there were fewer than five of everything'),
  nation: sums.describe('what they received, added up from what is shown of each'),
  days: z
    .object(
      Object.fromEntries(spreadNames.map(name => [name, days])) as Record<(typeof spreadNames)[number], typeof days>,
    )
    .describe('working days over the whole nation'),
})
export type NationReport = z.infer<typeof nationReport>

/** A number as others see it. */
export function roundCount(count: number): number | null {
  return count < smallest ? null : Math.round(count / roundedTo) * roundedTo
}

/** Days as others see them: where enough cases stand behind them. */
export function daysOf({ count, median, ninety }: Spread): { median?: number; ninety?: number } {
  return {
    ...(median !== undefined && count >= fewestForMedian && { median }),
    ...(ninety !== undefined && count >= fewestForNinety && { ninety }),
  }
}

/** Numbers as others see them, each by itself. */
export function round(exact: Measures): Rounded {
  const shown = [
    ...countNames.map(name => [name, roundCount(exact[name])] as const),
    ...spreadNames.map(name => [name, { count: roundCount(exact[name].count), ...daysOf(exact[name]) }] as const),
  ]
  return Object.fromEntries(shown) as Rounded
}

/** Whether anything of it can be shown. */
export function showsAnything(shown: Rounded): boolean {
  return countNames.some(name => shown[name] !== null)
}

function boundsOf(shown: number | null): Bounds {
  if (shown === null) return { at_least: 0, at_most: smallest - 1 }
  const half = Math.floor(roundedTo / 2)
  return { at_least: Math.max(smallest, shown - half), at_most: shown + half }
}

/** Counts of several months or councils, from what was shown of each. Days are not added. */
export function sumOfShown(all: readonly Rounded[]): Record<(typeof countNames)[number], Bounds> {
  const sum = (name: (typeof countNames)[number]) =>
    all.map(one => boundsOf(one[name])).reduce(plus, { at_least: 0, at_most: 0 })
  return Object.fromEntries(countNames.map(name => [name, sum(name)])) as Record<(typeof countNames)[number], Bounds>
}

/** Two sums together. */
export function plus(one: Bounds, other: Bounds): Bounds {
  return { at_least: one.at_least + other.at_least, at_most: one.at_most + other.at_most }
}
