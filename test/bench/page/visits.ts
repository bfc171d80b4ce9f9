// The inbox in a browser with a thousand referrals: how long from unlocking to a screen somebody can work with, and whether it stutters.
// Beside it, in the same run, the same page with nothing in it: what is left is what the referrals cost.
import type { Browser, Page } from 'playwright-core'
import { connect } from '../../../clients/sdk/index.ts'
import { referralTemplate } from '../../../schemas/letter/template.ts'
import { startChromium } from '../../browser/support/chromium.ts'
import type { Ground } from '../ground.ts'
import { type Figure, fine, ms, quantile, timed } from '../measure/figures.ts'
import { serveTo } from './serve.ts'
import { taskWords, watchTasks } from './tasks.ts'

const targetMs = 1_500
/** A frame this long is seen as a stutter. */
const stutterMs = 100
const screenRows = 8

/** `longestTaskMs`: what the page's own thread did at a stretch, until scrolling ended; under 50 ms browsers tell of none. */
type Visit = { openMs: number; usefulMs: number; framesMs: number[]; longestTaskMs: number }

/** Figures: the first visit of a browser, and a later one; scrolling in both, in the first while the rest is opened. */
export async function benchInboxPage(ground: Ground, quick: boolean): Promise<Figure[]> {
  const count = quick ? 200 : 1_000
  await fill(ground, count)
  const inbox = await serveTo(ground, { full: ground.recipient, empty: ground.sender })
  const browser = await startChromium()
  try {
    const empty = await visits(browser, inbox.url, 'empty')
    const full = await visits(browser, inbox.url, 'full')
    return [
      figureOf(`${count} referrals, first visit`, full.first, empty.first),
      figureOf(`${count} referrals, a later visit`, full.later, empty.later),
      scrollFigure(`${count} referrals, first visit, the rest being opened`, full.first),
      scrollFigure(`${count} referrals, a later visit`, full.later),
      openedFigure(count, full.wholeMs),
    ]
  } finally {
    await browser.close()
    await inbox.stop()
  }
}

async function fill({ url, net, sender, recipient }: Ground, count: number): Promise<void> {
  const member = sender.members[1] ?? sender.members[0]
  if (!member) throw new Error('nobody is there to send')
  const { id: authority, keyrings } = sender
  const council = await connect({ url, net, member: member.key, authority, keyring: Object.values(keyrings) })
  const numbers = Array.from({ length: count }, (_, number) => number)
  await timed(numbers, 8, number => {
    const content = referralTemplate()
    const child = {
      ...content.child,
      surname: `Surname ${String(number).padStart(4, '0')}`,
      forename: `Forename ${number % 7}`,
    }
    return council.send({ to: recipient.id, desk: 'cme', content: { ...content, child }, urgent: number % 50 === 0 })
  })
}

/** Twice in one browser profile: what it remembers is there the second time. */
async function visits(browser: Browser, url: string, person: string) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } })
  const page = await context.newPage()
  page.setDefaultTimeout(300_000)
  const startedAt = performance.now()
  const first = await visit(page, url, person)
  await page.getByText(/Opening \d+ more/).waitFor({ state: 'detached' })
  const wholeMs = performance.now() - startedAt
  await page.getByRole('button', { name: 'Lock now' }).click()
  await page.getByRole('heading', { name: 'Locked' }).waitFor()
  const later = await visit(page, url, person)
  await context.close()
  return { first, later, wholeMs }
}

async function visit(page: Page, url: string, person: string): Promise<Visit> {
  await page.goto(url)
  await page.getByRole('button', { name: person }).waitFor()
  const longestTask = await watchTasks(page)
  await page.evaluate(watchScreen, { person, rows: screenRows })
  await page.getByRole('button', { name: person }).click()
  await page.waitForFunction(() => 'usefulAt' in globalThis)
  const seen = await page.evaluate(() => {
    const { clickedAt = 0, openedAt = 0, usefulAt = 0 } = globalThis as unknown as Record<string, number>
    return { openMs: openedAt - clickedAt, usefulMs: usefulAt - openedAt }
  })
  const framesMs = await scrolled(page)
  return { ...seen, framesMs, longestTaskMs: await longestTask() }
}

