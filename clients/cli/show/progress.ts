// One line on the terminal that moves while something large travels. Nothing is drawn where nobody looks.
import type { Context } from '../context.ts'

const barCells = 24

/** Draws progress towards `totalBytes`; call with what has travelled so far of the file now travelling. */
export function progressBar(
  { io, quiet, json }: Pick<Context, 'io' | 'quiet' | 'json'>,
  title: string,
  totalBytes: number,
): { at(bytes: number): void; end(): void } {
  if (!io.terminal.err || quiet || json || totalBytes === 0) return { at() {}, end() {} }
  let done = 0
  let last = 0
  const draw = () => {
    const part = Math.min(1, done / totalBytes)
    const full = Math.round(part * barCells)
    const bar = '█'.repeat(full) + '░'.repeat(barCells - full)
    io.err(`\r${title} ${bar} ${String(Math.round(part * 100)).padStart(3)} %  ${inMebibytes(done)}`)
  }
  draw()
  return {
    at(bytes) {
      // Each file counts from nothing again.
      done += bytes >= last ? bytes - last : bytes
      last = bytes
      draw()
    },
    end() {
      io.err('\r\u001b[2K')
    },
  }
}

/** A size as people read it. */
export function inMebibytes(bytes: number): string {
  if (bytes < 1024 * 1024) return `${Math.max(1, Math.round(bytes / 1024))} KiB`
  return `${(bytes / 1024 / 1024).toFixed(1)} MiB`
}
