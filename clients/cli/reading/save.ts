// Attachments to disk: fetched, opened, verified to the last byte, and only then given their names.
// A file that is there already is never overwritten; a name from a letter never leads out of the folder.
import { createWriteStream } from 'node:fs'
import { link, mkdir, rm } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ManifestEntry } from '../../../schemas/letter/index.ts'
import type { Council, Letter } from '../../sdk/index.ts'
import { line } from '../show/plain.ts'

/** Saves an attachment and says where. @throws Distrust; nothing of it is left then */
export async function saveAttachment(
  council: Council,
  entry: ManifestEntry,
  letters: readonly Letter[],
  folder: string,
): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const unfinished = join(folder, `.${entry.id}.unfinished`)
  await rm(unfinished, { force: true })
  try {
    const { content, authenticated } = await council.download(entry, letters)
    authenticated.catch(() => {})
    await pipeline(
      Readable.fromWeb(content as Parameters<typeof Readable.fromWeb>[0]),
      createWriteStream(unfinished, { flags: 'wx', mode: 0o600, flush: true }),
    )
    await authenticated
    return await giveName(unfinished, folder, entry)
  } finally {
    await rm(unfinished, { force: true })
  }
}

/** `plan.pdf`, or `plan (2).pdf` where that is taken. */
async function giveName(unfinished: string, folder: string, { name, id }: ManifestEntry): Promise<string> {
  const safe = basename(line(name).replaceAll(/[/\\:*?"<>|]/g, '_')).replace(/^\.+/, '') || id
  const ending = extname(safe)
  const stem = safe.slice(0, safe.length - ending.length)
  for (let number = 1; ; number++) {
    const path = join(folder, number === 1 ? safe : `${stem} (${number})${ending}`)
    try {
      await link(unfinished, path)
      return path
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
}
