// Builds the bundle, the same bytes from the same sources: hashed names, no times, no paths of this machine, and a list of digests.
// Rebuilt only where a source changed: `npm start` asks each time.
import { execFile } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

const inbox = join(import.meta.dirname, '..')
const repository = join(inbox, '../..')
/** Where the bundle lies, not in version control. */
export const bundleFolder = join(inbox, 'dist')

/** What `bundle.json` says: a digest for each file, and one over all of them to compare by voice. */
export type Bundle = { sources: string; bundle: string; files: Record<string, { sha256: string; bytes: number }> }

/** Builds into `folder` unless what lies there is of these very sources. Takes a few seconds. */
export async function ensureBundle(folder = bundleFolder): Promise<Bundle> {
  const sources = await sourcesDigest()
  const kept = await readFile(join(folder, 'bundle.json'), 'utf8').catch(() => undefined)
  const held = kept === undefined ? undefined : (JSON.parse(kept) as Bundle)
  if (held?.sources === sources) return held
  return buildBundle(folder, sources)
}

/** Builds anew, beside, and puts it in place whole. */
export async function buildBundle(folder = bundleFolder, sources?: string): Promise<Bundle> {
  const beside = `${folder}.${randomUUID()}.new`
  // In a process of its own: the bundler makes other bytes of the same sources where its environment says that this is a test.
  const { PATH = '', HOME = '' } = process.env
  await run(process.execPath, [join(import.meta.dirname, 'bundle.ts'), beside], {
    env: { PATH, HOME, NODE_ENV: 'production' },
    cwd: inbox,
  })
  const bundle = await listed(beside, sources ?? (await sourcesDigest()))
  await writeFile(join(beside, 'bundle.json'), `${JSON.stringify(bundle, null, 2)}\n`)
  const before = `${folder}.${randomUUID()}.old`
  await rename(folder, before).catch(() => {})
  await rename(beside, folder)
  await rm(before, { recursive: true, force: true })
  return bundle
}

async function listed(folder: string, sources: string): Promise<Bundle> {
  const files: Bundle['files'] = {}
  for (const path of await filesIn(folder)) {
    const bytes = await readFile(join(folder, path))
    files[path] = { sha256: digestOf(bytes), bytes: bytes.length }
  }
  return { sources, bundle: digestOf(JSON.stringify(files)), files }
}

/** Everything a bundle is made of: our sources, and the exact versions of packages. */
async function sourcesDigest(): Promise<string> {
  const hash = createHash('sha256')
  const rooms = (await readdir(join(repository, 'clients'))).filter(room => room !== 'cli' && room !== 'connector')
  for (const room of [...rooms.sort().map(room => `clients/${room}`), 'schemas']) {
    for (const path of await filesIn(join(repository, room))) {
      if (/^dist|\.md$|^screens/.test(path)) continue
      hash.update(`${room}/${path}\n`).update(await readFile(join(repository, room, path)))
    }
  }
  const lock = join(repository, 'package-lock.json')
  if (existsSync(lock)) hash.update(await readFile(lock))
  return hash.digest('base64url')
}

/** Paths below a folder, with slashes, sorted. */
async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter(entry => entry.isFile())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)).replaceAll(sep, '/'))
    .sort()
}

function digestOf(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('base64url')
}
