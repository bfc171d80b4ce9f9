// A council that has not joined, from the first word to the close: written, packed in the browser, recorded, and sent properly once it joins.
// And one that ends: what becomes of its cases.
import { readFile } from 'node:fs/promises'
import { unzipSync } from 'fflate'
import { decrypt, readMessage } from 'openpgp'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId, sha256 } from '../../../schemas/ids.ts'
import { referralTemplate } from '../../../schemas/letter/template.ts'
import { opensWithGpg, tools } from '../../clients/documents/openpgp-tools.ts'
import { childMoving } from '../../scenarios/succession/cases.ts'
import { RawDirectory, recorded } from '../../support/raw-directory.ts'
import { usualPeople } from '../../support/world.ts'
import { type InboxWorld, startInbox } from '../support/inbox.ts'
import { look } from '../support/look.ts'

let inbox: InboxWorld
const luton = newId()

beforeAll(async () => {
  inbox = await startInbox()
  const { world, ealing } = inbox
  // Reading has a manager and no team yet; Luton has nobody.
  const people = [{ name: 'manager', role: 'manager' as const, desks: [] }]
  const keys = await world.join('Reading', { people })
  await world.builder.register(luton, { ...ealing.identity, name: 'Luton' })
  const directory = new RawDirectory(world)
  const contacts = [{ for: 'cme', name: 'Ines Marlowe', telephone: '0118 496 0101' }]
  const document = JSON.stringify({ contacts, secure_email: 'cme@reading.gov.uk' })
  const update = { verb: 'update' as const, document: await sha256(document) }
  recorded(await directory.say(directory.member(keys), keys.id, update, { document }))
})
afterAll(() => inbox?.stop())

const press = (page: Page, name: string) => page.getByRole('button', { name }).press('Enter')
const follow = (page: Page, name: string) => page.getByRole('link', { name }).press('Enter')
const attached = { name: 'care-plan.txt', mimeType: 'text/plain', buffer: Buffer.from('A plan.') }
const answer = { name: 'answer.eml', mimeType: 'message/rfc822', buffer: Buffer.from('We accept.') }

/** A draft from a case system, to Reading, as far as its answers checked. */
async function written(page: Page): Promise<void> {
  await page.goto(`${inbox.url}/#/drafts`)
  const buffer = Buffer.from(JSON.stringify(referralTemplate()))
  const draft = { name: 'draft.json', mimeType: 'application/json', buffer }
  await page.getByLabel('A draft that your case system or the command line made').setInputFiles(draft)
  await page.getByLabel('Council, district or town').fill('Reading')
  await press(page, 'Choose Reading')
  await page.getByText('Reading has not joined.').waitFor()
  await look(page, 'outside-council')
  await press(page, 'Continue')
  await follow(page, 'Attachments, and what the council asks for')
  await page.getByLabel('Attach files').setInputFiles(attached)
  await page.getByLabel('What care-plan.txt is').selectOption('Individual healthcare plan')
  await follow(page, 'Save and continue')
  await follow(page, 'Check and send')
  await page.getByRole('heading', { name: 'By secure e-mail to Reading' }).waitFor()
  await look(page, 'outside-check', page.getByRole('heading', { name: 'By secure e-mail to Reading' }))
}

/** Made in the browser, saved, and opened with the words on screen: what came out of it. */
async function packed(page: Page): Promise<Record<string, Uint8Array>> {
  await page.getByText('cme@reading.gov.uk').waitFor()
  await look(page, 'outside-package')
  await page.getByLabel('Encrypted under six words, which you tell them by telephone').press('Space')
  await press(page, 'Make the package')
  await page.getByRole('heading', { name: 'The package is made' }).waitFor()
  await look(page, 'outside-made')
  const words = await page.locator('.cme-words li').allInnerTexts()
  expect(words).toHaveLength(6)
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: /^Save referral-.*\.zip\.gpg$/ }).press('Enter'),
  ])
  const sealed = await readFile(await download.path())
  const message = await readMessage({ binaryMessage: new Uint8Array(sealed) })
  const { data } = await decrypt({ message, passwords: words.join(' '), format: 'binary' })
  if ((await tools()).gpg) {
    const opened = await opensWithGpg(await download.path(), words.join(' '))
    expect(Buffer.compare(Buffer.from(opened ?? []), Buffer.from(data as Uint8Array))).toBe(0)
  }
  return unzipSync(data as Uint8Array)
}

