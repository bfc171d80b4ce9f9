// The package for a council that has not joined: made in this worker from what was verified, handed to the page as files, sent by nobody.
// The phrase of a sealed one leaves here once, to be told by telephone.

import { needsNamedPeople } from '../../../../schemas/letter/check.ts'
import { letterContents, type ManifestEntry } from '../../../../schemas/letter/index.ts'
import {
  askedDays,
  maxPackageBytes,
  outsidePackage,
  type PackedFile,
  usualMailBytes,
  writeTo,
} from '../../../documents/index.ts'
import { currentReferral, type Letter, type OpenReferral, referralFiles } from '../../../sdk/index.ts'
import { line } from '../../../words/plain.ts'
import type { Office } from '../office/office.ts'
import { contactsOf } from '../views/ring.ts'
import { printingFonts } from './fonts.ts'
import type { Package, ToPackage } from './shown.ts'

/** What would go into it, and where. @throws what reading a referral throws */
export async function toPackage(office: Office, { id }: { id: string }): Promise<ToPackage> {
  const opened = await office.boxes.open(id)
  const { referral, letters } = opened
  const files = referralFiles(letters)
  const contents = await office.council.directory.contents(referral.recipient)
  const content = letterContents.referral.safeParse(currentReferral(letters)?.content)
  const cannot = whyNot(opened, files)
  return {
    council: await office.names(referral.recipient),
    named: !content.success || needsNamedPeople(content.data),
    files: files.map(({ name, bytes }) => ({ name: line(name), bytes })),
    bytes: sizeOf(files),
    ...(contents.state === 'given' && writeTo(contents.document)),
    ring: await contactsOf(office, referral.recipient, referral.urgent),
    ...(cannot !== undefined && { cannot }),
  }
}

function whyNot({ referral, letters }: OpenReferral, files: readonly ManifestEntry[]): string | undefined {
  if (!referral.outside) return 'This went through the gateway: there is nothing to send by e-mail.'
  if (!currentReferral(letters)) return 'What was written can no longer be opened here.'
  if (sizeOf(files) <= maxPackageBytes) return undefined
  return 'The attachments are more than a package holds. Save them, and agree with the other council on another secure way.'
}

const sizeOf = (files: readonly ManifestEntry[]) => files.reduce((sum, { bytes }) => sum + bytes, 0)

/** Makes it. Everything in it was opened and verified just now. */
export async function makePackage(office: Office, give: { id: string; sealed: boolean }): Promise<Package> {
  const { council, names, own } = office
  const { referral, letters } = await council.open(give.id)
  const current = currentReferral(letters)
  const cannot = whyNot({ referral, letters }, referralFiles(letters))
  if (cannot !== undefined || !current) throw new Error(cannot)
  const to = await council.directory.entry(referral.recipient)
  const { urgent } = referral
  const days = askedDays({ to, clocks: council.nation.policy.clocks, urgent, now: Date.now() / 1000 })
  const [from, name] = [await names(own), await names(referral.recipient)]
  const [files, fonts] = await Promise.all([opened(office, give.id, letters), printingFonts()])
  const about = { id: referral.id.slice(-8), from, to: name, urgent, content: current.content }
  const made = await outsidePackage({ ...about, ...days, madeAt: new Date(), named: new Map() }, files, fonts, give)
  const { reference, subject, covering, phrase } = made
  const bytes = made.files.reduce((sum, one) => sum + one.bytes.length, 0)
  return {
    ...{ reference, subject, covering, bytes, large: bytes > usualMailBytes },
    // Never a type that a browser would show with this page's rights.
    files: made.files.map(one => ({
      name: one.name,
      content: new Blob([one.bytes], { type: 'application/octet-stream' }),
    })),
    ...(phrase !== undefined && { phrase }),
  }
}

async function opened({ council, tell }: Office, of: string, letters: readonly Letter[]): Promise<PackedFile[]> {
  const entries = referralFiles(letters)
  const total = sizeOf(entries)
  let done = 0
  const files: PackedFile[] = []
  for (const entry of entries) {
    const content = await (await council.download(entry, letters)).bytes()
    done += entry.bytes
    tell('progress', { of, bytes: done, total })
    files.push({ name: entry.name, type: entry.type, content })
  }
  return files
}
