// Whom to ring at a council, from its verified contacts: absence and cover are followed by the one rule in schemas/contacts.
// A council that gave nobody, or whose contacts cannot be read, is no reason to fail: then nobody is named.

import { type Ring, whomToRing } from '../../../../schemas/directory/contacts/whom-to-ring.ts'
import { contactsDocument } from '../../../../schemas/directory/contacts.ts'
import { line } from '../../../words/plain.ts'
import { dayOf } from '../../../words/when.ts'
import type { Office } from '../office/office.ts'
import type { Contact } from '../shown.ts'

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
  const text = await council.directory.contacts(id).catch(() => undefined)
  if (text === undefined) return []
  const read = contactsDocument.safeParse(parsed(text))
  if (!read.success) return []
  return whomToRing(read.data, Date.now() / 1000, { urgent }).map(contactFrom)
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

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
