// What is done with every page that a test reaches: axe finds no violation; with CME_SCREENS set, its picture is kept at three widths.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'

const axe = readFile(join(import.meta.dirname, '../../../node_modules/axe-core/axe.min.js'), 'utf8')
const screens = join(import.meta.dirname, '../../../clients/inbox/screens')
const widths = [320, 768, 1280]
/** A referral is ten screens long; its first ones show what there is to see. */
const longestPicturePixels = 1800
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

type Found = { violations: { id: string; help: string; nodes: { html: string }[] }[] }
type Axe = { axe: { run(on: Document, how: object): Promise<Found> } }

/** Demands no violation at the widest and the narrowest, and nothing that has to be scrolled sideways. `from`: where its picture begins. */
export async function look(page: Page, name: string, from?: Locator): Promise<void> {
  const before = page.viewportSize() ?? { width: 1280, height: 900 }
  await page.locator('h1').first().waitFor()
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 })
    if (process.env.CME_SCREENS) {
      const whole = await page.evaluate(() => document.documentElement.scrollHeight)
      const y = from ? await from.evaluate(one => Math.floor(one.getBoundingClientRect().top + scrollY)) : 0
      const clip = { x: 0, y, width, height: Math.min(whole - y, longestPicturePixels) }
      await page.screenshot({
        path: join(screens, `${name}-${width}.png`),
        fullPage: true,
        clip,
        animations: 'disabled',
      })
    }
    const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    expect(sideways, `${name} at ${width} px scrolls sideways`).toBeLessThanOrEqual(0)
    // Where the page is narrow, everything has to be reached in one column; wider ones are tried where pictures are made.
    // A page that is still being drawn has no heading yet: what counts is how it comes to rest.
    if (width === 320 || process.env.CME_SCREENS)
      await expect.poll(() => violations(page), { message: `${name} at ${width} px`, timeout: 10_000 }).toEqual([])
  }
  await page.setViewportSize(before)
}

/** The page's own policy runs no script of others: this one is evaluated from outside it, once in each page. */
async function violations(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(await axe)
  return page.evaluate(
    // What passed would fill megabytes, and nobody reads it: only what did not is drawn up, and only its words leave the page.
    async values => {
      const { violations: found } = await (globalThis as unknown as Axe).axe.run(document, values)
      const linesOf = ({ id, help, nodes }: (typeof found)[number]) =>
        `${id}: ${help}: ${nodes
          .map(({ html }) => html)
          .join(' | ')
          .slice(0, 400)}`
      return found.map(linesOf)
    },
    { runOnly: { type: 'tag', values: rules }, resultTypes: ['violations'] },
  )
}
