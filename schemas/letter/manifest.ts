// What stands in a letter about each attachment sealed beside it.
// File names and types are known here only: the statement repeats id, digest and size, never these.
import { z } from 'zod'
import { type FileFlag, fileFlags } from '../file-policy.ts'
import { digest, id } from '../ids.ts'
import { maxAttachmentBytes } from '../limits.ts'
import { attachmentTypes, markings, restrictions, scanVerdicts } from './code-sets.ts'
import { code } from './fields/code.ts'
import { instant } from './fields/day.ts'
import { bounds, line } from './fields/text.ts'
import { optional } from './gap.ts'

/** A name that is a name on every system: no folders, nothing that Windows reserves. */
const fileName = line
  .max(bounds.fileNameCharacters)
  .refine(
    name => !/[/\\:*?"<>|]/.test(name) && !/^\.|\.$/.test(name),
    'A file name cannot hold / \\ : * ? " < > | nor begin or end with a full stop.',
  )

/** What the sender's scanner said, before the file was sealed: nobody could look into it since. */
export const scan = z.strictObject({
  by: line.max(60).describe('the scanner, as the sender calls it'),
  at: instant,
  verdict: code(scanVerdicts),
})
export type Scan = z.infer<typeof scan>

const flags = z
  .array(code(fileFlags))
  .min(1)
  .max(Object.keys(fileFlags).length)
  .refine((found: FileFlag[]) => new Set(found).size === found.length, 'A remark stands twice.')

/** One attachment. `sha256` and `bytes` are of its ciphertext: the SHA-256 over the digests of its parts, in order. */
export const manifestEntry = z.strictObject({
  id,
  name: fileName,
  type: code(attachmentTypes),
  mime: z
    .string()
    .max(120)
    .regex(
      /^[a-z0-9][a-z0-9!#$&^_.+-]*\/[a-z0-9][a-z0-9!#$&^_.+-]*$/,
      'Write a media type, for example application/pdf.',
    ),
  bytes: z.int().min(1).max(maxAttachmentBytes),
  sha256: digest,
  marking: code(markings),
  restricted_to: optional(code(restrictions), 'who alone may open it'),
  flags: optional(flags, 'what is remarkable about it: macros, a password …'),
  scan: optional(scan, "what the sender's scanner said"),
})
export type ManifestEntry = z.infer<typeof manifestEntry>

/** All attachments of a letter, each id once. */
export const manifest = z
  .array(manifestEntry)
  .max(bounds.attachments)
  .refine(
    entries => new Set(entries.map(entry => entry.id)).size === entries.length,
    'Two attachments have the same id.',
  )
