// The lists and what surrounds the work: news by itself, search in what was opened, locking, a colleague who was faster.
import type { Route } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { referralTemplate } from '../../../schemas/letter/template.ts'
import { type InboxWorld, startInbox } from '../support/inbox.ts'
import { look } from '../support/look.ts'

let inbox: InboxWorld

beforeAll(async () => {
  inbox = await startInbox()
})
afterAll(() => inbox?.stop())

const child = (forename: string, surname: string) => {
  const content = referralTemplate()
  return { ...content, child: { ...content.child, forename, surname } }
}

test('what arrives shows by itself, brothers and sisters together; it is found by any word of its letter; locking takes it away and keeps what was typed', async () => {
  const { ealing, slough } = inbox
  const sender = await inbox.sdk(ealing)
  const { page, wrongs } = await inbox.window('Robin of Slough')
  await page.getByText('Nothing here.').waitFor()
  await sender.send({ to: slough.id, desk: 'cme', content: child('Ilse', 'Vantongeren') })
  await sender.send({ to: slough.id, desk: 'cme', content: child('Oriel', 'Maplethorpe'), urgent: true })
  await sender.send({ to: slough.id, desk: 'cme', content: child('Aart', 'Vantongeren') })
  await page.getByRole('link', { name: 'Vantongeren, Aart' }).waitFor()
  await page.getByRole('link', { name: 'Vantongeren, Ilse' }).waitFor()
  await page.getByRole('link', { name: 'Maplethorpe, Oriel' }).waitFor()
  expect(await page.locator('tbody tr').first().innerText()).toContain('Maplethorpe')
  await page.getByText('Same family').waitFor()
  await look(page, 'list-received')

  await page.getByLabel('Urgent', { exact: true }).check()
  await page.getByText('1 referral.').waitFor()
  await page.getByLabel('Do you know this child?').check()
  await page.getByText('Nothing here.').waitFor()
  await page.getByLabel('Do you know this child?').uncheck()
  await page.getByLabel('Urgent', { exact: true }).uncheck()
  await page
    .getByText(/^Slough takes it on by/)
    .first()
    .waitFor()
  await page.getByLabel('Search in what was opened here').fill('oriel vantongeren')
  await page.getByText('Nothing here.').waitFor()
  await page.getByLabel('Search in what was opened here').fill('larkspur oriel')
  await page.getByText('1 referral.').waitFor()
  await page.getByRole('link', { name: 'Maplethorpe, Oriel' }).click()
  // Refused where nothing was typed: said aloud, with the focus, as every form does; its line leads to the box.
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await page.locator('.cme-reply .govuk-error-summary:focus').getByRole('link', { name: 'Write your message' }).click()
  await page.locator('#reply:focus').fill('Half a sentence that must not')
  await page.getByRole('button', { name: 'Lock now' }).click()
  await page.getByRole('heading', { name: 'Locked' }).waitFor()
  expect(await page.content()).not.toContain('Maplethorpe')
  await look(page, 'locked')
  await page.getByRole('button', { name: 'Robin of Slough' }).click()
  // There is no box before what was kept stands in it: whoever typed meanwhile would lose one or the other.
  expect(await page.getByLabel('Reply to Ealing').inputValue()).toBe('Half a sentence that must not')
  expect(wrongs).toEqual([])
})

test('a colleague was faster: the page says so, shows what they did, and keeps what was typed; a return is sent on in one step', async () => {
  const { ealing, slough, world } = inbox
  const sender = await inbox.sdk(ealing)
  const colleague = await inbox.sdk(slough, 'Kim of Slough')
  const { id } = await sender.send({ to: slough.id, desk: 'cme', content: child('Wren', 'Halloran') })
  const { page } = await inbox.window('Robin of Slough')
  await page.goto(`${inbox.url}/#/referral/${id}/accept`)
  await page.getByLabel('Your own case reference').fill('SLO-CME-0999')
  const suggested = await world.join('Harrow')
  const decided_by = { name: 'Kim of Slough', role: 'Officer', at: '2026-11-02T10:00:00Z' }
  const reason = { reason: 'wrong_authority' as const, suggested_authority: suggested.id }
  await colleague.decline(id, { decision: 'decline', decided_by, ...reason })
  await page.getByRole('heading', { name: 'A colleague has just changed this' }).waitFor()
  await page.getByText(/Kim of Slough.*Returned it/).waitFor()
  expect(await page.getByLabel('Your own case reference').inputValue()).toBe('SLO-CME-0999')
  expect(await page.getByRole('button', { name: 'Accept responsibility' }).count()).toBe(0)
  await look(page, 'changed-meanwhile')

  const { page: own, wrongs } = await inbox.window('Robin of Ealing')
  await own.goto(`${inbox.url}/#/sent/returned`)
  await own.getByRole('link', { name: 'Halloran, Wren' }).click()
  await own.getByRole('link', { name: 'Send on to another council' }).click()
  await own.getByText('Chosen: Harrow').waitFor()
  await own.getByRole('button', { name: 'Send on' }).click()
  await own.getByRole('heading', { name: 'There is a problem' }).waitFor()
  await look(own, 'send-on-error')
  await own.getByRole('link', { name: 'Say why' }).click()
  await own.keyboard.type('Slough says that the address lies in Harrow.')
  await own.getByRole('button', { name: 'Send on' }).click()
  await own.getByRole('heading', { name: 'Sent on' }).waitFor()
  await own.getByRole('link', { name: 'Open the new referral' }).click()
  await own.getByText('Referral to Harrow').waitFor()
  await own.getByRole('link', { name: 'Sent on from an earlier referral' }).waitFor()
  await own.goto(`${inbox.url}/#/councils`)
  await own.getByLabel('Part of a name, or the three-digit code').fill('slou')
  await own.getByRole('link', { name: 'Slough' }).click()
  await own.getByRole('heading', { name: 'Slough' }).waitFor()
  await look(own, 'council')
  expect(wrongs).toEqual([])
})

