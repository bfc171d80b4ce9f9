// The package for secure e-mail: the referral as a PDF with its attachments in one ZIP file; by choice sealed under a phrase, as standard OpenPGP.
// Made here, sent by nobody: the officer sends it. No name of a child stands in a file name or in the covering words.
import { type Zippable, zip } from 'fflate'
import type { ManifestEntry } from '../../../schemas/letter/index.ts'
import { cleanName } from '../../files/index.ts'
import { makePhrase, sealForMail } from '../../seal/index.ts'
import type { Fonts } from '../pdf/blocks.ts'
import { drawPdf } from '../pdf/draw.ts'
import { coveringWords, openingWords } from './covering.ts'
import { type OutsideReferral, outsideReferral, referenceOf } from './referral.ts'

/** More than mailboxes take: beyond it, files go another way, and the package is refused. */
export const maxPackageBytes = 100 * 1024 * 1024
/** What most council mailboxes take, encoded. */
export const usualMailBytes = 18 * 1024 * 1024

export type PackedFile = Pick<ManifestEntry, 'name' | 'type'> & { content: Uint8Array<ArrayBuffer> }
/** What to send, the words to send it with, and what only the telephone may carry. */
export type OutsidePackage = {
  reference: string
  files: { name: string; bytes: Uint8Array<ArrayBuffer> }[]
  subject: string
  covering: string
  /** Six words, where it was sealed: never by e-mail. */
  phrase?: string
}

/** The attachments are more than a package holds. */
export class PackageTooLarge extends Error {
  override name = 'PackageTooLarge'
  readonly code = 'package_too_large'
  readonly hint =
    'Save the attachments with cme open ID --save, and agree with the other council on another secure way for them.'
}

/**
 * Makes the package.
 *
 * @param files the attachments, opened and verified
 * @param sealed under a phrase made here, for mailboxes that are not secure enough
 * @throws PackageTooLarge
 */
export async function outsidePackage(
  referral: OutsideReferral,
  files: readonly PackedFile[],
  fonts: Fonts,
  { sealed = false }: { sealed?: boolean } = {},
): Promise<OutsidePackage> {
  const total = files.reduce((sum, { content }) => sum + content.length, 0)
  if (total > maxPackageBytes)
    throw new PackageTooLarge(`The attachments have ${total} bytes; a package holds ${maxPackageBytes}.`)
  const named = uniquelyNamed(files)
  const listed = await Promise.all(
    named.map(async ({ name, type, content }) => ({
      name,
      type,
      bytes: content.length,
      sha256: await hexDigest(content),
    })),
  )
  const pdf = await drawPdf(outsideReferral(referral, listed), fonts)
  const name = `referral-${referral.id}`
  const zipped = await packed({
    [`${name}/${name}.pdf`]: pdf,
    ...Object.fromEntries(named.map(file => [`${name}/attachments/${file.name}`, file.content])),
  })
  const reference = referenceOf(referral)
  const words = { reference, referral, sealed, file: sealed ? `${name}.zip.gpg` : `${name}.zip` }
  const about = { reference, subject: `OFFICIAL-SENSITIVE: referral ${reference}`, covering: coveringWords(words) }
  if (!sealed) return { ...about, files: [{ name: `${name}.zip`, bytes: zipped }] }
  const phrase = makePhrase()
  const bytes = (await sealForMail(zipped, `${name}.zip`, phrase)) as Uint8Array<ArrayBuffer>
  const opening = new TextEncoder().encode(openingWords(`${name}.zip`))
  return {
    ...about,
    files: [
      { name: `${name}.zip.gpg`, bytes },
      { name: 'how-to-open.txt', bytes: opening },
    ],
    phrase,
  }
}

/** Two files of one name both stay; names are what they were made on the way here. */
function uniquelyNamed(files: readonly PackedFile[]): PackedFile[] {
  const taken = new Set<string>()
  return files.map(file => {
    const whole = cleanName(file.name)
    const at = whole.lastIndexOf('.')
    const [stem, ending] = at > 0 ? [whole.slice(0, at), whole.slice(at)] : [whole, '']
    let name = whole
    for (let more = 2; taken.has(name.toLowerCase()); more++) name = `${stem} (${more})${ending}`
    taken.add(name.toLowerCase())
    return { ...file, name }
  })
}

async function hexDigest(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return Array.from(digest, byte => byte.toString(16).padStart(2, '0')).join('')
}

/** Stored as they are: most files are compressed already, and a scanner on the way reads them faster. */
function packed(files: Zippable): Promise<Uint8Array<ArrayBuffer>> {
  return new Promise((resolve, reject) => {
    zip(files, { level: 0 }, (error, bytes) => (error ? reject(error) : resolve(bytes as Uint8Array<ArrayBuffer>)))
  })
}
