// Days and instants as they are written: ISO 8601, and real.
// Whether a day may lie in the future is not asked here: that depends on what it is the day of.
import { z } from 'zod'

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

/** A calendar day, `YYYY-MM-DD`, that exists. */
export const day = z.iso.date({ error: ({ input }) => (typeof input === 'string' ? whyNotDay(input) : undefined) })

/** A moment with its offset: `2026-11-02T16:45:00Z`. */
export const instant = z.iso.datetime({ offset: true, error: 'Write a moment as 2026-11-02T16:45:00Z.' })

/** Says in words why a text is not a day. */
function whyNotDay(text: string): string {
  const british = /^([0-9]{1,2})[/. -]([0-9]{1,2})[/. -]([0-9]{4})$/.exec(text.trim())
  if (british) {
    const [, d = '', m = '', y = ''] = british
    const iso = `${y}-${m.padStart(2, '0')}-${d.padStart(2, '0')}`
    return z.iso.date().safeParse(iso).success ? `Write the year first: ${iso}.` : whyNotDay(iso)
  }
  const [, year, month, date] = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/.exec(text) ?? []
  if (year === undefined) return 'Write a date as year, month, day: 2015-09-23.'
  const called = months[Number(month) - 1]
  if (called === undefined) return `There is no month ${month}.`
  // 29 February is a date in some years: then the year is what is wrong.
  const inYear = called === 'February' && date === '29' ? ` ${year}` : ''
  return `${Number(date)} ${called}${inYear} is not a date.`
}
