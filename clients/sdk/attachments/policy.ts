// What the own council allows in files: what was set up on this computer, narrowed by what its manager published for all of them.
// Read when files are sent or kept, so that a rule published a minute ago holds. It can only narrow (schemas/file-policy.ts).
import { erasedAt } from '../../../schemas/directory/contacts/documents.ts'
import { type FilePolicy, filePolicy, tightened } from '../../../schemas/file-policy.ts'
import type { Digest } from '../../../schemas/ids.ts'
import { FileRefused } from '../../files/index.ts'
import { readContents } from '../directory/contents.ts'
import type { Session } from '../session.ts'

/** Of the document last read: what a digest names does not change. */
const known = new WeakMap<Session['gateway'], { document: Digest; published: FilePolicy }>()

/**
 * The policy for a file, by the name given.
 *
 * @throws FileRefused `policy_unknown`: rules that are not understood must not be passed over; Distrust where they are withheld
 */
export async function filePolicyFor(session: Session, name: string): Promise<FilePolicy> {
  return tightened(session.filePolicy, await publishedPolicy(session, name))
}

async function publishedPolicy(session: Session, name: string): Promise<FilePolicy> {
  const { authority, gateway } = session
  if (authority === 'national') return {}
  const { entry } = await session.directory.entryOf(authority)
  const document = entry.contacts?.document
  if (document === undefined || erasedAt(entry, document) !== undefined) return {}
  const before = known.get(gateway)
  if (before?.document === document) return before.published
  const contents = await readContents(session, authority)
  if (!('text' in contents)) return {}
  const form = filePolicy.optional().safeParse((JSON.parse(contents.text) as { files?: unknown } | null)?.files)
  if (!form.success)
    throw new FileRefused('policy_unknown', name, 'your council has published rules for files in a newer form.')
  const published = form.data ?? {}
  known.set(gateway, { document, published })
  return published
}
