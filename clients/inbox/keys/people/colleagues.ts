// Colleagues: who they are, who is invited, who asks. Letting in comes after the words were heard; removal counts at once.

import { stateOf } from '../../../../schemas/directory/changes/proposals.ts'
import { type Entry, holds, type Member } from '../../../../schemas/directory/directory.ts'
import type { Id } from '../../../../schemas/ids.ts'
import { may } from '../../../../schemas/permissions.ts'
import { thumbprint } from '../../../../schemas/statement/jws.ts'
import { desksOf, type Invitation } from '../../../sdk/index.ts'
import { line } from '../../../words/plain.ts'
import { moment } from '../../../words/when.ts'
import type { Office } from '../office/office.ts'
import { keepNames, nameOf, rememberName } from './names.ts'
import type { Colleague, Colleagues, Invited, LetIn, PeopleCalls } from './shown.ts'

type Give<N extends keyof PeopleCalls> = PeopleCalls[N]['give']

const leavingWords: Record<string, string> = {
  left: 'left',
  lost: 'lost their keys',
  compromised: 'somebody else may have had their keys',
  cancelled: 'called off before it counted',
}

/** Seconds since the epoch; what was recorded this second counts from the next. */
export const soon = () => Math.floor(Date.now() / 1000) + 1

/** The own council's verified entry as it is now. */
export function ownEntry({ council, own }: Office): Promise<Entry> {
  return council.directory.entry(own as Id)
}

export async function colleagues(office: Office): Promise<Colleagues> {
  const [entry, invitations] = await Promise.all([ownEntry(office), office.council.people.invitations()])
  await keepNames(office)
  const now = soon()
  const here = entry.members.filter(one => holds(one, now))
  const gone = entry.members.filter(one => one.until !== undefined && !holds(one, now))
  const shown = (one: Member) => shownOf(office, entry, one, here)
  const teams = desksOf(entry, office.council.nation, now).map(({ desk }) => desk)
  return {
    colleagues: here.map(shown).toSorted((a, b) => a.name.localeCompare(b.name)),
    gone: gone.map(shown),
    invited: await Promise.all(invitations.map(one => invitedOf(entry, one))),
    teams: [...new Set(['cme', ...teams, 'restricted', 'sen'])],
  }
}

function shownOf(office: Office, entry: Entry, member: Member, here: readonly Member[]): Colleague {
  const { thumbprint: key, role, desks, from, until, removed } = member
  const held = new Set(entry.keyholders.filter(one => one.member === key).map(({ desk }) => desk))
  const you = key === office.member
  const managers = here.filter(one => one.role === 'manager')
  const stays = staysBecause(you, role === 'manager' && managers.length === 1)
  return {
    ...{ key, role, teams: desks, since: moment(from), you },
    name: nameOf(office, member),
    named: office.people.has(key),
    lacks: may(role, 'read_letter', 'party') ? desks.filter(desk => !held.has(desk)) : [],
    ...(until !== undefined && { gone: { at: moment(until), reason: leavingWords[removed?.reason ?? 'left'] ?? '' } }),
    ...(stays !== undefined && until === undefined && { stays }),
  }
}

function staysBecause(you: boolean, last: boolean): string | undefined {
  if (you) return 'You cannot remove yourself: another manager does that.'
  return last ? 'The only manager cannot be removed from here: let another in first.' : undefined
}

async function invitedOf(entry: Entry, invitation: Invitation): Promise<Invited> {
  const { id, invitee, role, desks, expires_at, code, request } = invitation
  return {
    ...{ id, role, teams: desks, until: moment(expires_at), words: request?.words ?? [] },
    ...(invitee !== undefined && { invitee: line(invitee) }),
    ...(request?.name !== undefined && { name: line(request.name) }),
    ...(code !== undefined && !request && { code }),
    state: request ? await stateFor(entry, request.member) : 'out',
  }
}

async function stateFor({ members, proposals }: Entry, key: string): Promise<Invited['state']> {
  const now = soon()
  if (members.some(one => one.thumbprint === key && one.until === undefined)) return 'share'
  for (const proposal of proposals) {
    const { claims } = proposal
    if (claims.verb !== 'admit_member' || stateOf(proposal, now) !== 'waiting') continue
    if ((await thumbprint(claims.key)) === key) return 'waits'
  }
  return 'asks'
}

export async function invite({ council }: Office, { role, teams, invitee }: Give<'invite'>) {
  const named = invitee.trim() === '' ? {} : { invitee: invitee.trim() }
  const { code, expiresAt } = await council.people.invite({ role, desks: teams, ...named })
  return { code, until: moment(expiresAt) }
}

export async function endInvitation({ council }: Office, { id }: Give<'endInvitation'>): Promise<undefined> {
  await council.people.endInvitation(id)
  return undefined
}

/** Admits and shares; the invitation goes once nothing is left to do. */
export async function letIn(office: Office, { id }: Give<'letIn'>): Promise<LetIn> {
  const { council } = office
  const found = (await council.people.invitations()).find(one => one.id === id)
  if (!found?.request) throw new Error('Nobody has used this invitation yet.')
  const { request, desks, invitee } = found
  const made = await council.people.letIn(request.newcomer, desks)
  await rememberName(office, made.member, request.name ?? invitee ?? '')
  if (made.state === 'proposed') return { state: 'waits', shared: [], notShared: [] }
  if (made.notShared.length === 0) await council.people.endInvitation(id)
  return { state: 'in', shared: made.shared, notShared: made.notShared }
}

export async function removeColleague(office: Office, { key, reason, since }: Give<'removeColleague'>) {
  const when = since === undefined ? {} : { since }
  const { entry } = await office.council.directory.removeMember(key, reason, when)
  const due = desksOf(entry.entry, office.council.nation, soon())
  return { teams: due.filter(({ rotationDue }) => rotationDue?.member === key).map(({ desk }) => desk) }
}

export async function nameColleague(office: Office, { key, name }: Give<'nameColleague'>): Promise<undefined> {
  await rememberName(office, key, name)
  return undefined
}
