// Numbers from runs, and how they are shown. A figure stands beside its own baseline from the same run: alone it says nothing,
// because what else the machine did at the time is in both.
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os'

/** One line of the table. `met` is absent where nothing was promised. */
export type Figure = {
  what: string
  figure: string
  baseline: string
  ratio: string
  target: string
  met?: boolean
  /** The same as numbers, for `--json`. */
  numbers: Record<string, number>
}

export type Spread = { median: number; least: number; most: number }

/** How many a second, and how long each took. */
export type Round = { rate: number; p50Ms: number; p99Ms: number }

export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b)
  return { median: quantile(sorted, 0.5), least: sorted[0] ?? Number.NaN, most: sorted.at(-1) ?? Number.NaN }
}

export const medianOf = (values: readonly number[]): number => spreadOf(values).median

/** The value that this share of the values does not exceed (nearest rank). */
export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}

/**
 * Does every item once, so many at a time, and times each.
 *
 * @param work gets the item and the number of the worker that does it, from 0
 * @param before done right before the clock starts
 */
export async function timed<T>(
  items: readonly T[],
  inFlight: number,
  work: (item: T, worker: number) => Promise<unknown>,
  before?: () => unknown,
): Promise<Round> {
  const tookMs: number[] = []
  let next = 0
  const worker = async (_: unknown, number: number) => {
    for (let item = items[next++]; item !== undefined; item = items[next++]) {
      const startedAt = performance.now()
      await work(item, number)
      tookMs.push(performance.now() - startedAt)
    }
  }
  await before?.()
  const startedAt = performance.now()
  await Promise.all(Array.from({ length: inFlight }, worker))
  const seconds = (performance.now() - startedAt) / 1000
  tookMs.sort((a, b) => a - b)
  return { rate: items.length / seconds, p50Ms: quantile(tookMs, 0.5), p99Ms: quantile(tookMs, 0.99) }
}

export const whole = (value: number) => Math.round(value).toLocaleString('en-GB')
export const fine = (value: number) => value.toFixed(2)
export const ms = (value: number) => `${value < 10 ? value.toFixed(2) : value.toFixed(1)} ms`
export const between = ({ least, most }: Spread, show: (value: number) => string) => `${show(least)}–${show(most)}`

/** What the figures depend on beyond the code. */
export function environment(postgres: string) {
  const [first] = cpus()
  return {
    cores: availableParallelism(),
    processor: first?.model.trim() ?? 'unknown',
    memoryGiB: Math.round(totalmem() / 1024 ** 3),
    platform: `${process.platform} ${process.arch}`,
    node: process.version,
    postgres,
    loadAverage: loadavg().map(load => Math.round(load * 100) / 100),
  }
}

const columns = ['what', 'figure', 'baseline', 'ratio', 'target'] as const

/** The table for people: one line a figure, the columns as wide as needed. */
export function tableOf(figures: readonly Figure[]): string {
  const header = [...columns, 'met?']
  const rows = figures.map(one => [
    ...columns.map(name => one[name]),
    one.met === undefined ? '' : one.met ? 'yes' : 'NO',
  ])
  const widths = header.map((name, index) => Math.max(name.length, ...rows.map(row => row[index]?.length ?? 0)))
  const line = (cells: readonly string[]) => cells.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join('  ')
  return [line(header), line(widths.map(width => '─'.repeat(width))), ...rows.map(line)]
    .map(text => text.trimEnd())
    .join('\n')
}
