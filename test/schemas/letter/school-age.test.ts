// Compulsory school age, against a calendar walked day by day.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { birthday, compulsorySchoolAge, weekdaysAfter } from '../../../schemas/letter/rules/school-age.ts'

const days = (from: string, until: string): string[] => {
  const all: string[] = []
  for (
    const at = new Date(`${from}T00:00:00Z`);
    at.toISOString().slice(0, 10) <= until;
    at.setUTCDate(at.getUTCDate() + 1)
  ) {
    all.push(at.toISOString().slice(0, 10))
  }
  return all
}
const calendar = days('2004-01-01', '2053-12-31')
const weekday = (day: string) => new Date(`${day}T00:00:00Z`).getUTCDay()

/** Slow and simple: walk from the birthdays, looking at every day. */
function walked(bornOn: string) {
  const turns = (age: number) =>
    calendar.find(day => day >= `${Number(bornOn.slice(0, 4)) + age}${bornOn.slice(4)}`) ?? ''
  const [fifth, sixteenth] = [turns(5), turns(16)]
  const fromOn = calendar.find(day => day >= fifth && ['03-31', '08-31', '12-31'].includes(day.slice(5)))
  const yearEnds = calendar.find(day => day >= sixteenth && day.endsWith('-08-31')) ?? ''
  const untilOn = calendar.findLast(day => day <= yearEnds && day.slice(5, 7) === '06' && weekday(day) === 5)
  return { fromOn, untilOn }
}

describe('compulsory school age', () => {
  it.each([
    ['2007-09-23', '2012-12-31', '2024-06-28'],
    ['2015-03-31', '2020-03-31', '2031-06-27'],
    ['2015-04-01', '2020-08-31', '2031-06-27'],
    ['2015-08-31', '2020-08-31', '2031-06-27'],
    ['2015-09-01', '2020-12-31', '2032-06-25'],
    ['2015-12-31', '2020-12-31', '2032-06-25'],
    ['2016-02-29', '2021-03-31', '2032-06-25'],
  ])('of a child born on %s runs from %s to %s', (bornOn, fromOn, untilOn) => {
    expect(compulsorySchoolAge(bornOn)).toEqual({ fromOn, untilOn })
  })
  it('is what the calendar says for everybody who is of that age at some time from 2020 to 2035', () => {
    const born = days('2004-01-01', '2030-12-31')
    fc.assert(
      fc.property(fc.constantFrom(...born), bornOn => {
        expect(compulsorySchoolAge(bornOn)).toEqual(walked(bornOn))
      }),
      { numRuns: 400 },
    )
  })
  it('counts who was born on 29 February as a year older on 1 March', () => {
    expect([birthday('2016-02-29', 5), birthday('2016-02-29', 16)]).toEqual(['2021-03-01', '2032-02-29'])
  })
})

describe('weekdays', () => {
  it('are counted as the calendar has them', () => {
    fc.assert(
      fc.property(fc.nat(400), fc.integer({ min: 0, max: 120 }), (start, length) => {
        const from = calendar[7000 + start] ?? ''
        const until = calendar[7000 + start + length] ?? ''
        const slow = calendar.slice(7001 + start, 7001 + start + length).filter(day => ![0, 6].includes(weekday(day)))
        expect(weekdaysAfter(from, until)).toBe(slow.length)
      }),
    )
  })
})
