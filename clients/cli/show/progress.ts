// One line on the terminal that moves while something large travels: how far, how fast, how long still. Nothing is drawn where nobody looks.
import type { Context } from '../context.ts'

const barCells = 20
/** The rate is of the last so many seconds: a line changes. */
const rateSeconds = 20
const betweenDrawingsMilliseconds = 100

type Moment = { at: number; bytes: number }

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
  let [done, last, lastResumed, drawnAt] = [0, 0, 0, 0]
  const moments: Moment[] = [{ at: now(), bytes: 0 }]
  const draw = () => {
    drawnAt = now()
    const part = Math.min(1, done / totalBytes)
    const full = Math.round(part * barCells)
    const bar = '█'.repeat(full) + '░'.repeat(barCells - full)
    const line = `${title} ${bar} ${String(Math.round(part * 100)).padStart(3)} %  ${inMebibytes(done)}${pace(moments, totalBytes - done)}`
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
      moments.push({ at: now(), bytes: (moments.at(-1)?.bytes ?? 0) + step - resumed })
      while (moments.length > 2 && (moments[1]?.at ?? 0) < now() - rateSeconds * 1000) moments.shift()
      if (now() - drawnAt >= betweenDrawingsMilliseconds || done >= totalBytes) draw()
    },
    end() {
      io.err('\r\u001b[2K')
    },
  }
}

function pace(moments: readonly Moment[], leftBytes: number): string {
  const [first, last] = [moments[0], moments.at(-1)]
  if (!first || !last) return ''
  const [seconds, bytes] = [(last.at - first.at) / 1000, last.bytes - first.bytes]
  if (seconds < 0.5 || bytes <= 0) return ''
  const rate = bytes / seconds
  return `  ${inMebibytes(rate)}/s${leftBytes > 0 ? `, ${inWords(leftBytes / rate)} left` : ''}`
}

function inWords(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`
  const minutes = Math.round(seconds / 60)
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** A size as people read it. */
export function inMebibytes(bytes: number): string {
  if (bytes < 1024 * 1024) return `${Math.max(1, Math.round(bytes / 1024))} KiB`
  if (bytes < 1024 * 1024 * 1024) return `${(bytes / 1024 / 1024).toFixed(1)} MiB`
  return `${(bytes / 1024 / 1024 / 1024).toFixed(2)} GiB`
}
