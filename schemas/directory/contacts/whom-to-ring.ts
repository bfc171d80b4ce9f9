// Whom to ring at a council, at a moment: the one rule that every client uses, so that all give the same name.
// Pure. Absence, who covers and closed days are followed here, and nowhere else.
import { bankHolidays } from '../../clocks/bank-holidays.ts'
import { clockOf } from '../../clocks/calendar.ts'
import type { Id } from '../../ids.ts'
import type { Move } from '../../referral/lifecycle.ts'
import type { Contact, ContactFor, ContactsDocument } from '../contacts.ts'
import type { Entry } from '../directory.ts'
import { isOpen, type LocalTime, localTime, officeHours } from './hours.ts'

/** Somebody to ring. `reachable`: their hours say that it is answered now. `instead_of`: who is away, and until which day. */
export type Ring = {
  for: ContactFor
  name?: string
  mailbox?: string
  telephone?: string
  reachable: boolean
  instead_of?: { for: ContactFor; name?: string; until_on: string }
}

type Now = LocalTime & { closed: boolean }

/** By day the people who know the case, then whoever answers for them; nights and weekends belong to the duty team. */
const byDay: readonly ContactFor[] = ['cme', 'deputy', 'manager', 'front_door']
const byNight: readonly ContactFor[] = ['out_of_hours', 'front_door', 'cme', 'deputy', 'manager']

/**
 * Whom to ring, the best first; empty where a council gave nobody.
 *
 * Urgent and nobody of the CME team at work: the emergency duty team leads. Not urgent: the CME team, even if they answer only
 * tomorrow (`reachable: false`). Who is away is replaced by who covers; without one, they come last. Nobody comes twice.
 *
 * @param at seconds since the epoch
 * @param closed whether the office is closed on a day (`closedDays`); absent, hours alone count
 */
export function whomToRing(
  document: ContactsDocument,
  at: number,
  { urgent, closed }: { urgent: boolean; closed?: (on: string) => boolean },
): Ring[] {
  const local = localTime(at)
  const now = { ...local, closed: closed?.(local.on) ?? false }
  const rings = (order: readonly ContactFor[]) =>
    order.flatMap(what => document.contacts.filter(one => one.for === what).map(one => ringOf(document, one, now)))
  const day = rings(byDay)
  const teamAtWork = day.some(one => one.reachable && one.for !== 'front_door')
  if (!urgent || teamAtWork) return once([...day.filter(one => one.reachable), ...day.filter(one => !one.reachable)])
  const night = rings(byNight)
  return once([...night.filter(one => one.reachable), ...night.filter(one => !one.reachable)])
}

/** Where to ring about a referral: the council whose move it is; both, where it is both's or nobody's. */
export function councilsToRing(move: Move, { sender, recipient }: { sender: Id; recipient: Id }): Id[] {
  if (move === 'sender') return [sender]
  return move === 'recipient' ? [recipient] : [...new Set([sender, recipient])]
}

/** Days on which an office is closed: bank holidays there, and its council's closure days. Weekends are for the hours of each function. */
export function closedDays({ identity, calendar }: Pick<Entry, 'identity' | 'calendar'>): (on: string) => boolean {
  const { division, closures } = clockOf(identity?.nation, calendar)
  return on => bankHolidays[division].has(on) || closures.has(on)
}

/** Who does a function's work on that day, in the contacts' order: the person, or who covers; who is away without cover does not count. */
export function whoDoes(document: ContactsDocument, what: ContactFor, at: number): Ring[] {
  const now = { ...localTime(at), closed: false }
  return document.contacts
    .filter(one => one.for === what)
    .flatMap(one => {
      const ring = ringOf(document, one, now)
      return awayOn(one, now.on) && !ring.instead_of ? [] : [ring]
    })
}

function awayOn({ absent }: Contact, on: string) {
  return absent?.find(one => one.from_on <= on && on <= one.until_on)
}

function ringOf(document: ContactsDocument, contact: Contact, now: Now): Ring {
  let current = contact
  const seen = new Set<Contact>()
  for (;;) {
    seen.add(current)
    const away = awayOn(current, now.on)
    if (!away) return present(document, current, now, contact)
    const { covered_by: cover, until_on } = away
    if (typeof cover === 'object') {
      const { name, mailbox = contact.mailbox, telephone } = cover
      const reachable = telephone !== undefined && atWork(document, contact, now)
      const instead_of = { for: contact.for, ...(contact.name && { name: contact.name }), until_on }
      return {
        for: contact.for,
        name,
        ...(mailbox && { mailbox }),
        ...(telephone && { telephone }),
        reachable,
        instead_of,
      }
    }
    const next = document.contacts.find(one => one.for === cover && !seen.has(one))
    if (!next) return { ...present(document, contact, now, contact), reachable: false }
    current = next
  }
}

function present(document: ContactsDocument, current: Contact, now: Now, asked: Contact): Ring {
  const { for: what, name, mailbox, telephone } = current
  const away = awayOn(asked, now.on)
  const replaced = away && current !== asked
  return {
    for: what,
    ...(name && { name }),
    ...(mailbox && { mailbox }),
    ...(telephone && { telephone }),
    reachable: telephone !== undefined && atWork(document, current, now),
    ...(replaced && {
      instead_of: { for: asked.for, ...(asked.name && { name: asked.name }), until_on: away.until_on },
    }),
  }
}

/** Closed days close the office, not the duty team; hours that a council gave for the duty team hold on every day. */
function atWork({ contacts }: ContactsDocument, { for: what, hours }: Contact, now: Now): boolean {
  if (what !== 'out_of_hours') return (!now.closed || openAlways(hours)) && isOpen(hours ?? officeHours, now)
  if (hours !== undefined) return now.closed || isOpen(hours, now)
  const office = contacts.find(one => one.for === 'cme')?.hours ?? officeHours
  return now.closed || !isOpen(office, now)
}

/** A front door that never shuts does not shut on bank holidays. */
function openAlways(hours: Contact['hours']): boolean {
  const minutes = hours?.some(({ days, from, until }) => days.length === 7 && from === '00:00' && until === '24:00')
  return minutes === true
}

/** Who covers for several comes once; so does a team that gave one number for all its functions. */
function once(rings: readonly Ring[]): Ring[] {
  const seen = new Set<string>()
  return rings.filter(one => {
    const key = JSON.stringify([one.name, one.telephone, one.mailbox])
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}
