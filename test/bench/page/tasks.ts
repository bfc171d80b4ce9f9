// How long the page's own thread was busy at a stretch: what somebody who types or scrolls would feel.
import type { Page } from 'playwright-core'
import { ms } from '../measure/figures.ts'

/** Watches from now on; what it returns tells the longest so far. Of less than 50 ms browsers tell nothing: 0. */
export async function watchTasks(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const seen = globalThis as unknown as { longestTaskMs: number }
    seen.longestTaskMs = 0
    new PerformanceObserver(list => {
      for (const { duration } of list.getEntries()) seen.longestTaskMs = Math.max(seen.longestTaskMs, duration)
    }).observe({ type: 'longtask' })
  })
  return () => page.evaluate(() => (globalThis as unknown as { longestTaskMs: number }).longestTaskMs)
}

export const taskWords = (longestMs: number) => (longestMs === 0 ? 'under 50 ms' : ms(longestMs))
