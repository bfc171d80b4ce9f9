// The council's own year: days it is closed, its terms, and waiting times shorter than the nation's. What is due is counted by it.
import { clockOf } from '../../../../../schemas/clocks/calendar.ts'
import type { Id } from '../../../../../schemas/ids.ts'
import type { Office } from '../../office/office.ts'
import { ownEntry } from '../colleagues.ts'
import { ownNorms, type PeopleCalls, type Published, type Year } from '../shown.ts'

export async function year(office: Office): Promise<Year> {
  const { council, own } = office
  const [calendar, { identity }, { nation }] = await Promise.all([
    council.directory.calendar(own as Id),
    ownEntry(office),
    council.nationDirectory.read(),
  ])
  const { clocks } = nation.policy
  const some = (all: Year['norms']) => Object.fromEntries(ownNorms.map(one => [one, all[one]])) as Year['norms']
  return {
    calendar: calendar ?? { closures: [], terms: [] },
    norms: some(clockOf(identity?.nation, calendar, clocks).norms),
    national: some(clockOf(identity?.nation, undefined, clocks).norms),
  }
}

/** Contacts stay, and count as confirmed with it. @throws LetterInvalid where the form is wrong */
export async function publishYear({ council }: Office, give: PeopleCalls['publishYear']['give']): Promise<Published> {
  const { state } = await council.directory.publishCalendar(give.calendar)
  return { state: state === 'proposed' ? 'waits' : 'recorded' }
}
