// A file as an officer chose it, for the SDK: its kind is the officer's word, its media type is told by its content on the way.
import type { ManifestEntry } from '../../../../schemas/letter/index.ts'
import type { OutgoingFile } from '../../../sdk/index.ts'
import type { Attached } from '../files.ts'

/** Marked as the whole referral is. */
export function outgoingOf({ file, type }: Attached): OutgoingFile & { mime: string } {
  return {
    name: file.name,
    type: type as ManifestEntry['type'],
    mime: /^[a-z0-9]+\/[a-z0-9.+-]+$/.test(file.type) ? file.type : 'application/octet-stream',
    marking: 'official_sensitive',
    content: file,
  }
}
