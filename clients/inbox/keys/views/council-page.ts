// A council as its page shows it: codes with their days, who came before and after, teams, whom to ring, what waits for a second person.
// All of it from its verified entry.
import { managersOf } from '../../../../schemas/directory/changes/approval.ts'
import {
  canReceive,
  certificatesInForce,
  type Entry,
  peopleAtDesk,
  statusOf,
} from '../../../../schemas/directory/directory.ts'
import type { Id } from '../../../../schemas/ids.ts'
import { aboutEntry, openIn } from '../../../sdk/index.ts'
import { functionWords } from '../../../words/contacts.ts'
import { datedWords } from '../../../words/directory/changes.ts'
import { fieldTitle, fieldValue } from '../../../words/directory/fields.ts'
import { line } from '../../../words/plain.ts'
import { dayOf, moment } from '../../../words/when.ts'
import { contactParts } from '../approvals/contacts.ts'
import { lineOf, soon } from '../approvals/line.ts'
import { reportedIn } from '../approvals/reported.ts'
import type { Office } from '../office/office.ts'
import type { CouncilPage, Row } from '../shown.ts'
import { contactsOf } from './ring.ts'

/** Reads a council's page. @throws Distrust, GatewayProblem */
export async function readCouncil(office: Office, id: string): Promise<CouncilPage> {
  const { directory, nation } = office.council
  const entry = await directory.entry(id as Id)
  const now = soon()
  const { identity, succession } = entry
  const named = (ids: readonly string[] = []) =>
    Promise.all(ids.map(async one => ({ id: one, name: await office.names(one) })))
  const fresh = await directory.freshness(entry.id)
  const about = aboutEntry(entry)
  const closed = closedWords(entry, now)
  return {
    id,
    name: line(identity?.name ?? id),
    facts: factsOf(entry, now),
    canReceive: canReceive(entry, 'cme', nation, now),
    ...(closed !== undefined && { closed }),
    confirmed: fresh.confirmedAt === undefined ? 'never' : moment(fresh.confirmedAt),
    outOfDate: fresh.state !== 'confirmed',
    teams: [...new Set(entry.certificates.map(({ desk }) => desk))]
      .filter(desk => certificatesInForce(entry, desk, now).length > 0)
      .map(team => ({
        team,
        canReceive: canReceive(entry, team, nation, now),
        people: peopleAtDesk(entry, team, now),
      })),
    before: await named(identity?.predecessors),
    after: await named(identity?.successors ?? succession?.successors),
    contacts: await contactsOf(office, id, false),
    allContacts: await allContacts(office, entry.id),
    waiting: await Promise.all(openIn(about, now).map(one => lineOf(office, about, one))),
    reported: await reportedIn(office, entry),
    managers: managersOf(entry, now).length,
  }
}

function closedWords(entry: Entry, now: number): string | undefined {
  const status = statusOf(entry, now)
  const on = entry.identity?.closes_on ?? entry.succession?.on
  if (status === 'closed') return `closed${on ? ` since ${dayOf(on)}` : ''}`
  return status === 'closing' && on ? `closes on ${dayOf(on)}` : undefined
}

function factsOf(entry: Entry, now: number): Row[] {
  const { identity, succession } = entry
  if (!identity) return []
  const { la_codes = [], gss, other_names = [], nation, region } = identity
  const list = (all: readonly Parameters<typeof datedWords>[0][]) => line(all.map(datedWords).join('; '))
  const fields: [string, string][] = [
    ['nation', [nation, region].filter(Boolean).join(', ')],
    ['la_codes', list(la_codes)],
    ['gss', list(gss)],
    ['other_names', list(other_names)],
    ['status', fieldValue('status', statusOf(entry, now) ?? identity.status)],
    ['closes_on', dayOrNothing(identity.closes_on ?? succession?.on)],
  ]
  return fields.filter(([, text]) => text !== '').map(([path, text]) => ({ title: fieldTitle(path), text }))
}

function dayOrNothing(on: string | undefined): string {
  return on === undefined ? '' : dayOf(on)
}

async function allContacts({ council }: Office, id: Id): Promise<Row[]> {
  const contents = await council.directory.contents(id)
  if (contents.state !== 'given') return []
  return contents.document.contacts.map(contact => ({
    title: functionWords[contact.for],
    text: contactParts(contact).join('\n'),
  }))
}
