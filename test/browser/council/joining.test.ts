// Joining in the browser: invited, keys made there, words compared by voice, let in; and the same colleague again on a new or wiped one.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { leaveRequest, makeNewcomer } from '../../../clients/sdk/index.ts'
import { referralTemplate } from '../../../schemas/letter/template.ts'
import { type InboxWorld, startInbox, type Window } from '../support/inbox.ts'
import { look } from '../support/look.ts'

let inbox: InboxWorld
let manager: Window
/** What the newcomer wrote down. */
let phrase: string

beforeAll(async () => {
  inbox = await startInbox()
  const { ealing, slough } = inbox
  const sender = await inbox.sdk(slough)
  await sender.send({ to: ealing.id, desk: 'cme', content: referralTemplate() })
})
afterAll(() => inbox?.stop())

const wordsOn = (page: Page) => page.locator('.cme-words li').allTextContents()
const arrived = (page: Page) => page.getByRole('link', { name: 'Okonjo-Brant, Zofia' }).waitFor()
const openKeys = (page: Page) => page.getByRole('link', { name: 'Your keys' }).click()

async function unlock(page: Page, words: string): Promise<void> {
  await page.getByLabel('Your six words').fill(words)
  await page.getByRole('button', { name: 'Unlock', exact: true }).click()
}

test('an invited colleague makes keys in the browser, reads seven words to the manager, is let in, and opens what the team receives', async () => {
  manager = await inbox.window('Morgan of Ealing')
  const m = manager.page
  await m.goto(`${inbox.url}/#/our-council/invite`)
  await m.getByRole('button', { name: 'Make an invitation' }).click()
  await m.getByRole('heading', { name: 'There is a problem' }).waitFor()
  await m.getByLabel('For whom').fill('Wilf Tanner, starts Monday')
  await look(m, 'invite')
  await m.getByRole('button', { name: 'Make an invitation' }).click()
  await m.getByRole('heading', { name: 'Hand over the invitation' }).waitFor()
  await look(m, 'invitation')
  const link = new URL((await m.textContent('.cme-code__link')) ?? '')

  const newcomer = await inbox.visit(link.hash.slice(2))
  const n = newcomer.page
  await n.getByText('Ealing', { exact: true }).waitFor()
  await look(n, 'join-about')
  await n.getByLabel('Your full name').fill('Wilf Tanner')
  await n.getByRole('button', { name: 'Continue' }).click()
  await n.getByRole('heading', { name: 'Your six words' }).waitFor()
  phrase = (await wordsOn(n)).join(' ')
  expect(phrase.split(' ')).toHaveLength(6)
  await look(n, 'join-phrase')
  await n.getByRole('button', { name: 'I have written them down' }).click()
  await n.getByLabel('Write your six words once more').fill('one two three four five six')
  await n.getByRole('button', { name: 'Continue' }).click()
  await n.getByText('These are not the six words that were shown').waitFor()
  await n.getByLabel('Write your six words once more').fill(phrase.toUpperCase())
  await n.getByRole('button', { name: 'Continue' }).click()
  await n.getByRole('heading', { name: 'Ring your manager' }).waitFor()
  const words = await wordsOn(n)
  expect(words).toHaveLength(7)
  await look(n, 'join-words')

  // Whoever closes the page comes back to the same words, on this computer and with the six words alone.
  await n.reload()
  await n.goto(`${link.origin.replace('127.0.0.1', 'localhost')}/#/join`)
  await n.getByRole('heading', { name: 'You began on this computer' }).waitFor()
  await look(n, 'join-begun')
  await n.getByLabel('Your six words').fill(phrase)
  await n.getByRole('button', { name: 'Go on' }).click()
  await n.getByRole('heading', { name: 'Ring your manager' }).waitFor()
  expect(await wordsOn(n)).toEqual(words)

  await m.getByRole('link', { name: 'Colleagues' }).last().click()
  await m.getByText('asks to be let in').waitFor()
  await m.getByRole('link', { name: 'Compare the words' }).click()
  await m.getByText('Wilf Tanner, starts Monday').waitFor()
  expect(await wordsOn(m)).toEqual(words)
  await look(m, 'let-in')
  await m.getByLabel('No, or I am not sure').check()
  expect(await m.getByRole('button', { name: 'Let them in' }).count()).toBe(0)
  await m.getByLabel('Yes, exactly these').check()
  await m.getByRole('button', { name: 'Let them in' }).click()
  await m.getByText('can open what CME team receives').waitFor()

  await arrived(n)
  await n.getByText('Wilf Tanner, officer').waitFor()
  expect([...newcomer.wrongs, ...manager.wrongs]).toEqual([])
  await newcomer.context.close()
})

