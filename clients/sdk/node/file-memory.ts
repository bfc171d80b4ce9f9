// A client's memory as files, for Node: one file per subject and per intention, readable by the owner alone.
// A file is whole or not there: written beside, flushed, renamed, and the folder flushed (POSIX rename is atomic).
import { createHash, randomBytes } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { Done, LastUsed, Memory, Pending, RememberedHead } from '../memory/memory.ts'

const folders = ['heads', 'pending', 'done', 'proofs', 'used'] as const
type Folder = (typeof folders)[number]

/**
 * A memory in a folder, made where it does not exist (mode 700, files 600).
 *
 * Sealed letters lie here until they are recorded, never an opened one. One client at a time uses a folder.
 */
export async function fileMemory(folder: string): Promise<Memory> {
  for (const name of folders) await mkdir(join(folder, name), { recursive: true, mode: 0o700 })
  const read = async <T>(where: Folder, name: string): Promise<T | undefined> =>
    parsed<T>(join(folder, where, fileName(name)))
  const write = (where: Folder, name: string, content: unknown) =>
    writeWhole(join(folder, where), fileName(name), content)
  return {
    head: subject => read<RememberedHead>('heads', subject),
    rememberHead: (subject, head) => write('heads', subject, head),
    keepProof: proof => write('proofs', `${proof.subject} ${proof.position} ${proof.served.receipt}`, proof),
    pending: key => read<Pending>('pending', key),
    async pendingOn(subject) {
      for (const name of await readdir(join(folder, 'pending'))) {
        if (!name.endsWith('.json')) continue
        const pending = await parsed<Pending>(join(folder, 'pending', name))
        if (pending?.subject === subject) return pending
      }
      return undefined
    },
    prepare: pending => write('pending', pending.key, pending),
    async settle(key, done) {
      if (done) await write('done', key, done)
      await remove(join(folder, 'pending'), fileName(key))
    },
    done: key => read<Done>('done', key),
    forget: key => remove(join(folder, 'done'), fileName(key)),
    lastUsed: key => read<LastUsed>('used', key),
    rememberUsed: (key, used) => write('used', key, used),
  }
}

/** Keys may hold anything a caller chose as a reference; the name says nothing of it. */
function fileName(key: string): string {
  return `${createHash('sha256').update(key).digest('base64url')}.json`
}

async function parsed<T>(path: string): Promise<T | undefined> {
  const text = await readFile(path, 'utf8').catch(absent)
  return text === undefined ? undefined : (JSON.parse(text) as T)
}

async function writeWhole(folder: string, name: string, content: unknown): Promise<void> {
  const beside = join(folder, `${name}.${randomBytes(6).toString('hex')}.tmp`)
  const file = await open(beside, 'wx', 0o600)
  try {
    await file.writeFile(JSON.stringify(content))
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(beside, join(folder, name))
  await flushFolder(folder)
}

async function remove(folder: string, name: string): Promise<void> {
  await unlink(join(folder, name)).catch(absent)
  await flushFolder(folder)
}

async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  await handle.sync().finally(() => handle.close())
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT') return undefined
  throw error
}
