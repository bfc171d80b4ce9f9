// Days, working days and school days from 2024 to 2030, against the slow model.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  bankHolidays,
  bankHolidaysKnownFrom,
  bankHolidaysKnownUntil,
  type Division,
} from '../../../schemas/clocks/bank-holidays.ts'
import { clockOf, councilCalendar, tightened, usualNorms } from '../../../schemas/clocks/calendar.ts'
import { addDays, daysBetween, londonInstant, londonTime } from '../../../schemas/clocks/days.ts'
import { addCounting, countBetween, isSchoolDay, isWorkingDay } from '../../../schemas/clocks/working-days.ts'
import { bankHolidaysOf, type SlowClock, shift, slowAdd, slowLondon, slowSchool, slowWorks } from './slow-model.ts'

const nations = { 'england-and-wales': 'Wales', scotland: 'Scotland', 'northern-ireland': 'Northern Ireland' } as const
const divisions = Object.keys(nations) as Division[]
const [first, last] = [Date.parse('2024-01-01') / 1000, Date.parse('2030-12-31') / 1000]
const anyDay = fc.integer({ min: 0, max: 2556 }).map(days => shift('2024-01-01', days))

const anyCalendar = fc
  .record({
    nation: fc.constantFrom(...divisions),
    closed: fc.uniqueArray(anyDay, { maxLength: 12 }),
    start: anyDay,
    lengths: fc.array(fc.record({ term: fc.integer({ min: 5, max: 100 }), holiday: fc.integer({ min: 1, max: 60 }) }), {
      maxLength: 13,
    }),
  })
  .map(({ nation, closed, start, lengths }) => {
    let from = start
    const terms = lengths.map(({ term, holiday }) => {
      const one = { from, to: shift(from, term) }
      from = shift(one.to, holiday)
      return one
    })
    const slow: SlowClock = { nation, closed, terms }
    return { slow, clock: clockOf(nations[nation], { closures: closed, terms }) }
  })

test('the bank holidays carried are those the Acts come to, in each nation and each year carried', () => {
  for (const division of divisions) {
    const years = [2024, 2025, 2026, 2027, 2028]
    const expected = years.flatMap(year => [...bankHolidaysOf(division, year)]).sort()
    expect([...bankHolidays[division]].sort()).toEqual(expected)
    expect(expected[0]?.slice(0, 4)).toBe(bankHolidaysKnownFrom.slice(0, 4))
    expect(expected.at(-1)?.slice(0, 4)).toBe(bankHolidaysKnownUntil.slice(0, 4))
  }
})

test('the years of bank holidays have not run out: this fails a hundred days before they do', () => {
  const left = daysBetween(new Date().toISOString().slice(0, 10), bankHolidaysKnownUntil)
  const what = `bank holidays are known until ${bankHolidaysKnownUntil}: add what www.gov.uk/bank-holidays.json has published`
  if (left < 400) console.warn(`${what} (${left} days left)`)
  expect(left, what).toBeGreaterThan(100)
})

test('the day and hour in London are those of the Summer Time Order, to the second', () => {
  const changes = [1711846800, 1729990800, 1743296400, 1761440400, 1774746000, 1792890000]
  for (const at of changes.flatMap(change => [change - 1, change, change + 3599, change + 3600])) {
    expect(londonTime(at)).toEqual(slowLondon(at))
  }
  fc.assert(
    fc.property(fc.integer({ min: first, max: last }), at => {
      expect(londonTime(at)).toEqual(slowLondon(at))
    }),
    { numRuns: 2_000 },
  )
})

test('an hour of the day in London is found again, on days of clock changes too; the one that is left out there, when it is over', () => {
  const changes = ['2024-03-31', '2024-10-27', '2025-03-30', '2025-10-26', '2026-03-29', '2026-10-25']
  // Summer time begins on the last Sunday in March.
  const isForward = (on: string) => /-03-(2[5-9]|3[01])$/.test(on) && new Date(on).getUTCDay() === 0
  fc.assert(
    fc.property(fc.oneof(anyDay, fc.constantFrom(...changes)), fc.integer({ min: 0, max: 23 }), (on, hour) => {
      const found = hour === 1 && isForward(on) ? 2 : hour
      expect(slowLondon(londonInstant(on, hour))).toEqual({ on, hour: found })
    }),
    { numRuns: 2_000 },
  )
})

test('working and school days are counted as walking counts them, with any closures and any number of terms', () => {
  fc.assert(
    fc.property(anyCalendar, anyDay, fc.integer({ min: 0, max: 40 }), ({ slow, clock }, on, n) => {
      expect(isWorkingDay(on, clock)).toBe(slowWorks(on, slow))
      expect(isSchoolDay(on, clock)).toBe(slowSchool(on, slow))
      const by = slowAdd(on, n, day => slowWorks(day, slow))
      expect(addCounting(on, n, clock)).toBe(by)
      if (n > 0) expect(countBetween(on, by, clock)).toBe(n)
      expect(addCounting(on, n, clock, isSchoolDay)).toBe(slowAdd(on, n, day => slowSchool(day, slow)))
    }),
    { numRuns: 400 },
  )
})

describe('a council tightens norms and never loosens them', () => {
  test('whatever it publishes', () => {
    const names = Object.keys(usualNorms) as (keyof typeof usualNorms)[]
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), fc.integer({ min: 0, max: 60 })), own => {
        const norms = tightened(usualNorms, own)
        for (const name of names) expect(norms[name]).toBe(Math.min(usualNorms[name], own[name] ?? 999))
      }),
    )
  })

  test('nor by closing the office for most of the year', () => {
    const closures = Array.from({ length: 16 }, (_, index) => addDays('2027-01-04', 7 * index))
    expect(councilCalendar.safeParse({ closures, terms: [] }).success).toBe(false)
    expect(councilCalendar.safeParse({ closures: closures.slice(1), terms: [] }).success).toBe(true)
    const overlapping = [
      { from: '2027-01-04', to: '2027-02-12' },
      { from: '2027-02-12', to: '2027-03-25' },
    ]
    expect(councilCalendar.safeParse({ closures: [], terms: overlapping }).success).toBe(false)
  })
})
