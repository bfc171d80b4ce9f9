// The calendar once more, slowly and by other means: bank holidays worked out from the Acts instead of listed, British Summer Time from
// its Order instead of Intl, counting by walking. What both come to is believed.

type Nation = 'england-and-wales' | 'scotland' | 'northern-ireland'

const iso = (date: Date) => date.toISOString().slice(0, 10)
const utc = (year: number, month: number, day: number) => new Date(Date.UTC(year, month - 1, day))
export const shift = (day: string, by: number) => iso(new Date(Date.parse(`${day}T00:00:00Z`) + by * 86_400_000))
const weekday = (day: string) => new Date(`${day}T00:00:00Z`).getUTCDay()

/** Easter Sunday: the anonymous Gregorian computus. */
function easter(year: number): string {
  const a = year % 19
  const [b, c] = [Math.floor(year / 100), year % 100]
  const h = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7
  const m = Math.floor((a + 11 * h + 22 * l) / 451)
  const sum = h + l - 7 * m + 114
  return iso(utc(year, Math.floor(sum / 31), (sum % 31) + 1))
}

function nthMonday(year: number, month: number, which: 'first' | 'last'): string {
  const days = Array.from({ length: 31 }, (_, index) => utc(year, month, index + 1))
    .filter(date => date.getUTCMonth() === month - 1 && date.getUTCDay() === 1)
    .map(iso)
  return (which === 'first' ? days[0] : days.at(-1)) ?? ''
}

/** Banking and Financial Dealings Act 1971, Schedule 1, with substitutes; and the one day proclaimed beside it in these years. */
export function bankHolidaysOf(nation: Nation, year: number): Set<string> {
  const found = new Set<string>()
  const substituted = (day: string) => {
    let free = day
    while (weekday(free) % 6 === 0 || found.has(free)) free = shift(free, 1)
    found.add(free)
  }
  const scotland = nation === 'scotland'
  substituted(`${year}-01-01`)
  if (scotland) substituted(`${year}-01-02`)
  found.add(shift(easter(year), -2))
  if (!scotland) found.add(shift(easter(year), 1))
  found.add(nthMonday(year, 5, 'first'))
  found.add(nthMonday(year, 5, 'last'))
  found.add(scotland ? nthMonday(year, 8, 'first') : nthMonday(year, 8, 'last'))
  if (nation === 'northern-ireland') {
    substituted(`${year}-03-17`)
    substituted(`${year}-07-12`)
  }
  if (scotland) substituted(`${year}-11-30`)
  // The men's football team at its first World Cup since 1998.
  if (scotland && year === 2026) found.add('2026-06-15')
  // Boxing Day keeps its Monday where Christmas Day must move: substitutes never displace a holiday.
  if (weekday(`${year}-12-26`) % 6 !== 0) found.add(`${year}-12-26`)
  substituted(`${year}-12-25`)
  if (weekday(`${year}-12-26`) % 6 === 0) substituted(`${year}-12-26`)
  return found
}

/** The Summer Time Order 2002: from 01:00 UTC on the last Sunday of March until 01:00 UTC on the last Sunday of October. */
export function slowLondon(at: number): { on: string; hour: number } {
  const year = new Date(at * 1000).getUTCFullYear()
  const lastSunday = (month: number) => {
    let date = utc(year, month, 31)
    while (date.getUTCDay() !== 0) date = new Date(date.getTime() - 86_400_000)
    return date.getTime() / 1000 + 3600
  }
  const summer = at >= lastSunday(3) && at < lastSunday(10)
  const wall = new Date((at + (summer ? 3600 : 0)) * 1000)
  return { on: iso(wall), hour: wall.getUTCHours() }
}

export type SlowClock = { nation: Nation; closed: string[]; terms: { from: string; to: string }[] }

const worked = new Map<string, Set<string>>()
function holidays(nation: Nation, year: number): Set<string> {
  const key = `${nation} ${year}`
  const known = worked.get(key) ?? bankHolidaysOf(nation, year)
  worked.set(key, known)
  return known
}

/** `until`: the last year whose bank holidays are published. */
export function slowWorks(day: string, { nation, closed }: SlowClock, until = 2028): boolean {
  const year = Number(day.slice(0, 4))
  const holiday = year <= until && holidays(nation, year).has(day)
  return weekday(day) % 6 !== 0 && !holiday && !closed.includes(day)
}

export function slowSchool(day: string, clock: SlowClock): boolean {
  const { terms } = clock
  const known = terms.length > 0 && day >= (terms[0]?.from ?? '') && day <= (terms[terms.length - 1]?.to ?? '')
  return slowWorks(day, clock) && (!known || terms.some(({ from, to }) => day >= from && day <= to))
}

/** The day on which the n-th counting day after `from` has come; with 0, `from` itself or the first that counts. */
export function slowAdd(from: string, n: number, counts: (day: string) => boolean): string {
  let day = from
  let seen = 0
  for (;;) {
    if (n === 0 && counts(day)) return day
    if (day !== from && counts(day)) seen += 1
    if (n > 0 && seen === n) return day
    day = shift(day, 1)
  }
}
