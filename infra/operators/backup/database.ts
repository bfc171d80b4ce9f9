// A base backup of a running PostgreSQL on this host: its data directory and the log that makes the copy whole. Needs no program of
// PostgreSQL's. `DATABASE_SUPERUSER_URL=… node infra/operators/backup/database.ts FOLDER`, as whoever may read the data directory.
import { constants, type Dirent } from 'node:fs'
import { chown, copyFile, mkdir, open, readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { connect, disconnect } from '../../../gateway/database/connect.ts'
import * as queries from './queries.ts'

/** Of these only the folder is kept, of those not even that: PostgreSQL makes both anew. */
const emptied = [
  'pg_wal',
  'pg_replslot',
  'pg_dynshmem',
  'pg_notify',
  'pg_serial',
  'pg_snapshots',
  'pg_subtrans',
  'pg_stat_tmp',
]
const left = /^(postmaster\.(pid|opts)|pg_internal\.init|pgsql_tmp.*|backup_label.*|tablespace_map.*)$/

/**
 * Saves a database cluster while it works.
 *
 * @param into a folder that does not exist yet; it becomes a data directory to start PostgreSQL on
 * @throws Error where the log was recycled meanwhile (raise wal_keep_size), or wal_level is minimal
 */
export async function saveDatabase({ superuserUrl, into }: { superuserUrl: string; into: string }): Promise<void> {
  const sql = connect(superuserUrl, { max: 1, applicationName: 'cme backup' })
  try {
    const from = await queries.dataDirectory(sql)
    await mkdir(into, { mode: 0o700 })
    await sameOwner(from, into)
    const begun = await queries.beginBackup(sql, 'cme backup')
    await copyFolder(from, into, '')
    const ended = await queries.endBackup(sql)
    await writeFile(join(into, 'backup_label'), ended.label, { mode: 0o600 })
    await sameOwner(from, join(into, 'backup_label'))
    await copyLog(from, into, begun.from, ended.to)
    await flushed(into)
  } finally {
    await disconnect(sql)
  }
}

/** What vanishes while it is copied was temporary, or is in the log. */
async function copyFolder(from: string, into: string, below: string): Promise<void> {
  for (const entry of await entriesOf(join(from, below))) {
    const path = join(below, entry.name)
    if (left.test(entry.name)) continue
    try {
      if (entry.isSymbolicLink()) throw new Error(`${path} is a link: tablespaces elsewhere are not saved by this`)
      if (entry.isDirectory()) {
        await mkdir(join(into, path), { mode: 0o700 })
        await sameOwner(join(from, path), join(into, path))
        if (!emptied.includes(path)) await copyFolder(from, into, path)
      } else await copyOne(from, into, path)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    }
  }
}

/** The log from the first file to the last, none missing. */
async function copyLog(from: string, into: string, first: string, last: string): Promise<void> {
  const names = (await entriesOf(join(from, 'pg_wal'))).map(({ name }) => name)
  const wanted = names.filter(name => /^[0-9A-F]{24}$/.test(name) && name >= first && name <= last).sort()
  if (wanted[0] !== first || wanted.at(-1) !== last)
    throw new Error('The log was recycled while the backup was made: raise wal_keep_size, and make it again.')
  for (const name of wanted) await copyOne(from, into, join('pg_wal', name))
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  return readdir(folder, { withFileTypes: true })
}

async function copyOne(from: string, into: string, path: string): Promise<void> {
  await copyFile(join(from, path), join(into, path), constants.COPYFILE_FICLONE)
  await sameOwner(join(from, path), join(into, path))
}

/** PostgreSQL starts only on what its own user owns. */
async function sameOwner(like: string, path: string): Promise<void> {
  if (process.getuid?.() !== 0) return
  const { uid, gid } = await stat(like)
  await chown(path, uid, gid)
}

/** On the disk, not only on its way there. */
async function flushed(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const file = await open(join(entry.parentPath, entry.name), 'r')
    await file.sync()
    await file.close()
  }
}

if (import.meta.main) {
  const { DATABASE_SUPERUSER_URL: superuserUrl } = process.env
  const [, , into] = process.argv
  if (!superuserUrl || !into) {
    console.error('DATABASE_SUPERUSER_URL=… node infra/operators/backup/database.ts FOLDER')
    process.exitCode = 2
  } else {
    await saveDatabase({ superuserUrl, into })
    console.log(
      `Saved to ${into}. Save the objects now, after the database: node infra/operators/backup/objects.ts save FOLDER`,
    )
  }
}
