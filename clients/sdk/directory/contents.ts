// What a council's entry holds for people to read: contacts, requirements, calendar, how fresh they are. Checked against its chain before use.
// A document that was erased is erased, never broken; one that is withheld is neither, and is not believed.

import type { z } from 'zod'
import { type CouncilCalendar, councilCalendar } from '../../../schemas/clocks/calendar.ts'
import { type Freshness, freshnessOf } from '../../../schemas/directory/attention.ts'
import { erasedAt } from '../../../schemas/directory/contacts/documents.ts'
import type { Requirement } from '../../../schemas/directory/contacts/requirements.ts'
import { closedDays, type Ring, whomToRing } from '../../../schemas/directory/contacts/whom-to-ring.ts'
import { type ContactsDocument, contactsDocument, mailboxesElsewhere } from '../../../schemas/directory/contacts.ts'
import type { Entry } from '../../../schemas/directory/directory.ts'
import { type Digest, type Id, sha256 } from '../../../schemas/ids.ts'
import { explain } from '../../../schemas/letter/explain.ts'
import type { ManifestEntry, Referral } from '../../../schemas/letter/index.ts'
import { type Unmet, unmet } from '../../../schemas/letter/requirements/unmet.ts'
import { checkRequirements } from '../../../schemas/letter/requirements/vocabulary.ts'
import { GatewayProblem } from '../call/trouble.ts'
import { LetterInvalid } from '../letters/invalid.ts'
import { nowSeconds, type Session } from '../session.ts'
import { Distrust } from '../trust/distrust.ts'
import { type AnnouncementMade, announceChange } from './announce.ts'

/** `unreadable`: it is what its council signed, in a form this program does not know. */
export type Contents =
  | { state: 'none' }
  | { state: 'erased'; erasedAt: number }
  | { state: 'unreadable'; text: string }
  | { state: 'given'; text: string; document: ContactsDocument }

/** What reads and publishes contents; part of `directory`. */
export function contentsOf(session: Session) {
  const own = () => session.authority as Id
  const given = async (id: Id) => {
    const found = await readContents(session, id)
    return found.state === 'given' ? found.document : undefined
  }
  return {
    /** A council's contents, as its chain names them now. @throws Distrust */
    contents: (id: Id): Promise<Contents> => readContents(session, id),
    /** The exact text of its contacts; undefined where it gave none, or had them erased. */
    contacts: async (id: Id): Promise<string | undefined> => {
      const found = await readContents(session, id)
      return 'text' in found ? found.text : undefined
    },
    /** When the council last confirmed its entry, and whether that still counts. */
    freshness: async (id: Id): Promise<Freshness> =>
      freshnessOf((await session.directory.entryOf(id)).entry, session.nation, nowSeconds(session)),
    /** Whom to ring there at this moment, the best first. */
    whomToRing: async (id: Id, how: { urgent: boolean }): Promise<Ring[]> => {
      const [document, { entry }] = [await given(id), await session.directory.entryOf(id)]
      return document ? whomToRing(document, nowSeconds(session), { ...how, closed: closedDays(entry) }) : []
    },
    /** What it asks a referral to carry. */
    requirements: async (id: Id): Promise<Requirement[]> => (await given(id))?.requirements ?? [],
    /** What it asks for that this referral does not carry: to attach, or to say why not. It stops nothing. */
    unmet: async (id: Id, referral: Referral, attached: readonly ManifestEntry['type'][] = []): Promise<Unmet[]> =>
      unmet((await given(id))?.requirements ?? [], { referral, attached }),
    /**
     * Publishes the own contents: at once; with `mailboxesElsewhere` once another manager or a registrar approved it.
     *
     * @throws LetterInvalid where the form is wrong, or a requirement names what no referral has
     */
    publish: (document: ContactsDocument, options: { mailboxesElsewhere?: boolean } = {}): Promise<AnnouncementMade> =>
      publish(session, document, options),
    /** Its closure days, terms and shorter waiting times; undefined where it published none. */
    calendar: async (id: Id): Promise<CouncilCalendar | undefined> =>
      (await session.directory.entryOf(id)).entry.calendar,
    /**
     * Publishes the own calendar in place of the earlier one. Contacts stay, and are confirmed with it; were mailboxes among them approved
     * that are not under gov.uk, it counts once another manager or a registrar approved it.
     *
     * @throws LetterInvalid where the form is wrong: too many closure days, terms that overlap
     */
    publishCalendar: (calendar: CouncilCalendar): Promise<AnnouncementMade> => publishCalendar(session, calendar),
    /** Has a document erased that the own council once published; a registrar, one no longer in force. */
    eraseDocument: (document: Digest, about: Id = own()): Promise<AnnouncementMade> =>
      announceChange(session, { verb: 'erase_document', about, claims: { document } }),
  }
}

