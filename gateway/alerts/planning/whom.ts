// Whose mailbox an alert goes to: roles of the ladder, read off a council's contacts as of a moment. Pure.
// Absence and cover are contacts/whom-to-ring.ts's business.
import type { RungRole } from '../../../schemas/clocks/names.ts'
import { whoDoes } from '../../../schemas/directory/contacts/whom-to-ring.ts'
import type { ContactFor, ContactsDocument } from '../../../schemas/directory/contacts.ts'

/**
 * The mailboxes of these roles, each once.
 *
 * The team's mailbox stays when people leave. Who is away is stood in for by who covers; without cover, and where there is no mailbox, by
 * the next up: an alert is never told to nobody while a council gave any of these mailboxes at all. What is for named people only goes to
 * the manager, not to the team.
 *
 * @param at seconds
 */
export function mailboxesOf(
  document: ContactsDocument,
  roles: readonly RungRole[],
  at: number,
  restricted: boolean,
): string[] {
  const own = (what: ContactFor) => document.contacts.find(one => one.for === what && one.mailbox)?.mailbox
  const doing = (what: ContactFor) => whoDoes(document, what, at)
  const team = own('cme')
  const manager = doing('manager').find(one => one.mailbox)?.mailbox
  // A council without a deputy may have named who covers for the team's own person.
  const cover = [...doing('deputy'), ...doing('cme').filter(one => one.instead_of)].find(one => one.mailbox)?.mailbox
  // Somebody's own mailbox though they are away: rather that than nobody.
  const anybody = own('manager') ?? own('deputy')
  const order: Record<RungRole, (string | undefined)[]> = {
    team: restricted ? [manager, cover, anybody, team] : [team, cover, manager, anybody],
    cover: [cover, manager, team, anybody],
    manager: [manager, cover, team, anybody],
  }
  return [...new Set(roles.flatMap(role => order[role].find(one => one !== undefined) ?? []))]
}

/** Every mailbox of every function, of who covers among them: for what nobody at a council may miss. */
export function everyMailbox({ contacts, secure_email: secure }: ContactsDocument): string[] {
  const all = contacts.flatMap(({ mailbox, absent = [] }) => [
    mailbox,
    ...absent.map(({ covered_by: cover }) => (typeof cover === 'object' ? cover.mailbox : undefined)),
  ])
  return [...new Set([...all, secure].filter(one => one !== undefined))]
}
