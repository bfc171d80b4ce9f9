// What a suite's outcome looks like: a table for people, JSON for programs.
import type { Outcome } from './suite.ts'

/** One line a rule; a broken one is followed by what was seen instead. */
export function line({ id, section, rule, passed, reason }: Outcome): string {
  const head = `${passed ? 'pass' : 'FAIL'}  ${id.padEnd(5)} ${section.padEnd(4)} ${rule}`
  return passed ? head : `${head}\n                 ${reason}`
}

/** The last line, by which the whole is judged. */
export function summary(outcomes: readonly Outcome[]): string {
  const passed = outcomes.filter(one => one.passed).length
  return `${passed} passed, ${outcomes.length - passed} failed`
}

/** The whole outcome as one JSON document. */
export function asJson(url: string, outcomes: readonly Outcome[]): string {
  const passed = outcomes.filter(one => one.passed).length
  return JSON.stringify({ gateway: url, passed, failed: outcomes.length - passed, rules: outcomes }, null, 2)
}
