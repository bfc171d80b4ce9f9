// A machine that refuses to write: told apart from everything else, because only a person can make room, and nothing is lost until then.
// Nothing that fails for it is given up: it is tried again.
import type { Clock } from '../sdk/index.ts'

const pauseMilliseconds = 5_000

export const diskFullWords =
  'The disk is full where the folder of the profile lies: make room on it. Nothing that was taken is lost.'

/** Whether there was no room, on the disk or in the quota. */
export function isDiskFull(error: unknown): boolean {
  return ['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException | undefined)?.code ?? '')
}

/** What an operator reads of an error. */
export function troubleWords(error: unknown): string {
  if (isDiskFull(error)) return diskFullWords
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
}

export type KeptTrying = {
  clock: Clock
  signal: AbortSignal
  /** Each time it fails; undefined once it is done. */
  onTrouble: (trouble: string | undefined) => void
}

/**
 * Does something with files until it is done: whoever is told of events is not forgotten because a disk was full for an hour.
 *
 * @throws the signal's reason
 */
export async function untilDone(work: () => Promise<void>, { clock, signal, onTrouble }: KeptTrying): Promise<void> {
  for (;;) {
    try {
      await work()
      return onTrouble(undefined)
    } catch (error) {
      onTrouble(troubleWords(error))
      await clock.wait(pauseMilliseconds, signal).catch(() => {})
      signal.throwIfAborted()
    }
  }
}
