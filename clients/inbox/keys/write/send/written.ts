// A draft considered and sent: checked by the letter's own rules, sealed and said once, however often somebody presses.

import { codeOn } from '../../../../../schemas/directory/identity.ts'
import { type Digest, newId } from '../../../../../schemas/ids.ts'
import { checkReferral, needsNamedPeople } from '../../../../../schemas/letter/check.ts'
import { letterContents, type ManifestEntry, type Referral } from '../../../../../schemas/letter/index.ts'
import { unmet } from '../../../../../schemas/letter/requirements/unmet.ts'
import type { LetterOptions, Said as LetterSaid } from '../../../../sdk/index.ts'
import { line } from '../../../../words/plain.ts'
import { today } from '../../../../words/when.ts'
import type { Office } from '../../office/office.ts'
import { outgoingOf } from '../../office/outgoing.ts'
import { progressFor } from '../../office/progress.ts'
import type { Said } from '../../protocol.ts'
import { writer } from '../../steps/officer.ts'
import { sectionsOf } from '../../views/rows.ts'
import { councilIn, referrerOf } from '../begin.ts'
import { contentOf } from '../content.ts'
import type { Attached, Considered, ToSend, Typed } from '../question.ts'
import { onScreen } from './found.ts'

/** What stops a draft, what it leaves open, what to think about once more; and how it would read. */
export async function consider(
  office: Office,
  { typed, files }: Omit<ToSend, 'id' | 'named' | 'outside'>,
): Promise<Considered> {
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
    possibleDuplicates:
      typed['.corrects'] === undefined ? knownAlready(office, content, textIn(typed, '.follows')) : [],
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

/** Cases of the same child that this browser knows, but for the one this goes back to: only opened letters tell. */
function knownAlready({ boxes }: Office, content: Record<string, unknown>, follows: string | undefined): string[] {
  const words = { sent: 'to', received: 'from' }
  return boxes.about(content, follows).map(({ box, other, state }) => `${words[box]} ${other.name} (${state})`)
}

/** Sends it: the same draft is sent once, after a crash as well. @throws what the SDK throws */
export async function sendWritten(office: Office, { id, typed, files, named, outside }: ToSend): Promise<Said> {
  const content = contentOf(typed) as unknown as Referral
  const options = {
    reference: `inbox ${id}`,
    ...(files.length > 0 && { attachments: files.map(outgoingOf) }),
    ...progressFor(office, id, files),
  }
  const corrects = textIn(typed, '.corrects')
  const follows = textIn(typed, '.follows')
  const said = corrects
    ? { ...(await sendCorrection(office, corrects, { typed, content }, options)), id: corrects }
    : await office.council.send({
        to: councilIn(typed) ?? '',
        desk: named ? 'restricted' : 'cme',
        urgent: content.basis.priority === 'urgent',
        content,
        ...(follows && { follows }),
        ...(outside && { outside }),
        ...options,
      })
  await office.store.put('drafts', 'referrer', referrerOf(typed))
  await office.boxes.open(said.id)
  office.tell('changed', { id: said.id })
  const entry = said.referral.history.find(({ digest }) => digest === said.statement)
  return { recordedAt: entry?.at ?? 0, position: entry?.position ?? said.referral.position, also: said.id }
}

/** The whole referral again, and what was wrong; the first stays readable behind it. */
function sendCorrection(
  office: Office,
  id: string,
  { typed, content }: { typed: Typed; content: Referral },
  options: LetterOptions,
): Promise<LetterSaid> {
  const because = textIn(typed, '.wrong') ?? ''
  const correction = { corrected_by: writer(office), because, kind: 'referral' as const, content }
  return office.council.correct(id, textIn(typed, '.item') as Digest, correction, options)
}

const textIn = (typed: Typed, path: string) => {
  const value = typed[path]
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined
}

/** As it will be listed, as far as it is known before it is sealed. */
function manifestOf(attached: Attached): ManifestEntry {
  const { content, ...described } = outgoingOf(attached)
  return { ...described, id: newId(), bytes: content.size, sha256: '' as ManifestEntry['sha256'] }
}
