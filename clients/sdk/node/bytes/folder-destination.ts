// Files kept in a folder, for Node: written under a hidden name that only the owner reads, and linked to their own name at the end.
// A file that is there already is never overwritten; a name never leads out of the folder.
import { type FileHandle, link, mkdir, open, rm } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import type { Id } from '../../../../schemas/ids.ts'
import { cleanName } from '../../../files/index.ts'
import type { Destination } from '../../attachments/save.ts'
import { fileBlob } from '../file-blob.ts'
import { bytesPassed } from './garbage.ts'

/** A place in the folder for one attachment; `unfinished` is its path until it is kept. */
export function folderDestination(folder: string, id: Id): Destination & { unfinished: string } {
  const unfinished = join(folder, `.${id}.unfinished`)
  let file: FileHandle | undefined
  const close = async () => {
    await file?.close()
    file = undefined
  }
  const begin = async () => {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    // What a killed run left.
    await rm(unfinished, { force: true })
    return open(unfinished, 'wx', 0o600)
  }
  return {
    unfinished,
    async write(bytes) {
      file ??= await begin()
      for (let done = 0; done < bytes.length; ) done += (await file.write(bytes, done)).bytesWritten
      bytesPassed(bytes.length)
    },
    async look() {
      file ??= await begin()
      await file.datasync()
      await close()
      return fileBlob(unfinished)
    },
    async keep(name) {
      await close()
      const path = await giveName(unfinished, folder, name)
      await rm(unfinished, { force: true })
      return path
    },
    async drop() {
      await close()
      await rm(unfinished, { force: true })
    },
  }
}

/** `plan.pdf`, or `plan (2).pdf` where that is taken. */
async function giveName(unfinished: string, folder: string, name: string): Promise<string> {
  const safe = basename(cleanName(name))
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
