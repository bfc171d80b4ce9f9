// `cme directory contacts …`, `requirements …` and `verify`: what a council publishes about itself, read and changed.
// Contacts are edited in a file: print them, change them, publish them. Nothing is published that the form refuses.
import { erasedAt } from '../../../schemas/directory/contacts/documents.ts'
import { mailboxesElsewhere } from '../../../schemas/directory/contacts.ts'
import type { Entry } from '../../../schemas/directory/directory.ts'
import { exampleRequirements } from '../../../schemas/letter/requirements/examples.ts'
import { wordsOf } from '../../../schemas/letter/requirements/vocabulary.ts'
import { line } from '../../words/plain.ts'
import { moment } from '../../words/when.ts'
import type { Action } from '../commands/definition.ts'
import { type Answer, type Context, type Office, openOffice, ownCouncil } from '../context.ts'
import { councilNamed } from '../directory/councils.ts'
import { WrongUse } from '../exit.ts'
import { withLock } from '../saying/lock.ts'
import type { Style } from '../show/style.ts'
import { readJson } from '../writing/read-json.ts'
import { contactLines } from './contact-lines.ts'

/** `cme directory contacts show [COUNCIL]`: as JSON to edit with --file. */
export const showContacts: Action = async (context, [given], options) => {
  const office = await openOffice(context)
  const id = given === undefined ? ownCouncil(office) : (await councilNamed(office.council, given)).id
  const contents = await office.council.directory.contents(id)
  const document = contents.state === 'given' ? contents.document : { contacts: [] }
  if (options.file === true) return { json: document, text: JSON.stringify(document, null, 2) }
  return { json: { id, ...contents }, text: contactLines(contents, context.style).join('\n') }
}

/** `cme directory contacts edit FILE`. Requirements and the policy for files stay as they are unless the file has some. */
export const editContacts: Action = async (context, [file = '-'], options) => {
  const { checkContents } = await import('../../sdk/index.ts')
  const given = checkContents(await readJson(file, context.io))
  const elsewhere = [...new Set(mailboxesElsewhere(given))]
  if (elsewhere.length > 0 && options.mailboxesElsewhere !== true) {
    throw new WrongUse(
      `Not under gov.uk: ${elsewhere.map(line).join(', ')}.`,
      'If they are right, say --mailboxes-elsewhere: another manager or a national administrator must then approve it.',
      'mailbox_elsewhere',
    )
  }
  const office = await openOffice(context)
  const before = await office.council.directory.contents(ownCouncil(office))
  const { contacts: _, secure_email: __, ...kept } = before.state === 'given' ? before.document : { contacts: [] }
  const document = { ...kept, ...given }
  return published(context, office, document, elsewhere.length > 0)
}

/** `cme directory contacts erase [DIGEST]`: everything published before and no longer in force, or one document. */
export const eraseContacts: Action = async (context, [given], options) => {
  const office = await openOffice(context)
  const about =
    options.about === undefined ? ownCouncil(office) : (await councilNamed(office.council, String(options.about))).id
  const entry = await office.council.directory.entry(about)
  const kept = entry.documents.filter(({ digest }) => erasedAt(entry, digest) === undefined)
  const erasable = kept.filter(({ digest }) => (given === undefined ? isPast(entry, digest) : digest === given))
  if (given !== undefined && erasable.length === 0)
    throw new WrongUse(`No document ${given} is kept.`, 'See: cme directory history')
  return withLock(office.profile, context, async () => {
    for (const { digest } of erasable) await office.council.directory.eraseDocument(digest, about)
    const count = erasable.length
    return {
      json: { id: about, erased: erasable.map(({ digest }) => digest) },
      text:
        count === 0
          ? 'There is nothing earlier to erase.'
          : `${count} earlier ${count === 1 ? 'version is' : 'versions are'} erased. The history still shows that ${count === 1 ? 'it was' : 'they were'} there.`,
    }
  })
}

/** Neither in force nor waiting for a second word. */
function isPast({ contacts, proposals }: Entry, digest: string): boolean {
  const waits = proposals.some(
    ({ claims, outcome, lapsesAt }) =>
      claims.verb === 'update' && claims.document === digest && !outcome && lapsesAt * 1000 > Date.now(),
  )
  return !waits && contacts?.document !== digest
}

/** `cme directory requirements show [COUNCIL]`. */
export const showRequirements: Action = async (context, [given], options) => {
  if (options.example === true) {
    return { json: exampleRequirements, text: JSON.stringify(exampleRequirements, null, 2) }
  }
  const office = await openOffice(context)
  const id = given === undefined ? ownCouncil(office) : (await councilNamed(office.council, given)).id
  const requirements = await office.council.directory.requirements(id)
  if (options.file === true) return { json: requirements, text: JSON.stringify(requirements, null, 2) }
  const lines = requirements.map(one => `  ${wordsOf(one)}${one.note ? `: ${line(one.note)}` : ''}`)
  const nothing = ['It asks for nothing in particular.']
  const text =
    lines.length === 0 ? nothing : ['A referral to it should carry:', ...lines, '', 'Nothing of it stops a referral.']
  return { json: { id, requirements }, text: text.join('\n') }
}

/** `cme directory requirements publish FILE`. Contacts stay as they are. */
export const publishRequirements: Action = async (context, [file = '-']) =>
  publishBeside(context, { requirements: await readJson(file, context.io) })

/** Publishes one part of the contents; the rest stays as it is. @throws LetterInvalid */
export async function publishBeside(context: Context, part: Record<string, unknown>): Promise<Answer> {
  const { checkContents } = await import('../../sdk/index.ts')
  checkContents({ contacts: [], ...part })
  const office = await openOffice(context)
  const before = await office.council.directory.contents(ownCouncil(office))
  const rest = before.state === 'given' ? before.document : { contacts: [] }
  const document = checkContents({ ...rest, ...part })
  return published(context, office, document, mailboxesElsewhere(document).length > 0)
}

/** `cme directory verify`: the entry is right as it stands. */
export const verifyOwn: Action = async context => {
  const office = await openOffice(context)
  ownCouncil(office)
  return withLock(office.profile, context, async () => {
    const made = await office.council.directory.verifyEntry()
    const at = made.entry.entry.verifiedAt ?? 0
    return { json: { id: made.about, confirmed_at: at }, text: context.style.good(`Confirmed on ${moment(at)}.`) }
  })
}

type Document = Parameters<Office['council']['directory']['publish']>[0]

async function published(context: Context, office: Office, document: Document, elsewhere: boolean): Promise<Answer> {
  ownCouncil(office)
  return withLock(office.profile, context, async () => {
    const made = await office.council.directory.publish(document, { mailboxesElsewhere: elsewhere })
    return {
      json: { id: made.about, state: made.state, statement: made.statement },
      text: outcome(made, context.style),
    }
  })
}

function outcome({ state }: { state: string }, style: Style): string {
  if (state !== 'proposed') return style.good('Published: every council sees it from now on.')
  return 'Proposed, because a mailbox in it is not under gov.uk. It counts once another manager or a national administrator approved it: cme approvals list'
}
