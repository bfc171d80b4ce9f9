// Compulsory school age in England, day by day. Education Act 1996 section 8 and the orders under it.
// Pure arithmetic on ISO days; no time zones, no clock.

/** The days on which compulsory school age begins for those who have turned five. */
const prescribedDays = ['03-31', '08-31', '12-31']

/**
 * The first and last day on which a child born on `bornOn` is of compulsory school age.
 *
 * From the prescribed day (31 March, 31 August, 31 December) on or next after the fifth birthday, to the last Friday in
 * June of the school year (1 September to 31 August) in which the child turns 16. Days are `YYYY-MM-DD`, both included.
 */
export function compulsorySchoolAge(bornOn: string): { fromOn: string; untilOn: string } {
  const fifth = birthday(bornOn, 5)
  const year = fifth.slice(0, 4)
  const prescribed = prescribedDays.find(monthDay => `${year}-${monthDay}` >= fifth) ?? '12-31'
  const sixteenth = birthday(bornOn, 16)
  const endsInYear = Number(sixteenth.slice(0, 4)) + (sixteenth.slice(5) >= '09-01' ? 1 : 0)
  return { fromOn: `${year}-${prescribed}`, untilOn: lastFridayInJune(endsInYear) }
}

/** The day somebody turns `age`. Who is born on 29 February does so on 1 March in other years. */
export function birthday(bornOn: string, age: number): string {
  const year = String(Number(bornOn.slice(0, 4)) + age).padStart(4, '0')
  const same = `${year}${bornOn.slice(4)}`
  return dayOf(new Date(`${same}T00:00:00Z`)) === same ? same : `${year}-03-01`
}

/** Mondays to Fridays after `afterOn` and up to `untilOn`: at least as many as there were school days. */
export function weekdaysAfter(afterOn: string, untilOn: string): number {
  const days = Math.round((Date.parse(untilOn) - Date.parse(afterOn)) / 86_400_000)
  if (days <= 0) return 0
  const weeks = Math.floor(days / 7)
  const start = new Date(`${afterOn}T00:00:00Z`).getUTCDay()
  const rest = Array.from({ length: days % 7 }, (_, index) => (start + index + 1) % 7)
  return weeks * 5 + rest.filter(weekday => weekday !== 0 && weekday !== 6).length
}

function lastFridayInJune(year: number): string {
  const last = new Date(Date.UTC(year, 5, 30))
  last.setUTCDate(30 - ((last.getUTCDay() + 2) % 7))
  return dayOf(last)
}

function dayOf(date: Date): string {
  return Number.isNaN(date.getTime()) ? '' : date.toISOString().slice(0, 10)
}
