// The requests on disk: `waiting/` holds what is still to be said, `ended/` what became of the rest; one file a reference, whole or not there.
// What ended wins over what waits: killed in between, nothing is said twice. Files to send lie in `files/` until then.
import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { flushFolder, removeWhole, writeWhole } from '../../sdk/node/whole-file.ts'
import type { Ended, Item, StagedFile, Waiting } from './item.ts'

const folders = ['waiting', 'ended', 'files', 'staging'] as const
/** How many files are read at once when it starts. */
const readAtOnce = 64

export type OutboxStore = Awaited<ReturnType<typeof openStore>>

/** Opens a store, made where it does not exist (mode 700, files 600). One connector at a time uses a folder. */
export async function openStore(folder: string) {
  const within = (where: (typeof folders)[number], name = '') => join(folder, where, name)
  for (const name of folders) await mkdir(within(name), { recursive: true, mode: 0o700 })
  const [waiting, ended] = [await readAll<Waiting>(within('waiting')), await readAll<Ended>(within('ended'))]
  for (const [reference, { round }] of waiting) {
    if ((ended.get(reference)?.round ?? 0) < round) ended.delete(reference)
    else waiting.delete(reference)
  }
  const items = new Map<string, Item>([...ended, ...waiting])
  await sweep(within, waiting)

  const clear = async (name: string) => {
    await removeWhole(within('waiting', `${name}.json`))
    await rm(within('files', name), { recursive: true, force: true })
  }
  return {
    get: (reference: string): Item | undefined => items.get(reference),
    all: (): IterableIterator<Item> => items.values(),
    /** A folder for files on their way in; `take` makes them its own. */
    async staging(): Promise<string> {
      const path = within('staging', randomUUID())
      await mkdir(path, { mode: 0o700 })
      return path
    },
    /** From here on it survives. */
    async take(item: Waiting, staged?: string): Promise<Waiting> {
      const name = nameOf(item.reference)
      const place = within('files', name)
      if (staged !== undefined && item.files.length > 0) {
        await rm(place, { recursive: true, force: true })
        await flushFolder(staged)
        await rename(staged, place)
        await flushFolder(within('files'))
      }
      const files = item.files.map((file, number): StagedFile => ({ ...file, path: join(place, String(number)) }))
      const taken = { ...item, files }
      await writeWhole(within('waiting', `${name}.json`), JSON.stringify(taken))
      items.set(item.reference, taken)
      return taken
    },
    /** The same request, otherwise than before. */
    async change(item: Waiting): Promise<void> {
      await writeWhole(within('waiting', `${nameOf(item.reference)}.json`), JSON.stringify(item))
      items.set(item.reference, item)
    },
    /** It is over: its words and files are taken away. */
    async end(item: Ended): Promise<void> {
      const name = nameOf(item.reference)
      await writeWhole(within('ended', `${name}.json`), JSON.stringify(item))
      items.set(item.reference, item)
      await clear(name)
    },
  }
}

/** References may hold anything; the name says nothing of it. */
function nameOf(reference: string): string {
  return createHash('sha256').update(reference).digest('base64url')
}

async function readAll<T extends Item>(folder: string): Promise<Map<string, T>> {
  const names = (await readdir(folder)).filter(name => name.endsWith('.json'))
  const items: T[] = []
  for (let at = 0; at < names.length; at += readAtOnce) {
    const some = names.slice(at, at + readAtOnce).map(name => readFile(join(folder, name), 'utf8'))
    items.push(...(await Promise.all(some)).map(text => JSON.parse(text) as T))
  }
  return new Map(items.map(item => [item.reference, item]))
}

/** What a killed run left that nobody waits for. */
async function sweep(
  within: (where: (typeof folders)[number], name?: string) => string,
  waiting: Map<string, Waiting>,
): Promise<void> {
  const wanted = new Set([...waiting.keys()].map(nameOf))
  for (const name of await readdir(within('staging')))
    await rm(within('staging', name), { recursive: true, force: true })
  for (const name of await readdir(within('files')))
    if (!wanted.has(name)) await rm(within('files', name), { recursive: true, force: true })
  for (const name of await readdir(within('waiting')))
    if (!wanted.has(name.replace(/\.json$/, ''))) await rm(within('waiting', name), { force: true })
  for (const name of await readdir(within('ended')))
    if (name.endsWith('.tmp')) await rm(within('ended', name), { force: true })
}
