// Whose mailbox an alert goes to: roles of the ladder, read off a council's contacts as of a moment. Pure.
// Absence and cover are contacts/whom-to-ring.ts's business.
import type { RungRole } from '../../schemas/clocks/names.ts'
import { whomToRing } from '../../schemas/directory/contacts/whom-to-ring.ts'
import type { ContactsDocument } from '../../schemas/directory/contacts.ts'

/**
 * The mailboxes of these roles, each once.
 *
 * The team's mailbox stays when people leave. Who has no mailbox is stood in for by the next up: an alert is never told to nobody
 * while a council gave any mailbox at all. What is for named people only goes to the manager, not to the team.
 */
export function mailboxesOf(
  document: ContactsDocument,
  roles: readonly RungRole[],
  at: number,
  restricted: boolean,
): string[] {
  const rings = whomToRing(document, at, { urgent: false })
  const own = (what: 'cme' | 'deputy' | 'manager') =>
    document.contacts.find(one => one.for === what && one.mailbox)?.mailbox
  const ringing = (what: 'cme' | 'deputy' | 'manager') =>
    rings.find(one => (one.instead_of?.for ?? one.for) === what && one.mailbox)?.mailbox
  const team = own('cme')
  const manager = ringing('manager') ?? own('manager')
  const cover = ringing('deputy') ?? own('deputy')
  const order: Record<RungRole, (string | undefined)[]> = {
    team: restricted ? [manager, cover, team] : [team, cover, manager],
    cover: [cover, manager, team],
    manager: [manager, cover, team],
  }
  return [...new Set(roles.flatMap(role => order[role].find(one => one !== undefined) ?? []))]
}
