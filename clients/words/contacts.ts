// A council's contacts in officers' words: what each function is called, when it answers, who covers.
import type { Contact, ContactFor } from '../../schemas/directory/contacts.ts'
import { dayOf } from './when.ts'

export const functionWords: Record<ContactFor, string> = {
  cme: 'Children missing education',
  deputy: 'Deputy',
  manager: 'Manager',
  front_door: "Children's social care",
  out_of_hours: 'Emergency duty team',
  sen_transfers: 'SEN transfers',
  admissions: 'Admissions',
  elective_home_education: 'Elective home education',
  s2s_administrator: 'School to School',
  data_protection: 'Data protection officer',
}

const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
const dayNames = { mon: 'Mon', tue: 'Tue', wed: 'Wed', thu: 'Thu', fri: 'Fri', sat: 'Sat', sun: 'Sun' }

/** `Mon–Fri 09:00–17:00; Sat 10:00–12:00`; undefined where a council gave none. */
export function hoursWords({ hours }: Pick<Contact, 'hours'>): string | undefined {
  return hours
    ?.map(({ days: on, from, until }) => {
      const allDay = from === '00:00' && until === '24:00'
      if (allDay && on.length === 7) return 'day and night'
      return `${spans(on)} ${allDay ? 'all day' : `${from}–${until}${until <= from ? ' next morning' : ''}`}`
    })
    .join('; ')
}

function spans(on: readonly (typeof days)[number][]): string {
  const places = [...new Set(on.map(day => days.indexOf(day)))].sort((one, other) => one - other)
  const runs: [number, number][] = []
  for (const at of places) {
    const last = runs.at(-1)
    if (last && last[1] === at - 1) last[1] = at
    else runs.push([at, at])
  }
  const name = (at: number) => dayNames[days[at] ?? 'mon']
  return runs
    .map(([from, to]) => (from === to ? name(from) : `${name(from)}${to - from === 1 ? ', ' : '–'}${name(to)}`))
    .join(', ')
}

/** `away 3 Nov 2026 to 14 Nov 2026, the deputy covers`, for absences that are not over on this day. */
export function absenceWords({ absent = [] }: Pick<Contact, 'absent'>, on: string): string[] {
  return absent
    .filter(({ until_on }) => until_on >= on)
    .map(({ from_on, until_on, covered_by: cover }) => {
      const away = `away ${dayOf(from_on)} to ${dayOf(until_on)}`
      if (cover === undefined) return away
      const who =
        typeof cover === 'string' ? functionWords[cover] : [cover.name, cover.telephone].filter(Boolean).join(', ')
      return `${away}, covered by ${who}`
    })
}