test('a file under way is not locked away; one that stands still for two minutes is, and goes on after unlocking', async () => {
  const { ealing, slough } = inbox
  const sender = await inbox.sdk(ealing)
  const { id } = await sender.send({ to: slough.id, desk: 'cme', content: child('Sorrel', 'Pask') })
  const { page } = await inbox.visit(`referral/${id}`)
  await page.clock.install()
  await page.reload()
  const parts: Route[] = []
  await page.route(/\/parts\/\d+$/, route => void parts.push(route))
  const sealed = (count: number) => expect.poll(() => parts.length, { timeout: 60_000 }).toBe(count)
  const send = async () => {
    await page.getByRole('button', { name: 'Robin of Slough' }).click()
    await page.getByLabel('Reply to Ealing').fill('The chronology.')
    await page.getByLabel('Attach files').setInputFiles(files)
    await page.getByRole('button', { name: 'Send', exact: true }).click()
  }
  await send()
  await sealed(1)
  await page.clock.fastForward('14:30')
  await parts[0]?.continue()
  await sealed(2)
  await page.getByText(/^\d+ % of/).waitFor()
  await page.clock.fastForward('01:00')
  expect(await page.getByText(/^\d+ % of/).count()).toBe(1)
  await page.clock.fastForward('02:00')
  await page.getByRole('heading', { name: 'Locked' }).waitFor()

  await send()
  await sealed(3)
  expect(parts[2]?.request().url()).toBe(parts[1]?.request().url())
  await parts[2]?.continue()
  await page
    .getByRole('status')
    .filter({ hasText: /^Recorded/ })
    .waitFor()
  const last = (await sender.open(id)).letters.at(-1)
  expect(last).toMatchObject({ status: 'open', manifest: files.map(({ name }) => ({ name })) })
})
const files = ['chronology.txt', 'notes.txt'].map(name => ({
  name,
  mimeType: 'text/plain',
  buffer: Buffer.alloc(20_000, `${name} `),
}))

/** Whoever has no mouse has to pass everything before it. */
const mostSteps = 30

test('from opening to acceptance and outcome by keyboard alone', async () => {
  const { ealing, slough } = inbox
  const sender = await inbox.sdk(ealing)
  const { id } = await sender.send({ to: slough.id, desk: 'cme', content: child('Tamsin', 'Vale') })
  const { page } = await inbox.window('Kim of Slough')
  await page.goto(`${inbox.url}/#/referral/${id}`)
  const press = async (name: string) => {
    const wanted = new RegExp(`^${name}`)
    for (let steps = 0; steps < mostSteps; steps++) {
      await page.keyboard.press('Tab')
      const focused = await page.evaluate(() => {
        const { activeElement: at } = document
        const label = (at as HTMLInputElement | null)?.labels?.[0]
        return (label ?? at)?.textContent?.trim() ?? ''
      })
      if (wanted.test(focused)) return
    }
    throw new Error(`Tab never comes to ${name}`)
  }
  await page.getByRole('heading', { name: 'Tamsin Vale' }).waitFor()
  await press('Accept responsibility')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Accept responsibility' }).waitFor()
  await press('The child was seen')
  await page.keyboard.press('Space')
  await press('Your own case reference')
  await page.keyboard.type('SLO-1')
  await press('Accept responsibility')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'You have accepted responsibility' }).waitFor()
  await press('Back to the referral')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Tamsin Vale' }).waitFor()
  await press('Say where the child is now')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Say where the child is now' }).waitFor()
  await press('On roll at a school')
  await page.keyboard.press('Space')
  await press('Day')
  await page.keyboard.type('2')
  await press('Month')
  await page.keyboard.type('11')
  await press('Year')
  await page.keyboard.type('2026')
  await press('Something above is not known')
  await page.keyboard.type('The school has not confirmed the day yet')
  await press('Record it')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Recorded' }).waitFor()
  expect(await sender.referral(id)).toMatchObject({ state: 'accepted', settled: true })
})
