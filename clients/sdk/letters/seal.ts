// Seals the letter of a statement to the two desks the directory names, with its attachments uploaded and listed inside.
// Content is refused here where it has not its form: what was sealed cannot be mended on the way.
import {
  certificatesInForce,
  certificateToSealTo,
  type Entry,
  type Certificate as Held,
} from '../../../schemas/directory/directory.ts'
import type { Id } from '../../../schemas/ids.ts'
import { envelope as envelopeForm } from '../../../schemas/letter/envelope.ts'
import { explain } from '../../../schemas/letter/explain.ts'
import type { LetterContent, LetterKind, ManifestEntry } from '../../../schemas/letter/index.ts'
import { Refusal } from '../../../schemas/problem.ts'
import type { LetterClaim, ReferralVerb } from '../../../schemas/statement/verbs.ts'
import { type KeyringKey, ownerName, parseCertificate, sealLetter } from '../../seal/index.ts'
import { type OutgoingFile, type ReadyFile, readyFiles } from '../attachments/outgoing.ts'
import { type OnUpload, type UploadNotice, upload } from '../attachments/upload.ts'
import { GatewayProblem } from '../call/trouble.ts'
import { rememberUsed, tellOfChange } from '../desks/correspondents.ts'
import { keyFor, nowSeconds, type Session } from '../session.ts'
import type { Addressees } from '../trust/addressees.ts'
import { Distrust } from '../trust/distrust.ts'
import { LetterInvalid } from './invalid.ts'

/** What is to be sealed: the content by its kind, and files that travel with it. */
export type Outgoing<K extends LetterKind = LetterKind> = {
  kind: K
  content: LetterContent<K>
  files?: readonly OutgoingFile[] | undefined
  /** Sealed bytes that have arrived of the file now travelling; one file goes after the other. */
  onProgress?: OnUpload | undefined
  /** What whoever waits should know: goes on, begins again, is not kept. */
  onNotice?: ((notice: UploadNotice) => void) | undefined
}

export type Sealed = { bytes: Uint8Array; claim: LetterClaim; manifest: ManifestEntry[] }

/** The certificates a letter is sealed to, and the own key that signs it. */
type Seals = { armoured: string[]; fingerprints: string[]; signWith: KeyringKey }

/**
 * Seals a letter to its addressees' certificates as the verified directory has them now.
 *
 * Files are sealed to the same, and uploaded first; so nothing is uploaded for content or a file that is refused.
 * @param about `key` names the intention: files of an earlier run of it are gone on with
 * @throws LetterInvalid; FileRefused; WronglyTogether; GatewayProblem `recipient_without_certificate`; Distrust `certificate_mismatch`
 */
export async function sealOutgoing(
  session: Session,
  about: { sub: Id; verb: ReferralVerb; addressees: Addressees; key: string },
  outgoing: Outgoing,
): Promise<Sealed> {
  const { sub, verb, addressees, key } = about
  const { to, desk, from: iss } = addressees
  const inside = {
    net: session.net,
    iss,
    sub,
    to,
    desk,
    verb,
    kind: outgoing.kind,
    content: outgoing.content,
    manifest: [],
  }
  checkContent(inside)
  await tellOfChange(session, to, desk)
  const ready = await readyFiles(session, outgoing.files ?? [], { kind: outgoing.kind, desk })
  const { armoured, fingerprints, signWith } = await sealsFor(session, addressees)
  const manifest = await uploadAll(session, ready, armoured, key, outgoing)
  const at = new Date(session.clock.now())
  const letter = await sealLetter({ envelope: { ...inside, manifest }, certificates: armoured, signWith, at })
  const { bytes, sha256, openingSha256 } = letter
  if (to !== iss) await rememberUsed(session, to, desk, fingerprints[0] ?? '')
  return { bytes, manifest, claim: { sha256, bytes: bytes.length, certificates: fingerprints, opening: openingSha256 } }
}

async function uploadAll(
  session: Session,
  files: readonly ReadyFile[],
  certificates: readonly string[],
  group: string,
  { onProgress, onNotice }: Outgoing,
): Promise<ManifestEntry[]> {
  const manifest: ManifestEntry[] = []
  for (const [number, { content, sha256, ...described }] of files.entries()) {
    const file = { name: described.name, content, sha256 }
    manifest.push({
      ...described,
      ...(await upload(session, file, { certificates, group, number, onProgress, onNotice })),
    })
  }
  return manifest
}

/** The fingerprints that a letter to these addressees must name now: to tell whether one sealed earlier still serves. */
export async function fingerprintsFor(session: Session, addressees: Addressees): Promise<string[]> {
  return (await sealsFor(session, addressees)).fingerprints
}

async function sealsFor(session: Session, { to, desk, from, own, alone }: Addressees): Promise<Seals> {
  const [ours, theirs] = await Promise.all([session.directory.entryOf(from), session.directory.entryOf(to)])
  const at = Math.max(nowSeconds(session), ours.chain.at(-1)?.at ?? 0, theirs.chain.at(-1)?.at ?? 0)
  const received = alone ? undefined : certificateToSealTo(theirs.entry, desk, session.nation, at)
  if (!received && !alone) throw without(`${nameOf(theirs.entry)} has no certificate for its team ${desk}.`)
  const desks = own.includes(session.desk) ? [session.desk, ...own] : own
  // The newest whose key was shared with this member: while the team's certificate changes, that may still be the one before.
  const [mine] = desks
    .flatMap(one => certificatesInForce(ours.entry, one, at))
    .flatMap(held => {
      const key = keyFor(session, held)
      return key ? [{ held, key }] : []
    })
  if (!mine) throw without(`Your keyring has no key of a certificate that ${own.join(' or ')} holds now.`)
  const others = received ? [{ held: received, of: to }] : []
  const all = [...others, { held: mine.held, of: from }]
  const armoured = await Promise.all(all.map(({ held, of }) => checked(held, of)))
  return { armoured, fingerprints: all.map(({ held }) => held.fingerprint), signWith: mine.key }
}

/** The directory repeats what stands in a certificate: only where both agree is it sealed to. */
async function checked({ certificate, fingerprint, desk }: Held, authority: Id): Promise<string> {
  const parsed = await parseCertificate(certificate, { owner: ownerName(authority, desk) }).catch(cause => {
    throw new Distrust('certificate_mismatch', `The certificate of ${desk} of ${authority} cannot be used.`, { cause })
  })
  if (parsed.fingerprint === fingerprint) return certificate
  throw new Distrust(
    'certificate_mismatch',
    `The certificate of ${desk} of ${authority} is not the one the directory names.`,
  )
}

/** The opening is random and comes with the seal; any stands in for it here. */
function checkContent(inside: { kind: LetterKind }): void {
  const form = envelopeForm.safeParse({ ...inside, opening: 'A'.repeat(43) })
  if (form.success) return
  const findings = explain(form.error, inside)
  throw new LetterInvalid(
    findings.map(one => ({ ...one, path: one.path.replace(/^content\./, '') })),
    inside.kind,
  )
}

function without(detail: string): GatewayProblem {
  return GatewayProblem.of(new Refusal('recipient_without_certificate', detail))
}

function nameOf({ identity, id }: Entry): string {
  return identity?.name ?? id
}