test('a new browser is the same colleague by the six words, a wiped one by a passkey; changed words end the old ones', async () => {
  const { page, context, wrongs } = await inbox.visit('')
  await unlock(page, phrase.replace(/^\S+/, 'abacus'))
  await page.getByText('No keys are kept under these words').waitFor()
  await look(page, 'unlock-refused')
  await unlock(page, phrase)
  await arrived(page)
  await page.getByText('Wilf Tanner, officer').waitFor()

  const browser = await context.newCDPSession(page)
  await browser.send('WebAuthn.enable')
  await browser.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      ...{ protocol: 'ctap2', ctap2Version: 'ctap2_1', transport: 'internal', hasResidentKey: true },
      ...{ hasUserVerification: true, isUserVerified: true, hasPrf: true, automaticPresenceSimulation: true },
    },
  })
  await openKeys(page)
  await page.getByRole('button', { name: 'Add a passkey' }).click()
  await page.getByText('Your passkey opens your keys, too.').waitFor()
  await look(page, 'your-keys')
  await browser.send('Storage.clearDataForOrigin', { origin: new URL(page.url()).origin, storageTypes: 'all' })
  await page.reload()
  await page.getByRole('button', { name: 'Unlock with a passkey' }).click()
  await page.getByText('Wilf Tanner, officer').waitFor()
  await page.getByRole('link', { name: 'Received' }).click()
  await arrived(page)

  await openKeys(page)
  await page.getByRole('button', { name: 'Change the six words' }).click()
  await page.getByRole('button', { name: 'I have written them down' }).waitFor()
  const after = (await wordsOn(page)).join(' ')
  await page.getByRole('button', { name: 'I have written them down' }).click()
  await page.getByLabel('Write your six words once more').fill(after)
  await page.getByRole('button', { name: 'Keep my keys under these words' }).click()
  await page.getByText('the old ones no longer do').waitFor()
  await page.getByRole('button', { name: 'Lock now' }).click()
  await unlock(page, phrase)
  await page.getByText('No keys are kept under these words').waitFor()
  phrase = after
  // What the gateway answers with 404 is told by the page, and by the browser's console.
  expect(wrongs.filter(one => !one.includes('404'))).toEqual([])
  await context.close()
})

test('who works for one council joins another with the same words, and chooses for whom to work', async () => {
  const { slough } = inbox
  const other = await inbox.sdk(slough, 'Morgan of Slough')
  const { code, id } = await other.people.invite({ role: 'officer', desks: ['cme'] })
  const { page, context } = await inbox.visit(`join/${code}`)
  await page.getByLabel('Your full name').fill('Wilf Tanner')
  await page.getByLabel('Yes, and I have six words').check()
  await page.getByLabel('Your six words').fill(phrase)
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('heading', { name: 'Ring your manager' }).waitFor()
  const found = (await other.people.invitations()).find(one => one.id === id)
  expect(await wordsOn(page)).toEqual(found?.request?.words)
  const person = found?.request?.newcomer.person
  const { members } = await other.directory.entry(inbox.ealing.id)
  expect(members.map(one => one.person)).toContain(person)
  if (found?.request) await other.people.letIn(found.request.newcomer, ['cme'])
  await page.getByText('Wilf Tanner, officer').waitFor()
  await page.getByRole('button', { name: 'Lock now' }).click()
  await unlock(page, phrase)
  await page.getByRole('button', { name: 'Ealing', exact: true }).waitFor()
  await look(page, 'choose-council')
  await page.getByRole('button', { name: 'Ealing', exact: true }).click()
  await arrived(page)
  await context.close()
})

test('a further manager needs a second word, and the page says whose', async () => {
  const { world, ealing, url } = inbox
  const { page } = manager
  await page.goto(`${url}/#/our-council/invite`)
  await page.getByLabel('For whom').fill('Ottilie Marchbanks')
  await page.getByLabel(/^Manager: the same/).check()
  await page.getByRole('button', { name: 'Make an invitation' }).click()
  const code = (await page.locator('.cme-code strong').textContent()) ?? ''
  const asked = { net: world.net, authority: ealing.id }
  const keys = await makeNewcomer({ ...asked, role: 'manager' })
  await leaveRequest({ url: world.url }, code, { ...asked, keys, name: 'Ottilie Marchbanks' })
  await page.goto(`${url}/#/our-council`)
  await page.getByRole('link', { name: 'Compare the words' }).click()
  await page.getByLabel('Yes, exactly these').check()
  await page.getByRole('button', { name: 'Let them in' }).click()
  await page.getByText('another manager or a national administrator must approve').waitFor()
  await page.getByRole('link', { name: 'Colleagues', exact: true }).first().click()
  await page.getByText('waits: a second person must approve').waitFor()
  await look(page, 'colleagues-waiting')
  expect(manager.wrongs).toEqual([])
  expect(await world.check()).toEqual([])
})