async function publish(
  session: Session,
  document: ContactsDocument,
  { mailboxesElsewhere: elsewhere = false }: { mailboxesElsewhere?: boolean },
): Promise<AnnouncementMade> {
  checkContents(document)
  const text = JSON.stringify(document)
  const claims = { document: await sha256(text), ...(elsewhere && { mailboxes_elsewhere: true }) }
  return announceChange(session, { verb: 'update', about: session.authority as Id, claims, document: text })
}

async function publishCalendar(session: Session, given: CouncilCalendar): Promise<AnnouncementMade> {
  const calendar = checkedForm(councilCalendar, given)
  const about = session.authority as Id
  const before = await readContents(session, about)
  const text = 'text' in before ? before.text : JSON.stringify({ contacts: [] })
  const { contacts } = (await session.directory.entryOf(about)).entry
  const elsewhere = 'text' in before && contacts?.mailboxesElsewhere === true && { mailboxes_elsewhere: true }
  const claims = { document: await sha256(text), ...elsewhere, calendar }
  return announceChange(session, { verb: 'update', about, claims, document: text })
}

/** Refuses contents that could not be used: in form, and in what requirements name. @throws LetterInvalid */
export function checkContents(document: unknown): ContactsDocument {
  const form = checkedForm(contactsDocument, document)
  const findings = checkRequirements(form.requirements ?? [])
  if (findings.length > 0) throw new LetterInvalid(findings)
  return form
}

function checkedForm<T>(form: z.ZodType<T>, given: unknown): T {
  const { success, data, error } = form.safeParse(given)
  if (success) return data
  throw new LetterInvalid(explain(error, given))
}

/** A council's contents, checked against its chain. @throws Distrust */
export async function readContents(session: Session, id: Id): Promise<Contents> {
  const { entry } = await session.directory.entryOf(id)
  const { contacts } = entry
  if (!contacts) return { state: 'none' }
  const erased = erasedAt(entry, contacts.document)
  if (erased !== undefined) return { state: 'erased', erasedAt: erased }
  const text = await fetched(session, entry, contacts.document)
  const form = contactsDocument.safeParse(parsed(text))
  if (!form.success) return { state: 'unreadable', text }
  if (mailboxesElsewhere(form.data).length > 0 && !contacts.mailboxesElsewhere) {
    throw new Distrust('not_permitted', `The contacts of ${id} name a mailbox outside gov.uk that nobody approved.`)
  }
  return { state: 'given', text, document: form.data }
}

async function fetched({ gateway }: Session, { id }: Entry, digest: Digest): Promise<string> {
  const { document } = await gateway.call('readDocument', { params: { id, digest } }).catch(error => {
    if (!(error instanceof GatewayProblem) || !['not_found', 'document_erased'].includes(error.code)) throw error
    throw new Distrust('state_mismatch', `The contacts of ${id} are withheld, and nobody had them erased.`, {
      cause: error,
    })
  })
  if ((await sha256(document)) === digest) return document
  throw new Distrust('letter_mismatch', `The contacts served for ${id} are not the ones its history names.`)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