test('written, recorded for the own team alone, packed under six words, sent, accepted and closed: and everything says that nobody verified it', async () => {
  const { url, ealing } = inbox
  const { page, wrongs } = await inbox.window('Robin of Ealing')
  const fonts: string[] = []
  page.context().on('request', request => {
    if (request.url().endsWith('.ttf')) fonts.push(request.url())
  })
  await written(page)
  await press(page, 'Record it, and go on to the file')
  await page.getByRole('heading', { name: 'Recorded, and sent to nobody yet' }).waitFor()
  await look(page, 'outside-recorded')
  const sdk = await inbox.sdk(ealing)
  const [sent] = (await sdk.outbox()).items
  const { referral } = await sdk.open(sent?.id as never)
  const [first] = referral.history
  expect(first?.claims.verb === 'send' && first.claims.letter.certificates).toHaveLength(1)

  expect(fonts).toEqual([])
  await follow(page, 'Make the package to send')
  const inside = await packed(page)
  expect(fonts.map(one => new URL(one).origin)).toEqual([url, url])
  const [pdf, plan] = Object.values(inside).map(bytes => Buffer.from(bytes).toString('latin1'))
  expect(Object.keys(inside).join()).not.toMatch(/Zofia|Okonjo/)
  expect(pdf?.slice(0, 8)).toBe('%PDF-1.7')
  expect(plan).toBe('A plan.')

  await follow(page, 'Write down that it was sent')
  await page.getByRole('heading', { name: 'Write down that it was sent' }).waitFor()
  const mailbox = page.getByLabel('To which mailbox was it sent?')
  await expect.poll(() => mailbox.inputValue()).toBe('cme@reading.gov.uk')
  await look(page, 'outside-sent')
  await press(page, 'Write it down')
  await page.getByRole('heading', { name: 'Written down' }).waitFor()
  await follow(page, 'Back to the lists')
  await page.getByText('By secure e-mail, not verified').waitFor()

  await page.goto(`${url}/#/referral/${sent?.id}`)
  await follow(page, 'Write down that you chased Reading')
  await page.getByLabel('Who was spoken to? (optional)').fill('Ines Marlowe')
  await press(page, 'Write it down')
  await page.getByRole('heading', { name: 'Written down' }).waitFor()
  await follow(page, 'Back to the referral')
  await follow(page, 'Write down that Reading accepted')
  await page.getByLabel('Who at the other council accepted?').fill('Ines Marlowe, CME officer')
  await page.getByLabel('What shows it: their e-mail, saved as a file').setInputFiles(answer)
  await look(page, 'outside-accepted')
  await press(page, 'Write down the acceptance')
  await page.getByRole('heading', { name: 'Their acceptance is written down' }).waitFor()
  await follow(page, 'Back to the referral')
  await page.getByText('Accepted by Reading (acceptance seen by the sender, not verified).').waitFor()
  await page.getByText('answer.eml').first().waitFor()
  await look(page, 'outside-referral')
  await page.getByRole('link', { name: 'Close', exact: true }).press('Enter')
  await page.getByText('Acceptance seen by the sender, not verified.').waitFor()
  await look(page, 'outside-close')
  await press(page, 'Close')
  await page.getByText('Acceptance seen by the sender, not verified. Now close it').waitFor()
  await page.goto(`${url}/#/sent/finished`)
  await page.getByText('Closed, not verified').waitFor()
  await page.goto(`${url}/#/print/case/${sent?.id}`)
  await page.getByText('Closed (acceptance seen by the sender, not verified).').waitFor()
  await page.getByText('they accepted, with 1 attachment, not verified').waitFor()

  await page.goto(`${url}/#/referral/${sent?.id}`)
  await follow(page, 'Write down that Reading returned it')
  await page.getByLabel('Who at the other council returned it?').fill('Ines Marlowe, CME officer')
  await page.getByLabel('Has moved on').press('Space')
  await press(page, 'Write down the return')
  await page.getByRole('heading', { name: 'Their return is written down' }).waitFor()
  await follow(page, 'Back to the referral')
  await follow(page, 'Send on to another council')
  await page.getByLabel('To which council?').fill('Luton')
  await press(page, 'Choose Luton')
  await page.getByLabel('Why do you think the child is there?').fill('Reading says so.')
  await press(page, 'Send on')
  await follow(page, 'Open the new referral')
  await page.getByText('Luton has not joined. You send it by').waitFor()
  expect(wrongs).toEqual([])
})

