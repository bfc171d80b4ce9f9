// What is asked of a contacts document before it is kept: its form, and that its mailboxes are what the statement says of them.
// Contacts are the one thing the gateway keeps that it can read: nothing else may travel as a document.
import { contactsDocument, mailboxesElsewhere } from '../../../schemas/directory/contacts.ts'
import { Refusal } from '../../../schemas/problem.ts'
import { parseStrict } from '../../../schemas/statement/json.ts'
import type { StatementOf } from '../../../schemas/statement/verbs.ts'

/**
 * Checks a document against the statement it travels with.
 *
 * @throws Refusal `malformed_request`; `mailbox_elsewhere` where a mailbox is not under gov.uk and the statement does not say so
 */
export function checkContacts(document: string, claims: StatementOf<'update'>): void {
  const form = contactsDocument.safeParse(read(document))
  if (!form.success) {
    const [first] = form.error.issues
    throw new Refusal(
      'malformed_request',
      `document.${first?.path.join('.') ?? ''}: ${first?.message ?? 'no contacts'}`,
    )
  }
  const elsewhere = mailboxesElsewhere(form.data).length
  if (elsewhere > 0 && !claims.mailboxes_elsewhere) {
    throw new Refusal('mailbox_elsewhere', `${elsewhere} of its mailboxes ${elsewhere === 1 ? 'is' : 'are'} elsewhere.`)
  }
}

/** What is wrong with the document is not said of the statement that names it. */
function read(document: string): unknown {
  try {
    return parseStrict(document)
  } catch (cause) {
    if (!(cause instanceof Refusal)) throw cause
    throw new Refusal('malformed_request', `document: ${cause.message}`, { cause })
  }
}
