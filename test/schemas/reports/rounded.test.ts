// What others see of a council's numbers: the rule, tried by whoever subtracts everything from everything.
import { expect, test } from 'vitest'
import { countNames, type Measures, spreadNames } from '../../../schemas/reports/measures.ts'
import { periodsOf, schoolYearOf, termOf } from '../../../schemas/reports/periods.ts'
import { round, roundCount, sumOfShown } from '../../../schemas/reports/rounded.ts'

const nothing = Object.fromEntries([
  ...countNames.map(name => [name, 0]),
  ...spreadNames.map(name => [name, { count: 0 }]),
]) as Measures

test('whoever adds and subtracts everything that is shown of a nation is left with three possible numbers of each council', () => {
  const possible = new Map<string, Set<number>>()
  const most = 22
  for (let a = 0; a <= most; a += 1)
    for (let b = 0; b <= most; b += 1) {
      const shown = [a, b].map(transfers => round({ ...nothing, transfers }))
      const key = JSON.stringify([shown, sumOfShown(shown)])
      possible.set(key, (possible.get(key) ?? new Set()).add(a))
      const { at_least, at_most } = sumOfShown(shown).transfers
      expect(at_least <= a + b && a + b <= at_most).toBe(true)
    }
  expect(Math.min(...[...possible.values()].map(({ size }) => size))).toBe(3)
})

test('one child more or less changes what is shown only where a number crosses a five, and nothing below five is shown', () => {
  expect([0, 1, 4, 5, 7, 8, 12, 13].map(roundCount)).toEqual([null, null, null, 5, 5, 10, 10, 15])
})

test('rows follow one another without a gap, in months and in however many terms', () => {
  const terms = [
    { from: '2026-09-01', to: '2026-10-16' },
    { from: '2026-10-27', to: '2026-12-18' },
    { from: '2027-01-04', to: '2027-02-12' },
  ]
  const asked = { from: '2026-10-01', to: '2027-01-31' }
  expect(periodsOf(asked, 'term', terms)).toEqual([
    { from: '2026-10-01', to: '2026-10-26' },
    { from: '2026-10-27', to: '2027-01-03' },
    { from: '2027-01-04', to: '2027-01-31' },
  ])
  expect(periodsOf(asked, 'month').map(({ from }) => from.slice(0, 7))).toEqual([
    '2026-10',
    '2026-11',
    '2026-12',
    '2027-01',
  ])
  expect(periodsOf({ from: '2026-10-03', to: '2026-10-03' }, 'month')).toEqual([
    { from: '2026-10-03', to: '2026-10-03' },
  ])
  expect(periodsOf(asked, 'whole')).toEqual([asked])
  expect(termOf('2026-10-20', terms)).toEqual({ from: '2026-09-01', to: '2026-10-26' })
  expect(schoolYearOf('2027-08-31')).toEqual({ from: '2026-09-01', to: '2027-08-31' })
})
