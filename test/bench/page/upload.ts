// A large file sent by an officer, in a real browser through the real gateway: how fast, how much memory, and whether the page answers meanwhile.
// The file is noise on the disk, chosen as a person would; it is sealed in the worker, kept sealed in the browser's file system, and sent from there.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { connect } from '../../../clients/sdk/index.ts'
import { referralTemplate } from '../../../schemas/letter/template.ts'
import { startChromium } from '../../browser/support/chromium.ts'
import type { Ground } from '../ground.ts'
import type { Figure } from '../measure/figures.ts'
import { ms } from '../measure/figures.ts'
import { noiseIn } from '../measure/noise.ts'
import { peakOfRenderersMiB } from './memory.ts'
import { serveTo } from './serve.ts'
import { taskWords, watchTasks } from './tasks.ts'

/** A page that answers later than this feels stuck. */
const stuckMs = 100
/** Between two looks at whether the page answers. */
const betweenMs = 200

/** One figure: 500 MiB, or 100 for `quick`. */
export async function benchUploadPage(ground: Ground, quick: boolean): Promise<Figure[]> {
  const sizeMiB = quick ? 100 : 500
  const folder = await mkdtemp(join(tmpdir(), 'cme-bench-page-'))
  const inbox = await serveTo(ground, { officer: ground.recipient })
  const browser = await startChromium()
  try {
    const file = await noiseIn(join(folder, 'chronology.bin'), sizeMiB)
    const id = await sentReferral(ground)
    const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage()
    page.setDefaultTimeout(600_000)
    await page.goto(`${inbox.url}/#/referral/${id}`)
    await page.getByRole('button', { name: 'officer' }).click()
    await page.getByLabel(/^Reply to/).fill('The chronology, as asked for.')
    const before = await peakOfRenderersMiB()
    await page.getByLabel('Attach files').setInputFiles(file)
    const longestTask = await watchTasks(page)
    const startedAt = performance.now()
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    const answersMs = await typing(page)
    const seconds = (performance.now() - startedAt) / 1000
    return [
      figureOf(sizeMiB, {
        seconds,
        answersMs,
        longestTaskMs: await longestTask(),
        before,
        peak: await peakOfRenderersMiB(),
      }),
    ]
  } finally {
    await browser.close()
    await inbox.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

async function sentReferral({ url, net, sender, recipient }: Ground): Promise<string> {
  const { key } = sender.members[1] ?? sender.members[0] ?? {}
  if (!key) throw new Error('nobody is there to send')
  const council = await connect({
    url,
    net,
    member: key,
    authority: sender.id,
    keyring: Object.values(sender.keyrings),
  })
  return (await council.send({ to: recipient.id, desk: 'cme', content: referralTemplate() })).id
}

/** The longest that the page took to answer while the file travelled. */
async function typing(page: Page): Promise<number> {
  const done = page
    .getByRole('status')
    .filter({ hasText: /^Recorded/ })
    .waitFor()
    .then(() => true)
  let longest = 0
  for (
    let ended = false;
    !ended;
    ended = await Promise.race([done, page.waitForTimeout(betweenMs).then(() => false)])
  ) {
    const took = await page.evaluate(async () => {
      const askedAt = performance.now()
      await new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)))
      return performance.now() - askedAt
    })
    longest = Math.max(longest, took)
  }
  return longest
}

type Seen = { seconds: number; answersMs: number; longestTaskMs: number; before: number; peak: number }

function figureOf(sizeMiB: number, { seconds, answersMs, longestTaskMs, before, peak }: Seen): Figure {
  return {
    what: `inbox page: ${sizeMiB} MiB sealed in the browser and sent`,
    figure: `${(sizeMiB / seconds).toFixed(0)} MiB/s; longest task ${taskWords(longestTaskMs)}, longest frame ${ms(answersMs)}`,
    baseline: `memory before ${before.toFixed(0)} MiB, at most ${peak.toFixed(0)} MiB`,
    ratio: `+${(peak - before).toFixed(0)} MiB`,
    target: `answers within ${stuckMs} ms`,
    met: longestTaskMs <= stuckMs,
    numbers: {
      sizeMiB,
      seconds,
      mibPerSecond: sizeMiB / seconds,
      longestTaskMs,
      answersMs,
      beforeMiB: before,
      peakMiB: peak,
    },
  }
}
