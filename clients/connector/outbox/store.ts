// The requests on disk, sealed: `waiting/` holds what is still to be said, `ended/` what became of the rest; one file a reference, whole or not there.
// What ended wins over what waits: killed in between, nothing is said twice. Files to send lie in `files/` until then.
import { randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { flushFolder, removeWhole, writeWhole } from '../../sdk/node/whole-file.ts'
import type { Ended, Item, StagedFile, Waiting } from './item.ts'
import type { Sealing } from './sealing.ts'

const folders = ['waiting', 'ended', 'files', 'staging'] as const
/** How many files are read at once when it starts. */
const readAtOnce = 64

export type OutboxStore = Awaited<ReturnType<typeof openStore>>

/**
 * Opens a store, made where it does not exist (mode 700, files 600). One connector at a time uses a folder.
 *
 * @throws SealedElsewise where what lies there was sealed with other keys
 */
export async function openStore(folder: string, sealing: Sealing) {
  const { nameOf } = sealing
  const within = (where: (typeof folders)[number], name = '') => join(folder, where, name)
  for (const name of folders) await mkdir(within(name), { recursive: true, mode: 0o700 })
  const [waiting, ended] = [
    await readAll<Waiting>(sealing, folder, 'waiting'),
    await readAll<Ended>(sealing, folder, 'ended'),
  ]
  for (const [reference, { round }] of waiting) {
    if ((ended.get(reference)?.round ?? 0) < round) ended.delete(reference)
    else waiting.delete(reference)
  }
  const items = new Map<string, Item>([...ended, ...waiting])
  await sweep(within, new Set([...waiting.keys()].map(nameOf)))
  const write = (where: 'waiting' | 'ended', item: Item) => {
    const name = `${nameOf(item.reference)}.json`
    return writeWhole(within(where, name), sealing.seal(JSON.stringify(item), `${where}/${name}`))
  }

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
      await write('waiting', taken)
      items.set(item.reference, taken)
      return taken
    },
    /** The same request, otherwise than before; what is over meanwhile stays over. */
    async change(item: Waiting): Promise<void> {
      const waits = () => items.get(item.reference)?.status === 'waiting'
      if (waits()) await write('waiting', item)
      if (waits()) items.set(item.reference, item)
      else await removeWhole(within('waiting', `${nameOf(item.reference)}.json`))
    },
    /** It is over: its words and files are taken away. */
    async end(item: Ended): Promise<void> {
      await write('ended', item)
      items.set(item.reference, item)
      await clear(nameOf(item.reference))
    },
  }
}

async function readAll<T extends Item>(
  sealing: Sealing,
  folder: string,
  where: 'waiting' | 'ended',
): Promise<Map<string, T>> {
  const names = (await readdir(join(folder, where))).filter(name => name.endsWith('.json'))
  const items: T[] = []
  for (let at = 0; at < names.length; at += readAtOnce) {
    const some = names.slice(at, at + readAtOnce).map(async name => {
      const about = `${where}/${name}`
      return JSON.parse(sealing.open(await readFile(join(folder, about), 'utf8'), about)) as T
    })
    items.push(...(await Promise.all(some)))
  }
  return new Map(items.map(item => [item.reference, item]))
}

/** What a killed run left that nobody waits for. */
async function sweep(
  within: (where: (typeof folders)[number], name?: string) => string,
  wanted: ReadonlySet<string>,
): Promise<void> {
  for (const name of await readdir(within('staging')))
    await rm(within('staging', name), { recursive: true, force: true })
  for (const name of await readdir(within('files')))
    if (!wanted.has(name)) await rm(within('files', name), { recursive: true, force: true })
  for (const name of await readdir(within('waiting')))
    if (!wanted.has(name.replace(/\.json$/, ''))) await rm(within('waiting', name), { force: true })
  for (const name of await readdir(within('ended')))
    if (name.endsWith('.tmp')) await rm(within('ended', name), { force: true })
}
