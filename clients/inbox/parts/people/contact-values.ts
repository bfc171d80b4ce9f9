// A contact as it is typed, and as it is published. What cannot be read is told by its field; the document's own form judges the rest.
import type { OpenHours } from '../../../../schemas/directory/contacts/hours.ts'
import type { Contact, ContactFor } from '../../../../schemas/directory/contacts.ts'
import { type DayTyped, dayIn, dayTyped, noDay } from '../form/day.tsx'

export const weekdays = { mon: 'Mon', tue: 'Tue', wed: 'Wed', thu: 'Thu', fri: 'Fri', sat: 'Sat', sun: 'Sun' } as const
type Weekday = keyof typeof weekdays
export type StretchTyped = { days: string[]; from: string; until: string }
/** `cover`: a function, `somebody` by name, or nobody. */
export type AbsenceTyped = { from: DayTyped; until: DayTyped; cover: string; name: string; telephone: string }
export type ContactTyped = {
  for: ContactFor | ''
  name: string
  telephone: string
  mailbox: string
  hours: 'usual' | 'always' | 'own'
  stretches: StretchTyped[]
  absent: AbsenceTyped[]
}
export type Fault = { name: string; message: string }

export const noStretch: StretchTyped = { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', until: '17:00' }
export const noAbsence: AbsenceTyped = { from: noDay, until: noDay, cover: '', name: '', telephone: '' }
export const noContact: ContactTyped = {
  ...{ for: '', name: '', telephone: '', mailbox: '', hours: 'usual' },
  ...{ stretches: [], absent: [] },
}
const always: OpenHours = [{ days: Object.keys(weekdays) as Weekday[], from: '00:00', until: '24:00' }]

export function typedFrom(contact: Contact): ContactTyped {
  const { for: what, name = '', telephone = '', mailbox = '', hours, absent = [] } = contact
  const isAlways = hours?.length === 1 && hours[0]?.days.length === 7 && hours[0].until === '24:00'
  return {
    ...{ for: what, name, telephone, mailbox },
    hours: hours === undefined ? 'usual' : isAlways ? 'always' : 'own',
    stretches: isAlways ? [] : (hours ?? []).map(({ days, from, until }) => ({ days: [...days], from, until })),
    absent: absent.map(({ from_on, until_on, covered_by: cover }) => ({
      from: dayTyped(from_on),
      until: dayTyped(until_on),
      cover: cover === undefined ? '' : typeof cover === 'string' ? cover : 'somebody',
      name: typeof cover === 'object' ? cover.name : '',
      telephone: (typeof cover === 'object' && cover.telephone) || '',
    })),
  }
}

/** What is missing or cannot be read. */
export function faultsIn(typed: ContactTyped): Fault[] {
  const { for: what, name, telephone, mailbox, hours, stretches, absent } = typed
  const reached = [name, telephone, mailbox].some(text => text.trim() !== '')
  return [
    ...(what === '' ? [{ name: 'for', message: 'Choose what they are for' }] : []),
    ...(reached ? [] : [{ name: 'name', message: 'Write a name, a telephone number or a mailbox' }]),
    ...(hours === 'own' && stretches.length === 0 ? [{ name: 'hours', message: 'Add when it is answered' }] : []),
    ...stretches.flatMap((one, at) => (hours === 'own' ? stretchFaults(one, at) : [])),
    ...absent.flatMap(absenceFaults),
  ]
}

const time = /^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/

function stretchFaults({ days, from, until }: StretchTyped, at: number): Fault[] {
  const wrong = [from, until].some(one => !time.test(one.trim()))
  return [
    ...(days.length === 0 ? [{ name: `days-${at}`, message: 'Choose days' }] : []),
    ...(wrong ? [{ name: `from-${at}`, message: 'Write times as 08:30' }] : []),
  ]
}

function absenceFaults({ from, until, cover, name }: AbsenceTyped, at: number): Fault[] {
  const [begins, ends] = [dayIn(from), dayIn(until)]
  return [
    ...(begins === undefined ? [{ name: `away-from-${at}`, message: 'Write the first day away, as 27 11 2026' }] : []),
    ...(ends === undefined ? [{ name: `away-until-${at}`, message: 'Write the last day away, as 27 11 2026' }] : []),
    ...(begins !== undefined && ends !== undefined && ends < begins
      ? [{ name: `away-until-${at}`, message: 'The last day comes before the first' }]
      : []),
    ...(cover === 'somebody' && name.trim() === '' ? [{ name: `cover-name-${at}`, message: 'Write who covers' }] : []),
  ]
}

/** As it is published; only of what has no faults. */
export function contactFrom(typed: ContactTyped): Contact {
  const { for: what, hours, stretches, absent } = typed
  const text = (name: 'name' | 'telephone' | 'mailbox') =>
    typed[name].trim() === '' ? {} : { [name]: typed[name].trim() }
  return {
    for: what as ContactFor,
    ...text('name'),
    ...text('telephone'),
    ...text('mailbox'),
    ...(hours === 'always' && { hours: always }),
    ...(hours === 'own' && {
      hours: stretches.map(one => ({
        days: one.days as Weekday[],
        from: one.from.trim(),
        until: one.until.trim(),
      })),
    }),
    ...(absent.length > 0 && { absent: absent.map(absenceFrom) }),
  }
}

function absenceFrom({ from, until, cover, name, telephone }: AbsenceTyped): NonNullable<Contact['absent']>[number] {
  const somebody = { name: name.trim(), ...(telephone.trim() !== '' && { telephone: telephone.trim() }) }
  const covered = cover === 'somebody' ? somebody : (cover as ContactFor)
  return {
    from_on: dayIn(from) ?? '',
    until_on: dayIn(until) ?? '',
    ...(cover !== '' && { covered_by: covered }),
  }
}
