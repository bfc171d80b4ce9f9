// What a proposed change of a council's contacts comes to, function by function. The document is what the statement names, or it is not shown.
import { type ContactsDocument, contactsDocument } from '../../../../schemas/directory/contacts.ts'
import { type Id, sha256 } from '../../../../schemas/ids.ts'
import type { StatementOf } from '../../../../schemas/statement/verbs.ts'
import { absenceWords, functionWords, hoursWords } from '../../../words/contacts.ts'
import { differences } from '../../../words/directory/changes.ts'
import { line } from '../../../words/plain.ts'
import { today } from '../../../words/when.ts'
import type { Office } from '../office/office.ts'
import type { Differs } from './shown.ts'

type Contact = ContactsDocument['contacts'][number]

/** @throws GatewayProblem where it was erased since */
export async function contactsDiffer({ council }: Office, claims: StatementOf<'update'>): Promise<Differs[]> {
  const { sub, document: digest } = claims
  const { document: text } = await council.call('readDocument', { params: { id: sub as Id, digest } })
  if ((await sha256(text)) !== digest) throw new Error('The contacts served are not the ones that were proposed.')
  const form = contactsDocument.safeParse(JSON.parse(text))
  if (!form.success) return [{ what: 'Contacts', after: 'In a form that this page does not know' }]
  const now = await council.directory.contents(sub as Id)
  const before = now.state === 'given' ? now.document.contacts : []
  return differences(byFunction(before), byFunction(form.data.contacts)).map(({ path, ...rest }) => ({
    what: path,
    ...rest,
  }))
}

/** All of one function together: there may be several. */
function byFunction(contacts: readonly Contact[]): Record<string, string> {
  const grouped = Map.groupBy(contacts, one => functionWords[one.for])
  return Object.fromEntries([...grouped].map(([title, all]) => [title, all.map(contactWords).join('; ')]))
}

/** Name, numbers, hours, absence: on one line. */
export function contactWords(contact: Contact): string {
  return contactParts(contact).join(', ')
}

/** The same, part by part. */
export function contactParts(contact: Contact): string[] {
  const { name, telephone, mailbox } = contact
  return [name, telephone, mailbox, hoursWords(contact), ...absenceWords(contact, today())]
    .filter(text => text !== undefined && text !== '')
    .map(text => line(text as string))
}
