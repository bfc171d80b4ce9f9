// The reports: a council's own with its charts and their tables, what its letters say, and the nation's rounded one.
import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect, disconnect } from '../../../gateway/database/connect.ts'
import { referralTemplate } from '../../../schemas/letter/template.ts'
import { type InboxWorld, startInbox } from '../support/inbox.ts'
import { look } from '../support/look.ts'

let inbox: InboxWorld

beforeAll(async () => {
  inbox = await startInbox()
})
afterAll(() => inbox?.stop())

const august = Date.parse('2026-08-12T10:00:00Z') / 1000

function childCalled(forename: string) {
  const content = referralTemplate()
  return { ...content, child: { ...content.child, forename } }
}

test('a manager reads what came and went, in charts with the same numbers in tables; only a manager takes out what letters say', async () => {
  const { ealing, slough } = inbox
  const [sender, recipient] = [await inbox.sdk(ealing), await inbox.sdk(slough)]
  for (const forename of ['Ilse', 'Oriel', 'Aart'])
    await sender.send({ to: slough.id, desk: 'cme', content: childCalled(forename) })
  const [first] = (await recipient.inbox()).items
  await recipient.collect(first?.id ?? '')
  const decided_by = { name: 'Robin of Slough', role: 'Officer', at: '2026-11-02T10:00:00Z' }
  await recipient.decline(first?.id ?? '', { decision: 'decline', decided_by, reason: 'not_resident' })

  const { page, wrongs } = await inbox.window('Morgan of Slough')
  await page.getByRole('link', { name: 'Reports' }).click()
  await page.getByRole('heading', { name: 'With whom' }).waitFor()
  const table = page.getByRole('table', { name: 'Referrals by council' })
  expect(await table.getByRole('row', { name: 'Ealing' }).innerText()).toMatch(/Ealing\s+3\s+0/)
  expect(await page.getByRole('img', { name: /^Referrals:/ }).count()).toBe(1)
  const full = page.getByRole('table', { name: 'Received, in full' })
  expect(await full.getByRole('row', { name: /^Returned/ }).innerText()).toMatch(/1$/)
  await look(page, 'reports')
  await page.getByLabel('Time').selectOption('This month')
  await page.getByText(/^\w+ \d{4}, as it stood on/).waitFor()
  await page.getByRole('button', { name: 'Count what I can open' }).click()
  await page.getByRole('heading', { name: 'Received: 2 opened, 1 could not be opened here' }).waitFor()
  await page.getByRole('table', { name: 'Why it was returned' }).waitFor()
  await look(page, 'reports-opened')

  const saved = async (button: string) => {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: button }).click(),
    ])
    return readFile((await download.path()) ?? '', 'utf8')
  }
  expect(await saved('Save as CSV')).toContain(`received,`)
  expect(await saved('Save what the referrals say')).toContain(',returned_because,not_resident,1')

  const { page: own, wrongs: others } = await inbox.window('Robin of Ealing')
  await own.getByRole('link', { name: 'Reports' }).click()
  await own.getByRole('button', { name: 'Count what I can open' }).click()
  await own.getByRole('heading', { name: 'Sent: 3 opened' }).waitFor()
  expect(await own.getByRole('button', { name: 'Save what the referrals say' }).count()).toBe(0)
  expect([...wrongs, ...others]).toEqual([])
})

test('a national administrator is shown rounded months, and no number below five', async () => {
  const { ealing, slough, world } = inbox
  // Put into a month that has ended, for a month takes a month.
  const owner = connect(world.database.ownerUrl, { max: 1 })
  const sender = await inbox.sdk(ealing)
  for (let count = 0; count < 7; count += 1) {
    const { id } = await sender.send({ to: slough.id, desk: 'cme', content: childCalled(`Wren ${count}`) })
    await owner`update referrals set sent_at = ${august} where id = ${id}`
  }
  await disconnect(owner)
  const { page, wrongs } = await inbox.window('Alex Thornbury')
  await page.getByRole('link', { name: 'Reports' }).click()
  await page.getByText('No council had five of anything in this month.').waitFor()
  await page.getByLabel('Month').selectOption('August 2026')
  const table = page.getByRole('table', { name: 'Referrals by council' })
  expect(await table.getByRole('row', { name: 'Slough' }).innerText()).toMatch(/Slough\s+5\s+fewer than 5/)
  await look(page, 'reports-nation')
  expect(wrongs).toEqual([])
})
