// A spool as files, for Node: a folder for each intention, readable by the owner alone, dropped once the letter is sent.
// Sealed bytes only. Where the disk is full or may not be written, it says so and is done without.
import { createHash } from 'node:crypto'
import { type FileHandle, mkdir, open, readdir, readFile, rm, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { type Spool, type SpoolNote, type SpoolPlace, sparedBytes } from '../attachments/spool.ts'
import { bytesPassed } from './bytes/garbage.ts'
import { writeWhole } from './whole-file.ts'

/** A spool in a folder, made where it is needed (mode 700, files 600). One client at a time uses it. */
export function fileSpool(folder: string): Spool {
  const within = (group: string) => join(folder, createHash('sha256').update(group).digest('base64url'))
  const bytesOf = (group: string, file: number) => join(within(group), `${file}.sealed`)
  const noteOf = (group: string, file: number) => join(within(group), `${file}.json`)
  return {
    async note(group, file) {
      const text = await readFile(noteOf(group, file), 'utf8').catch(() => undefined)
      return text === undefined ? undefined : parsed(text)
    },
    async remember(group, file, note) {
      try {
        await mkdir(within(group), { recursive: true, mode: 0o700 })
        await writeWhole(noteOf(group, file), JSON.stringify(note))
        return true
      } catch {
        return false
      }
    },
    async place(group, file, bytes) {
      try {
        await mkdir(within(group), { recursive: true, mode: 0o700 })
        const path = bytesOf(group, file)
        const there = await stat(path).catch(() => undefined)
        if ((await freeBytes(folder)) + (there?.size ?? 0) < bytes + sparedBytes) return undefined
        return placeIn(await open(path, there ? 'r+' : 'wx+', 0o600))
      } catch {
        return undefined
      }
    },
    empty: (group, file) => rm(bytesOf(group, file), { force: true }),
    drop: group => rm(within(group), { recursive: true, force: true }),
    sweep: olderThanMilliseconds => sweep(folder, Date.now() - olderThanMilliseconds),
  }
}

const sliceBytes = 256 * 1024

function placeIn(handle: FileHandle): SpoolPlace {
  let open = true
  const read = async (at: number, into: Uint8Array) => {
    let done = 0
    for (let last = 1; last > 0 && done < into.length; done += last) {
      last = (await handle.read(into, done, into.length - done, at + done)).bytesRead
    }
    return done
  }
  const streamOf = (at: number, end: number) =>
    new ReadableStream<Uint8Array>(
      {
        async pull(controller) {
          if (at >= end) return controller.close()
          const slice = new Uint8Array(Math.min(sliceBytes, end - at))
          // Where the disk has lost some, zeros stand in its place: refused for its digest, the file is sealed anew.
          await read(at, slice)
          at += slice.length
          bytesPassed(slice.length)
          controller.enqueue(slice)
        },
      },
      { highWaterMark: 0 },
    )
  return {
    length: async () => (await handle.stat()).size,
    async write(at, bytes) {
      for (let done = 0; done < bytes.length; ) {
        done += (await handle.write(bytes, done, bytes.length - done, at + done)).bytesWritten
      }
      bytesPassed(bytes.length)
    },
    read,
    body: (at, bytes) => ({ bytes, stream: () => streamOf(at, at + bytes) }),
    flush: () => handle.datasync(),
    async close() {
      if (open) await handle.close()
      open = false
    },
  }
}

async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}

function parsed(text: string): SpoolNote | undefined {
  try {
    return JSON.parse(text) as SpoolNote
  } catch {
    return undefined
  }
}

/** An intention's folder goes once nothing in it was touched since. */
async function sweep(folder: string, before: number): Promise<void> {
  for (const group of await readdir(folder).catch(() => [])) {
    const within = join(folder, group)
    const files = await readdir(within).catch(() => [])
    const touched = await Promise.all([within, ...files.map(file => join(within, file))].map(touchedAt))
    if (Math.max(...touched) < before) await rm(within, { recursive: true, force: true })
  }
}

async function touchedAt(path: string): Promise<number> {
  return (await stat(path).catch(() => undefined))?.mtimeMs ?? 0
}
