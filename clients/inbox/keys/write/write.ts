// A draft considered and sent: checked by the letter's own rules, sealed and said once, however often somebody presses.

import { codeOn } from '../../../../schemas/directory/identity.ts'
import { newId } from '../../../../schemas/ids.ts'
import { checkReferral, needsNamedPeople } from '../../../../schemas/letter/check.ts'
import { letterContents, type ManifestEntry, type Referral } from '../../../../schemas/letter/index.ts'
import { unmet } from '../../../../schemas/letter/requirements/unmet.ts'
import { line } from '../../../words/plain.ts'
import { today } from '../../../words/when.ts'
import type { Office } from '../office/office.ts'
import type { Said } from '../protocol.ts'
import { sectionsOf } from '../views/rows.ts'
import { contentOf } from './content.ts'
import type { Attached, Considered, Found, ToSend, Typed } from './question.ts'
import { writeForm } from './questions.ts'

export { noteDraft, readDrafts } from './drafts.ts'
export { readRecipient, suggestCouncils } from './recipient.ts'
export { writeForm }

/** What stops a draft, what it leaves open, what to think about once more; and how it would read. */
export async function consider(office: Office, { typed, files }: Omit<ToSend, 'id' | 'named'>): Promise<Considered> {
  const content = contentOf(typed)
  const to = councilIn(typed)
  const { directory } = office.council
  const [entry, requirements] = await Promise.all([
    to ? directory.entry(to) : undefined,
    to ? directory.requirements(to) : [],
  ])
  const laCode = codeOn(entry?.identity?.la_codes, today())
  const recipient = entry?.identity && { name: entry.identity.name, ...(laCode && { laCode }) }
  const manifest = files.map(manifestOf)
  const { blocks, gaps, warnings } = checkReferral(content, {
    today: today(),
    manifest,
    ...(recipient && { recipient }),
  })
  const parsed = letterContents.referral.safeParse(content)
  const urgent = (content.basis as { priority?: unknown }).priority === 'urgent'
  const attached = manifest.map(({ type }) => type)
  const missing = parsed.success ? unmet(requirements, { referral: parsed.data, attached, urgent }) : []
  return {
    blocks: blocks.map(onScreen),
    gaps: gaps.map(onScreen),
    warnings: warnings.map(onScreen),
    sections: sectionsOf(content, new Map()),
    unmet: missing.map(({ words, note, because }) => ({
      words,
      ...(note !== undefined && { note: line(note) }),
      ...(because !== undefined && { because }),
    })),
    wantsNamed: parsed.success && needsNamedPeople(parsed.data),
    urgent,
  }
}

/** Sends it: the same draft is sent once, after a crash as well. @throws what the SDK throws */
export async function sendWritten(office: Office, { id, typed, files, named }: ToSend): Promise<Said> {
  const content = contentOf(typed) as unknown as Referral
  const total = files.reduce((sum, { file }) => sum + file.size, 0)
  const said = await office.council.send({
    to: councilIn(typed) ?? '',
    desk: named ? 'restricted' : 'cme',
    urgent: content.basis.priority === 'urgent',
    content,
    reference: `inbox ${id}`,
    ...(files.length > 0 && { attachments: files.map(outgoingOf) }),
    onProgress: bytes => office.tell('progress', { of: id, bytes, total }),
  })
  await office.store.put('drafts', 'referrer', referrerOf(typed))
  await office.boxes.open(said.id)
  const entry = said.referral.history.find(({ digest }) => digest === said.statement)
  return { recordedAt: entry?.at ?? 0, position: entry?.position ?? said.referral.position, also: said.id }
}

/** What a form begins with: who writes, and what they said of themselves last time. */
export async function beginTyped(office: Office): Promise<Typed> {
  const kept = await office.store.get<Typed>('drafts', 'referrer')
  return {
    ...kept,
    'referrer.officer': office.me.name,
    'referrer.role': kept?.['referrer.role'] ?? 'Children missing education officer',
    'basis.marking': 'official_sensitive',
  }
}

const lasting = ['referrer.role', 'referrer.team_mailbox', 'referrer.phone', 'referrer.out_of_hours_phone']

function referrerOf(typed: Typed): Typed {
  return Object.fromEntries(lasting.map(path => [path, typed[path]]))
}

export function councilIn(typed: Typed): string | undefined {
  const value = typed['.council']
  return typeof value === 'object' && 'id' in value ? value.id : undefined
}

/** A finding with the path of the field on screen, in words for people who write no JSON. */
function onScreen({ path, code, message }: Found): Found {
  return {
    code,
    // One of several on lines of their own has no field for itself.
    path: path.replace(/\.not_known$/, '~why').replace(/(\.as_supplied|\[\d+\])$/, ''),
    message: message.replace(/ Write the answer, or \{.*\}\./, ' Write the answer, or say why it is not known.'),
  }
}

function outgoingOf({ file, type }: Attached) {
  return {
    name: file.name,
    type: type as ManifestEntry['type'],
    mime: /^[a-z0-9]+\/[a-z0-9.+-]+$/.test(file.type) ? file.type : 'application/octet-stream',
    marking: 'official_sensitive' as const,
    content: file,
  }
}

/** As it will be listed, as far as it is known before it is sealed. */
function manifestOf(attached: Attached): ManifestEntry {
  const { content, ...described } = outgoingOf(attached)
  return { ...described, id: newId(), bytes: content.size, sha256: '' as ManifestEntry['sha256'] }
}
