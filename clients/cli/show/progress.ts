// One line on the terminal that moves while something large travels: how far, how fast, how long still. Nothing is drawn where nobody looks.
import { inMebibytes, paceOf } from '../../words/pace.ts'
import type { Context } from '../context.ts'

const barCells = 20
const betweenDrawingsMilliseconds = 100

/**
 * Draws progress towards `totalBytes`; call with what has travelled so far of the file now travelling.
 *
 * `resumedBytes` of it had travelled before: they count towards the end, and not towards the rate.
 */
export function progressBar(
  { io, quiet, json }: Pick<Context, 'io' | 'quiet' | 'json'>,
  title: string,
  totalBytes: number,
  now: () => number = Date.now,
): { at(bytes: number, more?: { resumedBytes: number }): void; end(): void } {
  if (!io.terminal.err || quiet || json || totalBytes === 0) return { at() {}, end() {} }
  let [done, last, lastResumed, drawnAt, travelled] = [0, 0, 0, 0, 0]
  const pace = paceOf(now)
  const draw = () => {
    drawnAt = now()
    const part = Math.min(1, done / totalBytes)
    const full = Math.round(part * barCells)
    const bar = '█'.repeat(full) + '░'.repeat(barCells - full)
    const rate = pace.inWords(totalBytes - done)
    const line = `${title} ${bar} ${String(Math.round(part * 100)).padStart(3)} %  ${inMebibytes(done)}${rate && `  ${rate}`}`
    io.err(`\r\u001b[2K${line.slice(0, Math.max(20, io.terminal.columns - 1))}`)
  }
  draw()
  return {
    at(bytes, { resumedBytes } = { resumedBytes: 0 }) {
      // Each file counts from nothing again.
      const anew = bytes < last
      const step = anew ? bytes : bytes - last
      const resumed = anew ? resumedBytes : resumedBytes - lastResumed
      ;[done, last, lastResumed] = [done + step, bytes, resumedBytes]
      travelled += step - resumed
      pace.at(travelled)
      if (now() - drawnAt >= betweenDrawingsMilliseconds || done >= totalBytes) draw()
    },
    end() {
      io.err('\r\u001b[2K')
    },
  }
}

export { inMebibytes }

/** The same for things that are counted: how many of how many. */
export function countBar(
  { io, quiet, json }: Pick<Context, 'io' | 'quiet' | 'json'>,
  title: string,
  total: number,
): { at(done: number): void; end(): void } {
  if (!io.terminal.err || quiet || json || total === 0) return { at() {}, end() {} }
  let drawnAt = 0
  return {
    at(done) {
      if (Date.now() - drawnAt < betweenDrawingsMilliseconds && done < total) return
      drawnAt = Date.now()
      const full = Math.round((done / total) * barCells)
      const line = `${title} ${'█'.repeat(full)}${'░'.repeat(barCells - full)} ${done} of ${total}`
      io.err(`\r\u001b[2K${line.slice(0, Math.max(20, io.terminal.columns - 1))}`)
    },
    end() {
      io.err('\r\u001b[2K')
    },
  }
}