test('once the council has joined, one step sends what is open to it properly, following the old', async () => {
  const { world, url, ealing } = inbox
  const sender = await inbox.sdk(ealing)
  // One went there already: sent on from Reading.
  const { id: old } = await sender.send({ to: luton, desk: 'cme', content: referralTemplate(), outside: true })
  const joined = await world.builder.join(luton, { ...ealing.identity, name: 'Luton' }, usualPeople)
  const { page, wrongs } = await inbox.window('Robin of Ealing')
  await page.goto(`${url}/#/sent/waiting`)
  await page.getByText('Luton has joined.').waitFor()
  await page.getByRole('link', { name: 'Send them properly now' }).waitFor()
  await look(page, 'outside-joined')
  await page.goto(`${url}/#/referral/${old}`)
  await page.getByText('Luton has joined.').waitFor()
  await follow(page, 'Send it properly now')
  await page.getByText('2 referrals are open to Luton by secure e-mail.').waitFor()
  await look(page, 'outside-resend')
  await press(page, 'Send all 2 to Luton')
  await page.getByRole('heading', { name: 'Sent to Luton' }).waitFor()
  await look(page, 'outside-resent')
  await page.getByRole('main').getByRole('link', { name: /Zofia/ }).first().press('Enter')
  await page.getByRole('link', { name: 'Sent on from an earlier referral' }).waitFor()

  const arrived = (await (await inbox.sdk(joined, 'officer')).inbox()).items
  expect(arrived).toHaveLength(2)
  expect(arrived.every(one => one.verified)).toBe(true)
  expect(arrived.map(({ follows }) => follows)).toContain(old)
  expect((await sender.referral(old)).state).toBe('withdrawn')
  expect(wrongs).toEqual([])
  expect(await world.check()).toEqual([])
})

test('a council that ends hands its cases over: planned from the letters by places, decided where nothing fits, and once each', async () => {
  const { world, url, ealing, slough } = inbox
  const [west, east] = [await world.join('West Surrey'), await world.join('East Surrey')]
  const directory = new RawDirectory(world)
  const ends = { verb: 'succeed', successors: [west.id, east.id], on: '2099-04-01', custodian: west.id } as const
  await directory.approved(directory.registrar(0), slough.id, ends)
  const sender = await inbox.sdk(ealing)
  for (const postcode of ['GU21 4AA', 'KT18 5AA', 'LS1 1AA'])
    await sender.send({ to: slough.id, desk: 'cme', content: childMoving('W5 9ZZ', postcode) })
  const { page, wrongs } = await inbox.window('Morgan of Slough')
  await page.goto(`${url}/#/our-council`)
  await follow(page, 'Hand them over')
  await page.getByLabel('Postcodes of West Surrey').fill('GU, 4711')
  await press(page, 'Look at what goes where')
  await page.getByRole('link', { name: '“4711” is no area, district or sector of postcodes' }).waitFor()
  await look(page, 'hand-over-error')
  await page.getByLabel('Postcodes of West Surrey').fill('GU')
  await page.getByLabel('Postcodes of East Surrey').fill('KT18')
  await press(page, 'Look at what goes where')
  await page.getByText('1 of 3 have no successor yet').waitFor()
  await look(page, 'hand-over', page.getByRole('heading', { name: 'Where each case goes' }))
  await press(page, 'Hand over 2 cases')
  await page.getByRole('heading', { name: '1 case is left' }).waitFor()
  await look(page, 'hand-over-left')
  await press(page, 'Look again')
  await press(page, 'Look at what goes where')
  await page.getByLabel(/^Successor for .*LS1 1AA/).selectOption('East Surrey')
  await press(page, 'Hand over 1 case')
  await page.getByRole('heading', { name: 'Every case is handed over' }).waitFor()
  const arrived = await Promise.all([west, east].map(async one => (await inbox.sdk(one, 'officer')).inbox()))
  expect(arrived.map(({ items }) => items.length)).toEqual([1, 2])
  expect(wrongs).toEqual([])
  expect(await world.check()).toEqual([])
})
