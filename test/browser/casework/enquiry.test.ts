// "Do you know this child?" in the browser: two councils are asked with the least, one answers, and the answer becomes a referral.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type InboxWorld, startInbox } from '../support/inbox.ts'
import { look } from '../support/look.ts'
import { day, open, save, theRest, unknown } from '../support/writing.ts'

let inbox: InboxWorld

beforeAll(async () => {
  inbox = await startInbox()
})
afterAll(() => inbox?.stop())

test('two councils are asked and told the least; one answers; the answer becomes a referral that follows the question', async () => {
  const { ealing, slough, world, url } = inbox
  const harrow = await world.join('Harrow')
  const { page, wrongs } = await inbox.window('Robin of Ealing')
  await page.goto(`${url}/#/sent`)
  await page.getByRole('heading', { level: 1, name: /Waiting/ }).waitFor()
  await page.getByRole('link', { name: 'Ask “Do you know this child?”' }).press('Enter')
  await page.getByRole('heading', { name: 'Do you know this child?' }).waitFor()
  await look(page, 'enquiry')
  await page.getByRole('button', { name: 'Continue' }).press('Enter')
  await page.getByRole('link', { name: 'Choose at least one council' }).waitFor()
  await page.getByRole('link', { name: 'Not answered: What makes you think they could know' }).waitFor()
  await look(page, 'enquiry-error')
  for (const council of ['Slough', 'Harrow']) {
    await page.getByLabel(/Which councils may know/).fill(council)
    await page.getByRole('button', { name: `Choose ${council}` }).press('Enter')
  }
  await page.getByLabel('Surname', { exact: true }).fill('Ferreira-Holm')
  await page.getByLabel('Forename', { exact: true }).fill('Nils')
  await day(page, 'Date of birth', ['9', '5', '2014'])
  await unknown(page, 'Unique Pupil Number')
  await page.getByLabel('What makes you think they could know').fill('A neighbour named an aunt in Slough or Harrow.')
  await page.getByRole('button', { name: 'Continue' }).press('Enter')
  await page.getByRole('heading', { name: 'Check what they will be told' }).waitFor()
  await page.getByText('A neighbour named an aunt').waitFor()
  await look(page, 'enquiry-check')
  await page.getByRole('button', { name: 'Ask 2 councils' }).press('Enter')
  await page.getByRole('heading', { name: 'Asked Slough, Harrow' }).waitFor()
  await look(page, 'enquiry-asked')

  const other = await inbox.window('Robin of Slough')
  await other.page.getByRole('link', { name: 'Ferreira-Holm, Nils' }).waitFor()
  expect(await other.page.locator('tbody tr').first().innerText()).toContain('Not answered yet')
  await other.page.getByRole('link', { name: 'Ferreira-Holm, Nils' }).click()
  await other.page.getByText('A question moves no responsibility.').waitFor()
  await look(other.page, 'enquiry-received')
  await other.page.getByRole('link', { name: 'Answer: do you know this child?' }).click()
  await other.page.getByLabel('On roll at a school here').check()
  await look(other.page, 'enquiry-answer')
  await other.page.getByRole('button', { name: 'Send the answer' }).click()
  await other.page.getByRole('heading', { name: 'Answered' }).waitFor()

  await page.goto(`${url}/#/sent/asked_you`)
  await page.getByText('“On roll at a school here”').waitFor()
  await page.getByRole('link', { name: 'Ferreira-Holm, Nils' }).click()
  await page.getByText('Asked about this child as well:').waitFor()
  await page.getByRole('link', { name: 'Nils Ferreira-Holm, to Harrow' }).waitFor()
  await look(page, 'enquiry-answered')
  await page.getByRole('button', { name: 'Write a referral to Slough from this' }).press('Enter')
  await page.getByRole('heading', { name: 'Referral to Slough' }).waitFor()
  await open(page, 'The child')
  expect(await page.getByLabel('Legal surname', { exact: true }).inputValue()).toBe('Ferreira-Holm')
  await page.getByRole('group', { name: 'Sex' }).getByLabel('Male', { exact: true }).check()
  await unknown(page, 'National Curriculum year')
  await save(page)
  await theRest(page)
  await page.getByRole('link', { name: 'Check and send' }).press('Enter')
  await page.getByText(/Your own records may hold this child already: to Harrow/).waitFor()
  await page.getByRole('button', { name: 'Send to Slough' }).press('Enter')
  await page.getByRole('heading', { name: 'Sent to Slough' }).waitFor()

  const sdk = await inbox.sdk(ealing)
  const sent = (await sdk.outbox()).items
  const [enquiry] = sent.filter(one => one.kind === 'enquiry' && one.recipient === slough.id)
  expect(sent.filter(one => one.kind === 'transfer')).toMatchObject([{ recipient: slough.id, follows: enquiry?.id }])
  expect(
    sent
      .filter(one => one.kind === 'enquiry')
      .map(one => one.recipient)
      .sort(),
  ).toEqual([slough.id, harrow.id].sort())
  const { letters } = await sdk.open(enquiry?.id as never)
  expect(letters[0]).toMatchObject({ content: { asked_by: { name: 'Robin of Ealing' }, child: { forename: 'Nils' } } })
  expect([...wrongs, ...other.wrongs]).toEqual([])
  expect(await world.check()).toEqual([])
})
