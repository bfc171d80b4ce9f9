// The second word, in the browser: two administrators and a manager, each in a window of their own, over the real gateway.
// What lets a key in waits for seven words; what is not one's to approve says why; what is decided shows to whoever proposed it.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeDeskCertificate } from '../../../clients/seal/index.ts'
import type { Id } from '../../../schemas/ids.ts'
import { administrators, type InboxWorld, startInbox, type Window } from '../support/inbox.ts'
import { look } from '../support/look.ts'

let inbox: InboxWorld
let alex: Window
let ines: Window
let morgan: Window

beforeAll(async () => {
  inbox = await startInbox()
})
afterAll(() => inbox?.stop())

/** Proposes a certificate of a team; answers the words the manager would read out. */
async function proposeCertificate(desk: string): Promise<void> {
  const manager = await inbox.sdk(inbox.slough, 'Morgan of Slough')
  const made = await makeDeskCertificate({ authority: inbox.slough.id as Id, desk })
  await manager.directory.publishCertificate(desk, made)
}

test('a key is let in only once its seven words were heard; the manager sees the same words, and what became of it', async () => {
  const people = [...administrators.slice(0, 2), 'Morgan of Slough']
  ;[alex, ines, morgan] = (await Promise.all(people.map(one => inbox.window(one)))) as [Window, Window, Window]
  await morgan.page.goto(`${inbox.url}/#/approvals`)
  await proposeCertificate('sen')
  // News come by themselves, on both sides.
  const says = 'Make a team ready to receive: SEN team'
  await morgan.page.getByRole('link', { name: says }).click()
  await morgan.page.getByText('You proposed this. Somebody else must approve it.').waitFor()
  const words = morgan.page.getByRole('list', { name: 'Check words' })
  const heard = await words.innerText()
  expect(await morgan.page.getByRole('button', { name: 'Approve' }).count()).toBe(0)
  await look(morgan.page, 'approval-own')

  const { page } = ines
  await page.getByRole('link', { name: says }).waitFor()
  await page.getByText('1 change waits for your word.').waitFor()
  await look(page, 'approvals')
  await page.getByRole('link', { name: says }).click()
  await page.getByText('Ring whoever proposed it').waitFor()
  expect(await page.getByRole('list', { name: 'Check words' }).innerText()).toBe(heard)
  await page.getByRole('button', { name: 'Approve' }).press('Enter')
  await page.getByRole('heading', { name: 'There is a problem' }).waitFor()
  await look(page, 'approval-compare')
  await page.getByRole('link', { name: /compare the seven words first/ }).click()
  await page.getByRole('radio', { name: 'No, or I am not sure' }).press('Space')
  await page.getByRole('button', { name: 'Approve' }).press('Enter')
  await page.getByRole('link', { name: /Do not approve it/ }).waitFor()
  await page.getByRole('radio', { name: 'Yes, exactly these' }).press('Space')
  await page.getByRole('button', { name: 'Approve' }).press('Enter')
  await page.getByRole('heading', { level: 1, name: 'Approved' }).waitFor()
  await look(page, 'approval-done')
  await page.getByRole('link', { name: 'Approvals' }).first().click()
  await page.getByText('Nothing waits for your word.').waitFor()
  await morgan.page.getByText(/Approved .* by a national administrator/).waitFor()
})

test('what changes is read before and after; refused with a reason, its proposer is told; who may not approve is told why', async () => {
  const { slough } = inbox
  await alex.page.goto(`${inbox.url}/#/councils/${slough.id}/change/rename`)
  await alex.page.getByRole('button', { name: 'Propose the new name' }).click()
  await alex.page.getByRole('link', { name: 'Write the new name' }).click()
  await alex.page.keyboard.type('Slough and <b>Langley</b>')
  await look(alex.page, 'propose-rename')
  await alex.page.keyboard.press('Enter')
  await alex.page.getByRole('heading', { name: 'Proposed' }).waitFor()
  await look(alex.page, 'proposed')
  await alex.page.getByRole('link', { name: 'Look at the proposal, with its check words' }).click()
  await alex.page.getByText('You proposed this. Somebody else must approve it.').waitFor()
  await alex.page.getByRole('button', { name: 'Withdraw it …' }).waitFor()

  // A manager sees it at their own council, and whose it is.
  await morgan.page.goto(`${inbox.url}/#/approvals`)
  await morgan.page.getByRole('heading', { name: 'Waiting for somebody else' }).waitFor()
  await morgan.page.getByRole('link', { name: /Change its name, codes or status/ }).click()
  await morgan.page.getByText('A national administrator approves this.').waitFor()
  expect(await morgan.page.getByRole('button', { name: 'Approve' }).count()).toBe(0)
  await look(morgan.page, 'approval-not-yours')

  const { page } = ines
  await page.goto(`${inbox.url}/#/approvals`)
  await page.getByRole('link', { name: /Change its name, codes or status/ }).click()
  const row = page.getByRole('row', { name: /^Name/ })
  expect(await row.innerText()).toMatch(/Slough[\s\S]*Slough and <b>Langley<\/b>/)
  await page.getByRole('button', { name: 'Refuse …' }).click()
  await page.getByRole('button', { name: 'Refuse', exact: true }).click()
  await page.getByRole('link', { name: 'Say why' }).click()
  await page.keyboard.type('That is no name')
  await look(page, 'approval-refuse')
  await page.getByRole('button', { name: 'Refuse', exact: true }).click()
  await page.getByRole('heading', { level: 1, name: 'Refused' }).waitFor()
  await alex.page.getByText('“That is no name”').waitFor()
  await alex.page.getByText('It is decided.').waitFor()
})

test('a mailbox outside gov.uk counts only by a second word, and whoever gives it reads which mailbox it is', async () => {
  const manager = await inbox.sdk(inbox.slough, 'Morgan of Slough')
  const contacts = [
    { for: 'cme' as const, name: 'Wren Halloran', telephone: '01753 496000', mailbox: 'cme@slough.example' },
  ]
  await manager.directory.publish({ contacts }, { mailboxesElsewhere: true })
  const { page } = ines
  await page.goto(`${inbox.url}/#/approvals`)
  await page.getByRole('link', { name: /Change its contacts/ }).click()
  const row = page.getByRole('row', { name: /^Children missing education/ })
  expect(await row.innerText()).toMatch(/Nothing[\s\S]*Wren Halloran, 01753 496000, cme@slough\.example/)
  await page.getByRole('button', { name: 'Approve' }).press('Enter')
  await page.getByRole('heading', { level: 1, name: 'Approved' }).waitFor()
  await page.goto(`${inbox.url}/#/councils/${inbox.slough.id}`)
  await page.getByText('Wren Halloran').first().waitFor()
})

test('nothing of it broke a page, and the world is as its chains say', async () => {
  expect([...alex.wrongs, ...ines.wrongs, ...morgan.wrongs]).toEqual([])
  expect(await inbox.world.check()).toEqual([])
})
