// Attachments to disk: fetched, opened, verified to the last byte, looked at, scanned where a scanner is named, and only then named.
// One that is refused leaves nothing behind, and does not keep the letter or the others from being read.
import type { ManifestEntry } from '../../../schemas/letter/index.ts'
import type { Council, Letter } from '../../sdk/index.ts'
import { folderDestination } from '../../sdk/node/bytes/folder-destination.ts'
import type { Context } from '../context.ts'
import { progressBar } from '../show/progress.ts'
import { type Scanner, scanFile } from '../writing/scan.ts'

type About = { statement: string; id: string; name: string }
export type SavedFile = About & { path: string; flags: readonly string[] }
export type NotSaved = About & { code: string; message: string; believed: boolean }

type Saving = { council: Council; letters: readonly Letter[]; folder: string; scanner: Scanner | undefined }

/** Saves what is attached to the letters that could be opened. @throws GatewayProblem, Unreachable: run it again */
export async function saveAll(context: Context, saving: Saving): Promise<{ saved: SavedFile[]; refused: NotSaved[] }> {
  const [saved, refused]: [SavedFile[], NotSaved[]] = [[], []]
  for (const letter of saving.letters) {
    if (letter.status !== 'open') continue
    for (const entry of letter.manifest) {
      const about = { statement: letter.entry.digest, id: entry.id, name: entry.name }
      try {
        saved.push({ ...about, ...(await saveOne(context, saving, entry)) })
      } catch (error) {
        refused.push({ ...about, ...asRefused(error) })
      }
    }
  }
  return { saved, refused }
}

async function saveOne(
  context: Context,
  { council, letters, folder, scanner }: Saving,
  entry: ManifestEntry,
): Promise<{ path: string; flags: readonly string[] }> {
  const to = folderDestination(folder, entry.id)
  const bar = progressBar(context, `Fetching ${entry.name}`, entry.bytes)
  const check = scanner && (async ({ name }: { name: string }) => void (await scanFile(scanner, to.unfinished, name)))
  const { place, flags } = await council
    .save(entry, to, letters, { onProgress: bytes => bar.at(bytes), ...(check && { check }) })
    .finally(bar.end)
  return { path: place, flags }
}

/** Known by name, as in exit.ts. */
function asRefused(error: unknown): Pick<NotSaved, 'code' | 'message' | 'believed'> {
  const { name, code, hint } = error as Error & { code?: string; hint?: string }
  if (
    !(error instanceof Error) ||
    code === undefined ||
    !['FileRefused', 'Distrust', 'AttachmentRefused'].includes(name)
  )
    throw error
  return { code, message: hint ? `${error.message} ${hint}` : error.message, believed: name === 'FileRefused' }
}
