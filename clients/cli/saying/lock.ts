// One command at a time speaks with a profile: what it signs and what it remembers must not cross with another's.
// The lock is a file with the process's number and start; one left behind by a killed process is taken over.
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
  const letGo = await holdLock(join(folder, 'lock'), longestWaitMilliseconds, context)
  try {
    return await work()
  } finally {
    await letGo()
  }
}

/** Takes a lock in a folder that is there; call what it returns to let go. @throws WrongUse `busy` after so long */
export async function holdLock(
  lock: string,
  longestMilliseconds: number,
  { remark }: Pick<Context, 'remark'> = { remark() {} },
): Promise<() => Promise<void>> {
  await take(lock, longestMilliseconds, remark)
  return () => unlink(lock).catch(() => {})
}

async function take(lock: string, longestMilliseconds: number, remark: Context['remark']): Promise<void> {
  for (let waited = 0; ; waited += betweenLooksMilliseconds) {
    if (await placed(lock)) return
    const holder = await readFile(lock, 'utf8').catch(() => '')
    if (holder !== '' && !(await lives(holder))) await takeAway(lock, holder)
    else if (waited >= longestMilliseconds) throw busy(lock, holder, longestMilliseconds)
    else {
      if (waited === betweenLooksMilliseconds * 5) remark('Another cme is at work with this profile; waiting for it.')
      await pause(betweenLooksMilliseconds)
    }
  }
}

/** Linked into place with its holder already in it: a lock is never there without. */
async function placed(lock: string): Promise<boolean> {
  // A name of its own for each try: two commands may run in one process.
  const own = `${lock}.${randomUUID()}`
  await writeFile(own, `${process.pid} ${await startOf(process.pid)}`, { mode: 0o600 })
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
async function takeAway(lock: string, holder: string): Promise<void> {
  const aside = `${lock}.${randomUUID()}`
  await rename(lock, aside).catch(() => {})
  if ((await readFile(aside, 'utf8').catch(() => holder)) !== holder) await link(aside, lock).catch(() => {})
  await unlink(aside).catch(() => {})
}

/** In a container every run has the same number: whether it is the same process, its start tells where the system knows it. */
async function lives(holder: string): Promise<boolean> {
  const [pid = 0, start = 0] = holder.split(' ').map(Number)
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  const now = await startOf(pid)
  return start === 0 || now === 0 || start === now
}

/** When a process began, in ticks of the system's own clock (proc(5), field 22 of stat); 0 where there is no /proc. */
async function startOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? 0)
}

function busy(lock: string, holder: string, waitedMilliseconds: number): WrongUse {
  const since = waitedMilliseconds > 0 ? ' for two minutes' : ''
  return new WrongUse(
    `Another cme (process ${holder.split(' ')[0]}) has been at work with this profile${since}.`,
    `Wait for it, or if no such process is a cme any more, delete ${lock}.`,
    'busy',
  )
}
