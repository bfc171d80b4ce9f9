// Locks when nobody touched the page for a while: a desk in an open office is not always watched.
// Files under way are not broken off for it: it locks once they have arrived, or have not moved for a while.
import { listen } from '../keys/start.ts'
import { lock } from './app.ts'

/** Long enough to read a chronology, short enough for a lunch break. */
const idleMinutes = 15
const everySeconds = 10
/** A part of a file takes this long on a line nobody would call one. */
const stillSeconds = 120

/** Watches until told to stop. */
export function lockWhenIdle(): () => void {
  let touchedAt = Date.now()
  const touch = () => {
    touchedAt = Date.now()
  }
  const kinds = ['pointerdown', 'keydown', 'scroll', 'touchstart'] as const
  for (const kind of kinds) addEventListener(kind, touch, { passive: true, capture: true })
  let travelledAt = 0
  const stop = listen(event => {
    if (event === 'progress') travelledAt = Date.now()
  })
  // A laptop that slept has no timers: the clock is asked, not the timer.
  const timer = setInterval(() => {
    const [idle, still] = [Date.now() - touchedAt, Date.now() - travelledAt]
    if (idle > idleMinutes * 60_000 && still > stillSeconds * 1000) lock('idle')
  }, everySeconds * 1000)
  return () => {
    stop()
    clearInterval(timer)
    for (const kind of kinds) removeEventListener(kind, touch, { capture: true })
  }
}
