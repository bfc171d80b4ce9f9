// Whom to ring at a council, from its verified contacts: absence and cover are followed by the one rule the SDK applies.
// A council that gave nobody, or whose contacts cannot be read, is no reason to fail: then nobody is named.

import type { Ring } from '../../../../schemas/directory/contacts/whom-to-ring.ts'
import type { Correspondent } from '../../../sdk/index.ts'
import { line } from '../../../words/plain.ts'
import { dayOf, moment } from '../../../words/when.ts'
import type { Office } from '../office/office.ts'
import type { Changed, Contact } from '../shown.ts'

const functions: Record<Ring['for'], string> = {
  cme: 'Children missing education',
  deputy: 'Deputy',
  manager: 'Manager',
  front_door: "Children's social care, front door",
  out_of_hours: 'Emergency duty team',
  sen_transfers: 'SEN transfers',
  admissions: 'Admissions',
  elective_home_education: 'Elective home education',
  s2s_administrator: 'School to School administrator',
  data_protection: 'Data protection officer',
}

/** The best first; none where the council gave nobody. */
export async function contactsOf({ council }: Office, id: string, urgent: boolean): Promise<Contact[]> {
  const rings = await council.directory.whomToRing(id, { urgent }).catch(() => [])
  return rings.map(contactFrom)
}

function contactFrom({ for: what, name, telephone, mailbox, reachable, instead_of: instead }: Ring): Contact {
  return {
    what: functions[what],
    ...(name !== undefined && { name: line(name) }),
    ...(telephone !== undefined && { telephone: line(telephone) }),
    ...(mailbox !== undefined && { mailbox: line(mailbox) }),
    reachable,
    ...(instead && {
      note: `${line(instead.name ?? functions[instead.for])} is away until ${dayOf(instead.until_on)}`,
    }),
  }
}

/** What was before, what is: whoever wonders rings, and compares the words. */
export function changedWords(
  { words }: Correspondent,
  { before, at, approvedBy }: NonNullable<Correspondent['changed']>,
): Changed {
  return {
    lastOn: moment(before.lastUsedAt),
    since: moment(at),
    now: words.join(' '),
    before: before.words.join(' '),
    approved: approvedBy !== undefined,
  }
}
