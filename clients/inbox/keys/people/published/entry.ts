// What the council publishes about itself: contacts, hours, absence, what it asks a referral to carry. Read from its chain, and published whole.
// Names and numbers are a document beside the chain, so that they can be erased.
import { stateOf } from '../../../../../schemas/directory/changes/proposals.ts'
import { mailboxesElsewhere } from '../../../../../schemas/directory/contacts.ts'
import { fileFlags, fileSorts } from '../../../../../schemas/file-policy.ts'
import type { Id } from '../../../../../schemas/ids.ts'
import { attachmentTypes, enquiries } from '../../../../../schemas/letter/code-sets.ts'
import { conditionWords, fieldPaths, wordsOf } from '../../../../../schemas/letter/requirements/vocabulary.ts'
import { checkContents } from '../../../../sdk/index.ts'
import { line } from '../../../../words/plain.ts'
import { moment } from '../../../../words/when.ts'
import type { Office } from '../../office/office.ts'
import { ownEntry, soon } from '../colleagues.ts'
import type { Freshness, OurEntry, PeopleCalls, Published, Recorded, Vocabulary } from '../shown.ts'

export async function ourEntry(office: Office): Promise<OurEntry> {
  const { directory } = office.council
  const [contents, entry, fresh] = await Promise.all([
    directory.contents(office.own as Id),
    ownEntry(office),
    freshness(office),
  ])
  const document = contents.state === 'given' ? contents.document : { contacts: [] }
  const now = soon()
  return {
    document,
    ...(contents.state === 'erased' && { remark: `They were erased on ${moment(contents.erasedAt)}.` }),
    ...(contents.state === 'unreadable' && { remark: 'They are in a form that this page does not know.' }),
    freshness: fresh,
    waits: entry.proposals.some(one => one.claims.verb === 'update' && stateOf(one, now) === 'waiting'),
    asks: (document.requirements ?? []).map(one => ({
      words: wordsOf(one),
      ...(one.note !== undefined && { note: line(one.note) }),
    })),
  }
}

export async function freshness({ council, own }: Office): Promise<Freshness> {
  const { state, confirmedAt } = await council.directory.freshness(own as Id)
  return { state, ...(confirmedAt !== undefined && { at: moment(confirmedAt) }) }
}

/** What may be asked for, in the words a sender reads. */
export async function vocabulary(): Promise<Vocabulary> {
  const fields = [...fieldPaths()].map(
    ([path, question]) => [path, sentence(question.replace(/^whether /, ''))] as const,
  )
  return {
    attachment: { ...attachmentTypes },
    enquiry: { ...enquiries },
    field: Object.fromEntries(fields.toSorted(([, a], [, b]) => a.localeCompare(b))),
    when: conditionWords,
    files: { sorts: { ...fileSorts }, flags: { ...fileFlags } },
  }
}

const sentence = (words: string) => `${words.charAt(0).toUpperCase()}${words.slice(1)}`

/** @throws LetterInvalid where the form is wrong */
export async function publishEntry({ council }: Office, give: PeopleCalls['publishEntry']['give']): Promise<Published> {
  const document = checkContents(give.document)
  const mailboxes = [...new Set(mailboxesElsewhere(document))].map(line)
  if (mailboxes.length > 0 && !give.elsewhere) return { state: 'elsewhere', mailboxes }
  const { state } = await council.directory.publish(document, { mailboxesElsewhere: mailboxes.length > 0 })
  return { state: state === 'proposed' ? 'waits' : 'recorded' }
}

export async function confirmEntry({ council }: Office): Promise<Recorded> {
  const { entry } = await council.directory.verifyEntry()
  return { state: 'recorded', at: moment(entry.entry.verifiedAt ?? 0) }
}
