// Locks when nobody touched the page for a while: a desk in an open office is not always watched.
import { lock } from './app.ts'

/** Long enough to read a chronology, short enough for a lunch break. */
const idleMinutes = 15
const everySeconds = 10

/** Watches until told to stop. */
export function lockWhenIdle(): () => void {
  let touchedAt = Date.now()
  const touch = () => {
    touchedAt = Date.now()
  }
  const kinds = ['pointerdown', 'keydown', 'scroll', 'touchstart'] as const
  for (const kind of kinds) addEventListener(kind, touch, { passive: true, capture: true })
  // A laptop that slept has no timers: the clock is asked, not the timer.
  const timer = setInterval(() => {
    if (Date.now() - touchedAt > idleMinutes * 60_000) lock('idle')
  }, everySeconds * 1000)
  return () => {
    clearInterval(timer)
    for (const kind of kinds) removeEventListener(kind, touch, { capture: true })
  }
}
