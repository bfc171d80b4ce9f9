// A client's memory as files, for Node: one file per subject and per intention, readable by the owner alone.
// Each is whole or not there (whole-file.ts).
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Done, LastUsed, Memory, Pending, RememberedHead } from '../memory/memory.ts'
import { absent, removeWhole, writeWhole } from './whole-file.ts'

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
    writeWhole(join(folder, where, fileName(name)), JSON.stringify(content))
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
      await removeWhole(join(folder, 'pending', fileName(key)))
    },
    done: key => read<Done>('done', key),
    forget: key => removeWhole(join(folder, 'done', fileName(key))),
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
