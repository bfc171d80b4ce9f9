// An attachment kept for good: written as it is opened, looked at once all of it is there and genuine, and only then given its name.
// Whatever fails, nothing of it stays: no half file, no file of a wrong byte, no file that the council does not allow.

import type { ManifestEntry } from '../../../schemas/letter/index.ts'
import { type Inspected, inspectFile } from '../../files/index.ts'
import type { Unlock } from '../../seal/index.ts'
import type { Session } from '../session.ts'
import { type DownloadOptions, downloadAttachment } from './download.ts'
import { filePolicyFor } from './policy.ts'

/** Where a file is kept. Nobody finds it there before `keep`, and nothing of it after `drop`. */
export interface Destination {
  write(bytes: Uint8Array): Promise<void>
  /** All that was written, to look at before it is kept. */
  look(): Promise<Blob>
  /** Gives it its name, or the next that is free; returns where it lies. */
  keep(name: string): Promise<string>
  drop(): Promise<void>
}

export type SaveOptions = DownloadOptions & {
  /** Called with the whole file before it is kept: a scanner. What it throws keeps it from being kept. */
  check?: ((file: Inspected, content: Blob) => Promise<void>) | undefined
}
export type Saved = Inspected & { place: string; bytes: number }

/**
 * Downloads, opens, verifies, looks at and keeps an attachment.
 *
 * @throws what `downloadAttachment` throws; FileRefused for what nobody may open, or the own council does not allow
 */
export async function saveAttachment(
  session: Session,
  entry: ManifestEntry,
  to: Destination,
  unlock: Unlock | undefined,
  { check, ...options }: SaveOptions = {},
): Promise<Saved> {
  try {
    const { content, authenticated } = await downloadAttachment(session, entry, unlock, options)
    const reader = content.getReader()
    for (let next = await reader.read(); !next.done; next = await reader.read()) await to.write(next.value)
    const { bytes } = await authenticated
    const plain = await to.look()
    const file = await inspectFile(plain, entry.name, await filePolicyFor(session, entry.name))
    await check?.(file, plain)
    return { ...file, place: await to.keep(file.name), bytes }
  } catch (error) {
    await to.drop()
    throw error
  }
}
