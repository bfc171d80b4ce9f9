// When an alert goes out, where days are odd: the hour is London's, and nothing waits for a week that is already over.
import { expect, test } from 'vitest'
import { sendAt } from '../../../gateway/alerts/planning/when.ts'
import { clockOf } from '../../../schemas/clocks/calendar.ts'

const closedAtChristmas = [
  '2027-12-20',
  '2027-12-21',
  '2027-12-22',
  '2027-12-23',
  '2027-12-24',
  '2027-12-29',
  '2027-12-30',
  '2027-12-31',
]
const clock = clockOf('England', { closures: closedAtChristmas, terms: [] })
const goesOut = (said: string, digest: 'daily' | 'weekly') =>
  new Date(sendAt(Date.parse(said) / 1000, false, { digest }, clock) * 1000).toISOString()

test.each([
  ['on a Monday before eight', '2027-04-26T06:30:00Z', '2027-04-26T07:00:00.000Z'],
  ['on a Monday after it', '2027-04-26T07:30:00Z', '2027-05-04T07:00:00.000Z'],
  ['on the bank holiday on which the week begins', '2027-05-03T10:00:00Z', '2027-05-04T07:00:00.000Z'],
  ['on the morning after that bank holiday', '2027-05-04T06:59:59Z', '2027-05-04T07:00:00.000Z'],
  ['at the very hour', '2027-05-04T07:00:00Z', '2027-05-10T07:00:00.000Z'],
  ['on the Sunday on which clocks go back', '2027-10-31T01:30:00Z', '2027-11-01T08:00:00.000Z'],
  ['in a week in which the council is closed', '2027-12-21T12:00:00Z', '2028-01-04T08:00:00.000Z'],
])(
  'a weekly digest goes out on the first working day of a week: what is said %s comes with the next',
  (_, said, at) => {
    expect(goesOut(said, 'weekly')).toBe(at)
  },
)

test.each([
  ['in summer until 23', '2027-07-01T09:00:00Z', 9, 23, '2027-07-01T22:00:00.000Z'],
  ['in winter until 23', '2027-01-11T09:00:00Z', 9, 23, '2027-01-11T23:00:00.000Z'],
  ['over a summer night until midnight', '2027-07-01T21:30:00Z', 20, 0, '2027-07-01T23:00:00.000Z'],
  ['until 1 in the night in which 1 is left out', '2027-03-28T00:30:00Z', 20, 1, '2027-03-28T01:00:00.000Z'],
])(
  'quiet hours end at their hour in London, neither a day later nor before: %s',
  (_, said, quietFrom, quietUntil, at) => {
    const quiet = { digest: 'none', quietFrom, quietUntil } as const
    expect(new Date(sendAt(Date.parse(said) / 1000, false, quiet, clock) * 1000).toISOString()).toBe(at)
  },
)
