// The inbox in a browser with a thousand referrals: how long from unlocking to a screen somebody can work with, and whether it stutters.
// Beside it, in the same run, the same page with nothing in it: what is left is what the referrals cost.
import type { Browser, Page } from 'playwright-core'
import { ensureBundle } from '../../clients/inbox/serve/build.ts'
import { serveInbox } from '../../clients/inbox/serve/serve.ts'
import { connect } from '../../clients/sdk/index.ts'
import { makePhrase, wrap } from '../../clients/seal/index.ts'
import { freePort } from '../../infra/embedded/ports.ts'
import type { CouncilKeys } from '../../infra/nation/founding.ts'
import { referralTemplate } from '../../schemas/letter/template.ts'
import { startChromium } from '../browser/support/chromium.ts'
import type { Ground } from './ground.ts'
import { type Figure, fine, ms, quantile, timed } from './measure/figures.ts'

const targetMs = 1_500
/** A frame this long is seen as a stutter. */
const stutterMs = 100
const screenRows = 8

type Visit = { openMs: number; usefulMs: number; framesMs: number[] }

/** Figures: the first visit of a browser, and a later one; scrolling while the rest is opened. */
export async function benchInboxPage(ground: Ground, quick: boolean): Promise<Figure[]> {
  const count = quick ? 200 : 1_000
  await ensureBundle()
  await fill(ground, count)
  const people = new Map([
    ['full', ground.recipient],
    ['empty', ground.sender],
  ])
  const rehearsal = async (path: string) => {
    const name = path.split('/')[3]
    if (name === undefined) return [...people].map(([profile, council]) => entryOf(profile, council))
    const council = people.get(name)
    return council && withKeys(name, council)
  }
  const inbox = await serveInbox({ gateway: ground.url, net: ground.net, port: await freePort(), rehearsal })
  const browser = await startChromium()
  try {
    const empty = await visits(browser, inbox.url, 'empty')
    const full = await visits(browser, inbox.url, 'full')
    return [
      figureOf(`${count} referrals, first visit`, full.first, empty.first),
      figureOf(`${count} referrals, a later visit`, full.later, empty.later),
      scrollFigure(count, full.later),
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
async function visits(browser: Browser, url: string, person: string): Promise<{ first: Visit; later: Visit }> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } })
  const page = await context.newPage()
  page.setDefaultTimeout(300_000)
  const first = await visit(page, url, person)
  await page.getByText(/Opening \d+ more/).waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Lock now' }).click()
  await page.getByRole('heading', { name: 'Locked' }).waitFor()
  const later = await visit(page, url, person)
  await context.close()
  return { first, later }
}

async function visit(page: Page, url: string, person: string): Promise<Visit> {
  await page.goto(url)
  await page.getByRole('button', { name: person }).waitFor()
  await page.evaluate(watchScreen, { person, rows: screenRows })
  await page.getByRole('button', { name: person }).click()
  await page.waitForFunction(() => 'usefulAt' in globalThis)
  const seen = await page.evaluate(() => {
    const { clickedAt = 0, openedAt = 0, usefulAt = 0 } = globalThis as unknown as Record<string, number>
    return { openMs: openedAt - clickedAt, usefulMs: usefulAt - openedAt }
  })
  const framesMs = await scrolled(page)
  return { ...seen, framesMs }
}

/** In the page: when it was unlocked, and when every line that is before the eyes has a name. */
function watchScreen({ person, rows }: { person: string; rows: number }): void {
  const seen = globalThis as unknown as Record<string, number>
  for (const name of ['clickedAt', 'openedAt', 'usefulAt']) delete seen[name]
  addEventListener('click', () => (seen.clickedAt ??= performance.now()), { capture: true, once: true })
  const look = () => {
    if (document.querySelector('.cme-header__lock')) seen.openedAt ??= performance.now()
    const names = [...document.querySelectorAll('tbody tr th a')].slice(0, rows).map(one => one.textContent ?? '')
    const named = names.length === rows && !names.some(name => name.startsWith('Opening'))
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

function scrollFigure(count: number, { framesMs }: Visit): Figure {
  const sorted = framesMs.toSorted((one, two) => one - two)
  const [p50, p99, longest] = [quantile(sorted, 0.5), quantile(sorted, 0.99), sorted.at(-1) ?? Number.NaN]
  return {
    what: `inbox page, ${count} referrals: scrolling`,
    figure: `frames p99 ${ms(p99)}, longest ${ms(longest)}`,
    baseline: `p50 ${ms(p50)}`,
    ratio: fine(p99 / p50),
    target: `none over ${stutterMs} ms`,
    met: longest <= stutterMs,
    numbers: { p50Ms: p50, p99Ms: p99, longestMs: longest, frames: framesMs.length },
  }
}

function entryOf(profile: string, council: CouncilKeys) {
  return { profile, name: profile, council: council.identity.name, role: 'officer' as const }
}

async function withKeys(name: string, council: CouncilKeys) {
  const member = council.members[0]
  if (!member) throw new Error('nobody works there')
  const phrase = makePhrase()
  const keys = { member: member.key.privateJwk, device: member.device, keyrings: council.keyrings }
  const wrapped = await wrap(new TextEncoder().encode(JSON.stringify(keys)), phrase)
  const { role, desks } = member
  const person = { authority: council.id, council: council.identity.name, name, role, desks }
  return { person, wrapped: Buffer.from(wrapped).toString('base64url'), phrase }
}
