// Writing a referral by keyboard and labels, section by section: what several tests do on their way.
import type { Page } from 'playwright-core'
import { look } from './look.ts'

export const open = (page: Page, section: string) => page.getByRole('link', { name: section }).press('Enter')
export const save = async (page: Page) => {
  await page.getByRole('button', { name: 'Save and continue' }).press('Enter')
  await page.getByRole('link', { name: 'Check and send' }).waitFor()
}
export const unknown = async (page: Page, question: string) => {
  await page.getByLabel(`Not known, because … (${question})`).check()
  await page.getByLabel(`${question}: not known, because …`).fill('Not yet asked')
}
export const day = async (page: Page, question: string, parts: [string, string, string]) => {
  const group = page.getByRole('group', { name: question, exact: true })
  for (const [at, part] of parts.entries()) await group.getByRole('textbox').nth(at).fill(part)
}

/** With a mistake on the way: the page says it in the schema's words, at its field. */
export async function theChild(page: Page): Promise<void> {
  await open(page, 'The child')
  await page.getByLabel('Legal surname', { exact: true }).fill('Vantongeren')
  await page.getByLabel('Legal forename', { exact: true }).fill('Idris')
  await day(page, 'Date of birth', ['31', '2', '2015'])
  await page.getByRole('group', { name: 'Sex' }).getByLabel('Male', { exact: true }).check()
  await page.getByLabel('Unique Pupil Number', { exact: true }).fill('Z801200005001')
  await page.getByRole('button', { name: 'Save and continue' }).press('Enter')
  await page.getByRole('heading', { name: 'There is a problem' }).waitFor()
  await look(page, 'write-section-error')
  await page.getByRole('link', { name: '31 February is not a date.' }).press('Enter')
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.type('2')
  await page.keyboard.press('Tab')
  await page.keyboard.type('7')
  await page.getByLabel('Send it as supplied, not verified').check()
  await unknown(page, 'National Curriculum year')
  await save(page)
}

export async function theRest(page: Page): Promise<void> {
  await open(page, 'Who refers')
  await page.getByLabel('Where the referral came from', { exact: true }).selectOption('Police')
  await page.getByLabel("The team's mailbox", { exact: true }).fill('cme@ealing.example')
  await page.getByLabel('Telephone number', { exact: true }).fill('020 7946 0101')
  await page.getByLabel("The referring council's own case reference", { exact: true }).fill('EAL-CME-2026-0148')
  await save(page)
  await open(page, 'Why, and what allows it')
  await page
    .getByLabel('Why the child is missing education', { exact: true })
    .selectOption('Believed to have moved to another local authority')
  await unknown(page, 'Date last in education')
  await day(page, 'Date the council became aware', ['1', '10', '2026'])
  await page.getByLabel(/Education Act 1996/).check()
  await page
    .getByRole('group', { name: 'Whether a parent was told of this referral' })
    .getByLabel('Yes', { exact: true })
    .check()
  await page.getByRole('group', { name: 'Priority', exact: true }).getByLabel('Standard', { exact: true }).check()
  await save(page)
  await open(page, 'Addresses')
  await unknown(page, 'Last known address')
  const kept = page.getByRole('group', { name: 'Whether the new address must be kept from somebody' })
  await kept.getByLabel('No', { exact: true }).check()
  await save(page)
  await open(page, 'Parents and carers')
  await page.getByRole('button', { name: 'Add (Parents and carers)' }).press('Enter')
  await page.getByLabel('Full name', { exact: true }).fill('Ewa Vantongeren')
  await page.getByLabel('Relationship to the child', { exact: true }).selectOption('Mother')
  await page.getByRole('group', { name: 'Whether the child lives with them' }).getByLabel('Normally').check()
  await page.getByLabel('The same as the child’s').check()
  await page.getByLabel('Telephone numbers', { exact: true }).fill('07700 900123')
  await look(page, 'write-parents')
  await save(page)
  await open(page, 'Brothers and sisters')
  await page.getByLabel('None: asked, and there are none').check()
  await save(page)
  for (const [title, question] of wholeSections) {
    await open(page, title)
    await unknown(page, question)
    await save(page)
  }
}

const wholeSections = [
  ['Last school or provision', 'Last school or provision'],
  ['Special educational and medical needs', 'Special educational and medical needs'],
  ['Risk and safeguarding', 'Safeguarding'],
  ['Enquiries made', 'Enquiries made'],
] as const
