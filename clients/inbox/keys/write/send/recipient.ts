// The receiving council before it is written to: which may be meant, whether it can receive, what it asks for, when somebody reads.
// A place is compared here and goes to no gateway.

import { clockOf } from '../../../../../schemas/clocks/calendar.ts'
import { londonTime } from '../../../../../schemas/clocks/days.ts'
import { isWorkingDay, nextAfter } from '../../../../../schemas/clocks/working-days.ts'
import { codeOn } from '../../../../../schemas/directory/identity.ts'
import { wordsOf } from '../../../../../schemas/letter/requirements/vocabulary.ts'
import { councilsFor } from '../../../../sdk/places/councils.ts'
import { line } from '../../../../words/plain.ts'
import { dayOf, moment, today } from '../../../../words/when.ts'
import type { Office } from '../../office/office.ts'
import { changedWords, contactsOf } from '../../views/ring.ts'
import type { Recipient, Suggested } from '../question.ts'

const mostSuggested = 12
const namedPeople = 'restricted'
const lateHour = 15
type Councils = ReturnType<Office['council']['directory']['councils']>
const fetched = new WeakMap<Office, Councils>()

/** Councils that a name, a place or a three-digit code may mean; a person chooses. */
export async function suggestCouncils(office: Office, text: string): Promise<Suggested[]> {
  const all = fetched.get(office) ?? office.council.directory.councils()
  fetched.set(office, all)
  all.catch(() => fetched.delete(office))
  const councils = await all
  const on = today()
  const code = text.trim()
  const byCode = councils.filter(({ identity }) => codeOn(identity?.la_codes, on) === code)
  if (byCode.length > 0) return byCode.map(({ id, identity }) => ({ id, name: line(identity?.name ?? id) }))
  return councilsFor(text, councils, on)
    .filter(({ id }) => id !== office.own)
    .slice(0, mostSuggested)
    .map(({ id, name, through, closed }) => {
      const ways = through.map(({ place, until }) => `${place}${until ? `, until ${dayOf(until)}` : ''}`)
      const note = closed ? 'closed, and nobody is named to follow' : ways.join('; ')
      return { id, name: line(name), ...(note !== '' && { note: line(note) }) }
    })
}

/** What to know of it before anything is written. @throws Distrust, GatewayProblem */
export async function readRecipient(
  office: Office,
  { id, urgent, named = false }: { id: string; urgent: boolean; named?: boolean },
): Promise<Recipient> {
  const { directory, nation, correspondent } = office.council
  const [entry, canReceive, canReceiveNamed, freshness, asks, ring, team] = await Promise.all([
    directory.entry(id),
    directory.canReceive(id, 'cme'),
    directory.canReceive(id, namedPeople),
    directory.freshness(id),
    directory.requirements(id),
    contactsOf(office, id, urgent),
    correspondent(id, named ? namedPeople : 'cme'),
  ])
  const name = line(entry.identity?.name ?? id)
  const stale = staleWords(name, freshness)
  const clock = clockOf(entry.identity?.nation, entry.calendar, nation.policy.clocks)
  const { on, hour } = londonTime(Date.now() / 1000)
  const nobodyReads = !isWorkingDay(on, clock) || hour >= lateHour
  return {
    ...{ name, canReceive, canReceiveNamed, ring },
    ...(stale !== undefined && { stale }),
    asks: asks.map(one => line(one.note === undefined ? wordsOf(one) : `${wordsOf(one)} (${one.note})`)),
    ...(nobodyReads && { notBefore: weekday(nextAfter(on, clock)) }),
    ...(team?.changed && { changed: changedWords(team, team.changed) }),
  }
}

function staleWords(name: string, { state, confirmedAt }: { state: string; confirmedAt?: number }): string | undefined {
  if (state === 'confirmed') return undefined
  if (confirmedAt === undefined) return `${name} has never confirmed its entry in the directory.`
  return `${name} last confirmed its entry in the directory on ${moment(confirmedAt)}: it may be out of date.`
}

function weekday(on: string): string {
  return new Date(`${on}T12:00:00Z`).toLocaleDateString('en-GB', { weekday: 'long', day: 'numeric', month: 'long' })
}
