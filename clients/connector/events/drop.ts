// Events as files: `new/` holds one for each that nobody has taken yet, and whoever takes one moves it away. A file appears whole, once:
// written aside, its number remembered, then moved in; killed at any point, the next run finishes that very move and none twice.
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { flushFolder, writeWhole } from '../../sdk/node/whole-file.ts'
import { type KeptTrying, untilDone } from '../disk.ts'
import type { ConnectorEvent } from './event.ts'
import type { Journal } from './journal.ts'
import type { Position } from './position.ts'

export type Drop = KeptTrying & { folder: string; journal: Journal; position: Position }

/** Drops until the signal fires. */
export async function dropFiles({ folder, journal, position, ...trying }: Drop): Promise<void> {
  const { signal } = trying
  const [aside, arrived] = [join(folder, '.aside'), join(folder, 'new')]
  for (const one of [aside, arrived, join(folder, 'done')]) await mkdir(one, { recursive: true, mode: 0o700 })
  for (const name of await readdir(aside)) {
    const number = Number(name.split('-')[0])
    if (name.endsWith('.json') && number <= position.at) await rename(join(aside, name), join(arrived, name))
    else await rm(join(aside, name), { force: true })
  }
  while (!signal.aborted) {
    const [event] = journal.after(position.at, 1)
    if (!event) {
      await journal.changed(signal)
      continue
    }
    const name = fileName(event)
    try {
      await untilDone(() => writeWhole(join(aside, name), `${JSON.stringify(event, null, 2)}\n`), trying)
      await untilDone(() => position.move(event.id), trying)
      await untilDone(() => rename(join(aside, name), join(arrived, name)), trying)
      await untilDone(() => flushFolder(arrived), trying)
    } catch {
      // Only the end: the next run finishes this move.
      return
    }
  }
}

/** Sorts in the order of events. */
function fileName({ id, journal }: ConnectorEvent): string {
  return `${String(id).padStart(12, '0')}-${journal}.json`
}
