// Files that are whole or not there: written beside, flushed, renamed, and the folder flushed (POSIX rename is atomic).
// For everything that must survive a crash, readable by the owner alone.
import { randomBytes } from 'node:crypto'
import { open, rename, unlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/** Puts a text where it will be found whole, mode 600; it survives a crash once this resolves. */
export async function writeWhole(path: string, text: string): Promise<void> {
  const beside = join(dirname(path), `${basename(path)}.${randomBytes(6).toString('hex')}.tmp`)
  try {
    const file = await open(beside, 'wx', 0o600)
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(beside, path)
  } catch (error) {
    // On a full disk whoever tries again would fill it with pieces.
    await unlink(beside).catch(() => {})
    throw error
  }
  await flushFolder(dirname(path))
}

/** Takes a file away, if it is there, so that it stays away after a crash. */
export async function removeWhole(path: string): Promise<void> {
  await unlink(path).catch(absent)
  await flushFolder(dirname(path))
}

/** Makes what was renamed into a folder, or removed from it, survive a crash. */
export async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  await handle.sync().finally(() => handle.close())
}

/** For `catch`: a file that is not there is no error. */
export function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT') return undefined
  throw error
}
