// A spool in the browser: the origin's private file system (OPFS), in a dedicated worker, where files can be written in place.
// Sealed bytes only. The browser may clear it when the disk is full; then a sending begins again, and says so.
import { sha256 } from '../../../schemas/ids.ts'
import { type Spool, type SpoolNote, type SpoolPlace, sparedBytes } from './spool.ts'

/** Of a dedicated worker alone, and so not among the types of pages. Writing is refused while another holds the file. */
type SyncAccess = {
  getSize(): number
  read(into: Uint8Array, options: { at: number }): number
  write(bytes: Uint8Array, options: { at: number }): number
  truncate(size: number): void
  flush(): void
  close(): void
}
type FileInPlace = FileSystemFileHandle & { createSyncAccessHandle(): Promise<SyncAccess> }
type Folder = FileSystemDirectoryHandle & { entries(): AsyncIterable<[string, FileSystemHandle]> }

/**
 * A spool under a name of its own in this origin's private file system.
 *
 * Undefined where there is none, or outside a dedicated worker: then files travel without being kept.
 */
export async function opfsSpool(name = 'cme-spool'): Promise<Spool | undefined> {
  const storage = globalThis.navigator?.storage
  if (!storage?.getDirectory || !('createSyncAccessHandle' in (globalThis.FileSystemFileHandle?.prototype ?? {})))
    return undefined
  const root = await storage
    .getDirectory()
    .then(folder => folder.getDirectoryHandle(name, { create: true }))
    .catch(() => undefined)
  return root && spoolIn(root as Folder, () => storage.estimate())
}

function spoolIn(root: Folder, estimate: () => Promise<StorageEstimate>): Spool {
  const within = async (group: string, create: boolean) => root.getDirectoryHandle(await sha256(group), { create })
  const handleOf = async (group: string, file: string, create: boolean) =>
    (await (await within(group, create)).getFileHandle(file, { create })) as FileInPlace
  const opened = async (group: string, file: string, create: boolean) =>
    (await handleOf(group, file, create)).createSyncAccessHandle()
  return {
    note: (group, file) => opened(group, `${file}.json`, false).then(readNote).catch(absent),
    remember: (group, file, note) =>
      opened(group, `${file}.json`, true)
        .then(access => writeNote(access, note))
        .then(() => true)
        .catch(() => false),
    async place(group, file, bytes) {
      try {
        const handle = await handleOf(group, `${file}.sealed`, true)
        const access = await handle.createSyncAccessHandle()
        const { quota = 0, usage = 0 } = await estimate()
        if (quota - usage + access.getSize() >= bytes + sparedBytes) return placeIn(access, handle)
        access.close()
      } catch {
        // Another worker is writing there, or the browser lets nobody.
      }
      return undefined
    },
    empty: (group, file) =>
      within(group, false)
        .then(folder => folder.removeEntry(`${file}.sealed`))
        .catch(absent),
    drop: group =>
      sha256(group)
        .then(folder => root.removeEntry(folder, { recursive: true }))
        .catch(absent),
    sweep: olderThanMilliseconds => sweep(root, Date.now() - olderThanMilliseconds),
  }
}

function placeIn(access: SyncAccess, handle: FileInPlace): SpoolPlace {
  return {
    length: async () => access.getSize(),
    async write(at, bytes) {
      if (access.write(bytes, { at }) < bytes.length) throw new Error('There is no more room.')
    },
    read: async (at, into) => access.read(into, { at }),
    // A request holds on to an array for as long as the collector leaves it; to a file it holds on by name.
    resting: (at, bytes) =>
      handle
        .getFile()
        .then(file => file.slice(at, at + bytes))
        .catch(absent),
    flush: async () => access.flush(),
    close: async () => access.close(),
  }
}

function readNote(access: SyncAccess): SpoolNote | undefined {
  try {
    const bytes = new Uint8Array(access.getSize())
    access.read(bytes, { at: 0 })
    return JSON.parse(new TextDecoder().decode(bytes)) as SpoolNote
  } finally {
    access.close()
  }
}

/** Cut off in the middle it is no JSON, and as good as none. */
function writeNote(access: SyncAccess, note: SpoolNote): void {
  try {
    const bytes = new TextEncoder().encode(JSON.stringify(note))
    access.truncate(0)
    access.write(bytes, { at: 0 })
    access.flush()
  } finally {
    access.close()
  }
}

async function sweep(root: Folder, before: number): Promise<void> {
  for await (const [name, handle] of root.entries()) {
    let touched = 0
    for await (const [, file] of (handle as Folder).entries()) {
      touched = Math.max(touched, (await (file as FileSystemFileHandle).getFile()).lastModified)
    }
    // An empty folder may be one that is just being filled.
    if (touched > 0 && touched < before) await root.removeEntry(name, { recursive: true }).catch(absent)
  }
}

function absent(): undefined {
  return undefined
}