/** In the page: when it was unlocked, and when every line that is before the eyes has a name. */
function watchScreen({ person, rows }: { person: string; rows: number }): void {
  const seen = globalThis as unknown as Record<string, number>
  for (const name of ['clickedAt', 'openedAt', 'usefulAt']) delete seen[name]
  addEventListener('click', () => (seen.clickedAt ??= performance.now()), { capture: true, once: true })
  const look = () => {
    if (document.querySelector('.cme-header__lock')) seen.openedAt ??= performance.now()
    const names = [...document.querySelectorAll('tbody tr th a')].slice(0, rows).map(one => one.textContent ?? '')
    const named = names.length === rows && !names.some(name => name.startsWith('Being checked'))
    const nothing = person === 'empty' && document.querySelector('.cme-count')?.textContent?.startsWith('Nothing')
    if (seen.openedAt !== undefined && (named || nothing)) seen.usefulAt ??= performance.now()
    else requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}

/** How long each frame took while the list is scrolled from top to bottom and made longer. */
async function scrolled(page: Page): Promise<number[]> {
  await page.evaluate(() => {
    const frames: number[] = []
    let last = performance.now()
    const frame = (now: number) => {
      frames.push(now - last)
      last = now
      requestAnimationFrame(frame)
    }
    requestAnimationFrame(frame)
    Object.assign(globalThis, { frames })
  })
  for (let screen = 0; screen < 12; screen++) {
    await page.mouse.wheel(0, 900)
    await page.waitForTimeout(80)
    const more = page.getByRole('button', { name: /^Show \d+ more$/ })
    if ((await more.count()) > 0 && screen % 4 === 3) await more.click()
  }
  return page.evaluate(() => (globalThis as unknown as { frames: number[] }).frames.slice(1))
}

function figureOf(what: string, full: Visit, empty: Visit): Figure {
  return {
    what: `inbox page, ${what}: from unlocked to names on screen`,
    figure: ms(full.usefulMs),
    baseline: `an empty inbox: ${ms(empty.usefulMs)}`,
    ratio: fine(full.usefulMs / empty.usefulMs),
    target: `≤ ${targetMs / 1000} s`,
    met: full.usefulMs <= targetMs,
    numbers: {
      usefulMs: full.usefulMs,
      openMs: full.openMs,
      baselineMs: empty.usefulMs,
      baselineOpenMs: empty.openMs,
      targetMs,
    },
  }
}

function scrollFigure(what: string, { framesMs, longestTaskMs }: Visit): Figure {
  const sorted = framesMs.toSorted((one, two) => one - two)
  const [p50, p99, longest] = [quantile(sorted, 0.5), quantile(sorted, 0.99), sorted.at(-1) ?? Number.NaN]
  return {
    what: `inbox page, ${what}: scrolling`,
    figure: `frames p99 ${ms(p99)}, longest ${ms(longest)}; longest task ${taskWords(longestTaskMs)}`,
    baseline: `p50 ${ms(p50)}`,
    ratio: fine(p99 / p50),
    target: `none over ${stutterMs} ms`,
    met: longest <= stutterMs && longestTaskMs <= stutterMs,
    numbers: { p50Ms: p50, p99Ms: p99, longestMs: longest, longestTaskMs, frames: framesMs.length },
  }
}

function openedFigure(count: number, wholeMs: number): Figure {
  return {
    what: `inbox page, ${count} referrals, first visit: until every one is opened and verified`,
    figure: `${(wholeMs / 1000).toFixed(1)} s`,
    baseline: `${(wholeMs / count).toFixed(1)} ms each`,
    ratio: '',
    target: '',
    numbers: { wholeMs, eachMs: wholeMs / count },
  }
}
