// How far something large has travelled, how fast, and how long still: for the command line and the inbox alike. Pure.

/** The rate is of the last so many seconds: a line changes. */
const rateSeconds = 20

/** Counts what travels; `inWords` is behind how much of it. */
export function paceOf(now: () => number = Date.now): {
  /** So many bytes have travelled now, beside those that had before. */
  at(bytes: number): void
  /** `  3.1 MiB/s, 2 min left`; nothing as long as nobody can tell. */
  inWords(leftBytes: number): string
} {
  const moments: { at: number; bytes: number }[] = [{ at: now(), bytes: 0 }]
  return {
    at(bytes) {
      moments.push({ at: now(), bytes })
      while (moments.length > 2 && (moments[1]?.at ?? 0) < now() - rateSeconds * 1000) moments.shift()
    },
    inWords(leftBytes) {
      const [first, last] = [moments[0], moments.at(-1)]
      if (!first || !last) return ''
      const [seconds, bytes] = [(last.at - first.at) / 1000, last.bytes - first.bytes]
      if (seconds < 0.5 || bytes <= 0) return ''
      const rate = bytes / seconds
      return `${inMebibytes(rate)}/s${leftBytes > 0 ? `, ${durationWords(leftBytes / rate)} left` : ''}`
    },
  }
}

function durationWords(seconds: number): string {
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
