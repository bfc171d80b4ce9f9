// What a package by secure e-mail asks for, and where it goes: days by the recipient's own calendar, the address as the directory has it.
// Pure: whoever makes the package reads the entry, verified, and says what time it is.
import { clockOf } from '../../../schemas/clocks/calendar.ts'
import { addCounting, arrivedOn } from '../../../schemas/clocks/working-days.ts'
import type { ContactsDocument } from '../../../schemas/directory/contacts.ts'
import type { Entry } from '../../../schemas/directory/directory.ts'
import { line } from '../../words/plain.ts'

type Asking = {
  /** The receiving council, as far as its entry is known. */
  to: Pick<Entry, 'identity' | 'calendar'>
  /** The nation's norms. */
  clocks: Parameters<typeof clockOf>[2]
  urgent: boolean
  /** Seconds. */
  now: number
}

/** By when an answer is asked for: the norms that would hold if they had joined. */
export function askedDays({ to, clocks, urgent, now }: Asking): { takeOnBy: string; decideBy: string } {
  const clock = clockOf(to.identity?.nation, to.calendar, clocks)
  const { take_on_working_days: usual, urgent_take_on_working_days: soon, decide_working_days: decide } = clock.norms
  const from = arrivedOn(now)
  return { takeOnBy: addCounting(from, urgent ? soon : usual, clock), decideBy: addCounting(from, decide, clock) }
}

/** The mailbox and the number; a council that has not joined may have given none. */
export function writeTo({ secure_email, contacts }: ContactsDocument): { mailbox?: string; telephone?: string } {
  const team = contacts.find(one => one.for === 'cme') ?? contacts.find(one => one.for === 'deputy')
  const mailbox = secure_email ?? team?.mailbox
  const telephone = team?.telephone ?? contacts.find(one => one.telephone !== undefined)?.telephone
  return { ...(mailbox && { mailbox: line(mailbox) }), ...(telephone && { telephone: line(telephone) }) }
}
