// Sends a referral on to another council in one step: the same content as it stands now, this council as the one that refers,
// every attachment opened, proven and sealed anew. The new referral follows the old one.
import type { ManifestEntry, Referral } from '../../../../schemas/letter/index.ts'
import type { LetterOptions, OutgoingFile, Said } from '../../../sdk/index.ts'
import type { Office } from '../office/office.ts'
import { currentReferral } from '../views/contents.ts'
import { writer } from './officer.ts'
import type { StepOf } from './step.ts'

/** @throws Error where the referral itself is not readable any more: then it has to be written anew */
export async function sendOn(
  office: Office,
  step: StepOf<'send_on'>,
  { onProgress }: LetterOptions,
): Promise<Said & { id: string }> {
  const { council } = office
  const { letters, referral } = await council.open(step.referral)
  const current = currentReferral(letters)
  if (!current) throw new Error('The referral itself can no longer be read here. Write a new one.')
  const entries = [...current.letter.manifest, ...(current.corrected?.manifest ?? [])]
  // A council that has not joined: recorded here, for the officer's own secure e-mail.
  const outside = !(await council.directory.canReceive(step.council, 'cme'))
  const attachments = await Promise.all(entries.map(entry => again(office, entry, letters)))
  return council.send({
    to: step.council,
    desk: 'cme',
    urgent: referral.urgent,
    follows: step.referral,
    ...(outside && { outside }),
    content: contentFor(office, current.content as Referral, step),
    ...(attachments.length > 0 && { attachments }),
    ...(onProgress && { onProgress }),
  })
}

function contentFor(office: Office, content: Referral, step: StepOf<'send_on'>): Referral {
  const { name, role } = writer(office)
  const { caseReference, mailbox, phone, because } = step
  return {
    ...content,
    referrer: {
      origin: 'other_la',
      officer: name,
      role,
      team_mailbox: mailbox,
      phone,
      case_reference: caseReference,
      ...(content.basis.priority === 'urgent' &&
        content.referrer.out_of_hours_phone !== undefined && {
          out_of_hours_phone: content.referrer.out_of_hours_phone,
        }),
    },
    basis: { ...content.basis, summary: joined(because, content.basis.summary) },
  }
}

const longestSummary = 3000

function joined(because: string, summary: string | undefined): string {
  return [because, summary].filter(Boolean).join('\n\n').slice(0, longestSummary)
}

async function again(
  { council }: Office,
  entry: ManifestEntry,
  letters: Parameters<Office['council']['download']>[1],
): Promise<OutgoingFile> {
  const { content, authenticated } = await council.download(entry, letters)
  const blob = await new Response(content as ReadableStream<Uint8Array<ArrayBuffer>>).blob()
  await authenticated
  const { name, type, mime, marking, restricted_to } = entry
  return { name, type, mime, marking, content: blob, ...(restricted_to !== undefined && { restricted_to }) }
}
