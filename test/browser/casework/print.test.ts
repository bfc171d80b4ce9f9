// What is printed: a case file without its confidential address, one child's cases in parts, a manager's sample. Marked on every page.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { referralTemplate } from '../../../schemas/letter/template.ts'
import { type InboxWorld, startInbox } from '../support/inbox.ts'
import { look } from '../support/look.ts'
import { day } from '../support/writing.ts'

let inbox: InboxWorld

beforeAll(async () => {
  inbox = await startInbox({ named: true })
})
afterAll(() => inbox?.stop())

const secret = 'Safe Harbour House'

/** A family in hiding, with words about other people; accepted, and settled. */
async function settledCase(): Promise<string> {
  const { ealing, slough } = inbox
  const [sender, recipient] = [await inbox.sdk(ealing), await inbox.sdk(slough)]
  const content = referralTemplate()
  Object.assign(content.addresses, { confidential: true, held_by: { name: secret, phone: '020 7946 0155' } })
  Object.assign(content.parents as object[], [
    { ...(content.parents as object[])[0], contact_restrictions: 'Not the father.' },
  ])
  content.safeguarding = { any_concern: true, concern: 'The father has been violent.' }
  const { id } = await sender.send({ to: slough.id, desk: 'restricted', content })
  await recipient.collect(id)
  const written_by = { name: 'Robin of Slough', role: 'Officer' }
  await recipient.message(id, { written_by, words: 'The aunt rang us on Monday.' })
  const decided_by = { ...written_by, at: '2026-11-02T10:00:00Z' }
  await recipient.accept(id, { decision: 'accept', decided_by, basis: 'child_seen', case_reference: 'SLO-CME-0500' })
  await recipient.recordOutcome(id, { outcome: 'on_roll', on: '2026-11-09', urn: '199902', starts_on: '2026-11-09' })
  await sender.close(id, {
    decision: 'close',
    decided_by: { ...decided_by, name: 'Robin of Ealing' },
    closed_as: 'taken_over',
  })
  return id
}

test('a case prints marked top and bottom, without its confidential address; a child’s cases in three parts; a sample drawn at random', async () => {
  const id = await settledCase()
  const { page, wrongs } = await inbox.window('Morgan of Slough')
  await page.goto(`${inbox.url}/#/referral/${id}`)
  await page.getByRole('link', { name: 'Print' }).click()
  await page.getByRole('heading', { name: 'Case file' }).waitFor()
  await page.getByText('addresses are left out of this print').waitFor()
  const file = await page.innerText('main')
  expect(file).toContain('The aunt rang us on Monday.')
  for (const hidden of [secret, 'Millrace Lane', 'Larkspur Road']) expect(file).not.toContain(hidden)
  await look(page, 'print-case')

  await page.emulateMedia({ media: 'print' })
  expect(
    await page.locator('header, .govuk-phase-banner, .cme-toolbar, .cme-skip').filter({ visible: true }).count(),
  ).toBe(0)
  const marks = page.locator('.cme-sheet__mark')
  expect(await marks.evaluateAll(all => all.map(one => [one.textContent, getComputedStyle(one).display]))).toEqual([
    ['OFFICIAL-SENSITIVE', 'table-header-group'],
    ['OFFICIAL-SENSITIVE', 'table-footer-group'],
  ])
  expect((await page.pdf({ preferCSSPageSize: true })).length).toBeGreaterThan(10_000)
  await page.emulateMedia({ media: 'screen' })

  await page.getByRole('link', { name: 'Chronology instead' }).click()
  await page.getByRole('heading', { name: 'Chronology' }).waitFor()
  await page.locator('.cme-chronology > li').first().getByText('Sent it').waitFor()
  await look(page, 'print-chronology')
  await page.getByRole('link', { name: /subject access request/ }).click()
  await page.getByText('Not to be given out without advice.').waitFor()
  const parts = await page.locator('.cme-sheet__case > section').allInnerTexts()
  expect(parts).toHaveLength(3)
  expect(parts[0]).toContain('Zofia')
  expect(parts[0]).not.toMatch(/Ewa|violent|The aunt|Not the father/)
  expect(parts[1]).toContain('Ewa Okonjo-Brant')
  expect(parts[1]).toContain('The aunt rang us on Monday.')
  expect(parts[1]).not.toMatch(/violent|Not the father|Millrace/)
  expect(parts[2]).toMatch(/violent[\s\S]*Not the father|Not the father[\s\S]*violent/)
  expect(parts[2]).toContain(secret)
  await look(page, 'print-child')

  await page.goto(`${inbox.url}/#/received/finished`)
  await page.getByRole('link', { name: 'Draw a random sample of closed cases' }).click()
  await page.getByRole('button', { name: 'Draw a sample' }).click()
  await page.getByRole('link', { name: 'Write the first day, as 1 9 2026' }).waitFor()
  const { year, month, date } = todayInLondon()
  await day(page, 'Closed from', ['1', '1', '2020'])
  await day(page, 'Closed until', [date, month, year])
  await page.getByRole('button', { name: 'Draw a sample' }).click()
  await page.getByText('1 drawn at random.').waitFor()
  await page.getByRole('button', { name: 'Add the whole case files' }).click()
  await page.getByText('The aunt rang us on Monday.').waitFor()
  await look(page, 'print-sample')
  expect(wrongs).toEqual([])
})

function todayInLondon(): { year: string; month: string; date: string } {
  const [year = '', month = '', date = ''] = new Date()
    .toLocaleDateString('en-CA', { timeZone: 'Europe/London' })
    .split('-')
  return { year, month, date }
}
