// One command at a time speaks with a profile: what it signs and what it remembers must not cross with another's.
// The lock is a file with the process's number; one left behind by a killed process is taken over.
import { randomUUID } from 'node:crypto'
import { link, mkdir, readFile, rename, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { memoryFolder, type Profile } from '../../sdk/node/profile.ts'
import type { Context } from '../context.ts'
import { WrongUse } from '../exit.ts'

const betweenLooksMilliseconds = 200
const longestWaitMilliseconds = 120_000

/** Does `work` while no other command speaks with this profile. @throws WrongUse `busy` after two minutes */
export async function withLock<T>(
  profile: Profile,
  context: Pick<Context, 'remark'>,
  work: () => Promise<T>,
): Promise<T> {
  const folder = memoryFolder(profile)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const lock = join(folder, 'lock')
  await take(lock, context)
  try {
    return await work()
  } finally {
    await unlink(lock).catch(() => {})
  }
}

async function take(lock: string, { remark }: Pick<Context, 'remark'>): Promise<void> {
  for (let waited = 0; ; waited += betweenLooksMilliseconds) {
    if (await placed(lock)) return
    const holder = Number(await readFile(lock, 'utf8').catch(() => ''))
    if (holder > 0 && !lives(holder)) await takeAway(lock, holder)
    else if (waited >= longestWaitMilliseconds) throw busy(lock, holder)
    else {
      if (waited === betweenLooksMilliseconds * 5) remark('Another cme is at work with this profile; waiting for it.')
      await pause(betweenLooksMilliseconds)
    }
  }
}

/** Linked into place with the number already in it: a lock is never there without its holder. */
async function placed(lock: string): Promise<boolean> {
  // A name of its own for each try: two commands may run in one process.
  const own = `${lock}.${randomUUID()}`
  await writeFile(own, String(process.pid), { mode: 0o600 })
  try {
    await link(own, lock)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return false
  } finally {
    await unlink(own)
  }
}

/** Moved aside first, and looked at: somebody quicker may have put a living lock in the place of the dead one. */
async function takeAway(lock: string, holder: number): Promise<void> {
  const aside = `${lock}.${holder}.${randomUUID()}`
  await rename(lock, aside).catch(() => {})
  if (Number(await readFile(aside, 'utf8').catch(() => holder)) !== holder) await link(aside, lock).catch(() => {})
  await unlink(aside).catch(() => {})
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function busy(lock: string, holder: number): WrongUse {
  return new WrongUse(
    `Another cme (process ${holder}) has been at work with this profile for two minutes.`,
    `Wait for it, or if no such process is a cme any more, delete ${lock}.`,
    'busy',
  )
}
