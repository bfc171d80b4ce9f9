// What a council decides for itself and what its officers are told of others: alerts, rules for files, files for named people alone,
// and another team's new keys.
import { readFile } from 'node:fs/promises'
import { zipSync } from 'fflate'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { rotationOf } from '../../../clients/sdk/index.ts'
import { addKey, certificateWords, emptyKeyring, makeDeskCertificate } from '../../../clients/seal/index.ts'
import { referralTemplate } from '../../../schemas/letter/template.ts'
import { connectedRegistrar } from '../../support/connected.ts'
import { memberOf } from '../../support/world.ts'
import { type InboxWorld, startInbox, type Window } from '../support/inbox.ts'
import { look } from '../support/look.ts'

let inbox: InboxWorld
let manager: Window
let page: Page

beforeAll(async () => {
  inbox = await startInbox({ named: true })
  manager = await inbox.window('Morgan of Ealing')
  page = manager.page
})
afterAll(() => inbox?.stop())

const press = (name: string) => page.getByRole('button', { name, exact: true }).click()
const openPart = async (name: string) => {
  await page.getByRole('link', { name: 'Your council', exact: true }).click()
  await page.getByRole('navigation', { name: 'Your council' }).getByRole('link', { name, exact: true }).click()
}

test('alerts are gathered and kept quiet as the council chooses; a webhook leads to no address inside', async () => {
  const { ealing } = inbox
  await openPart('Alerts')
  await page.getByLabel('Once a working day').check()
  await page.getByLabel('From', { exact: true }).selectOption('18:00')
  await page.getByLabel('Address of a webhook').fill('http://hooks.ealing.example')
  await press('Save')
  await page.getByRole('link', { name: 'Choose when the hours without e-mails end' }).waitFor()
  await look(page, 'alerts-error')
  await page.getByLabel('Until', { exact: true }).selectOption('07:00')
  await page.getByLabel('Address of a webhook').fill('https://10.0.0.8/cme')
  await press('Save')
  await page.getByRole('heading', { name: 'This cannot be done as things stand' }).waitFor()
  await page.getByLabel('Address of a webhook').fill('https://hooks.ealing.example/cme')
  await press('Save')
  await page.getByText('Saved: it counts from now on.').waitFor()
  await look(page, 'alerts')
  const chosen = await (await inbox.sdk(ealing, 'Morgan of Ealing')).call('readAlerts', {})
  expect(chosen).toEqual({
    digest: 'daily',
    quiet: { from: 18, until: 7 },
    webhook: 'https://hooks.ealing.example/cme',
  })
})

test('names of colleagues that one manager wrote down are taken up by another, and by no other council', async () => {
  const { ealing, url } = inbox
  const kim = memberOf(ealing, 'Kim of Ealing').key.kid
  await openPart('Colleagues')
  await press(`Write whose key this is (An officer, key ${kim.slice(0, 8)})`)
  await page.getByLabel('Their name').fill('Kim Oyelaran')
  await press('Save')
  await page.getByText('Kim Oyelaran').first().waitFor()
  const [download] = await Promise.all([page.waitForEvent('download'), press('Save the names')])
  const file = { name: 'names.json', mimeType: 'application/json', buffer: await readFile(await download.path()) }
  const take = async (window: Window) => {
    await window.page.goto(`${url}/#/our-council/colleagues`)
    await window.page.getByLabel('Take up names').setInputFiles(file)
  }
  const stranger = await inbox.window('Morgan of Slough')
  await take(stranger)
  await stranger.page.getByText('These are names of another council.').waitFor()
  // A computer that knows nobody yet, of the same council.
  await page.context().close()
  manager = await inbox.window('Morgan of Ealing')
  page = manager.page
  await take(manager)
  await page.getByText(/names? taken up/).waitFor()
  await page.getByText('Kim Oyelaran').first().waitFor()
  await look(page, 'colleagues-names')
  expect([...manager.wrongs, ...stranger.wrongs]).toEqual([])
})

test('rules for files are published, refuse what the council’s own people would send, and are taken back', async () => {
  const { ealing, slough } = inbox
  const archive = {
    name: 'photos.zip',
    type: 'other' as const,
    marking: 'official_sensitive' as const,
    content: new Blob([zipSync({ 'note.txt': new TextEncoder().encode('Nothing much.') })]),
  }
  const officer = await inbox.sdk(ealing)
  const sending = { to: slough.id, desk: 'cme', content: referralTemplate(), attachments: [archive] }
  await openPart('Files')
  await page.getByLabel('Archive of files').uncheck()
  await page.getByLabel('The largest file').fill('none')
  await press('Save and publish')
  await page.getByRole('link', { name: 'Write a number of megabytes, as 100' }).waitFor()
  await page.getByLabel('The largest file').fill('200')
  await page.getByLabel('It is locked with a password').check()
  await press('Save and publish')
  await page.getByText('Published: every council sees it').waitFor()
  await look(page, 'files')
  await expect(officer.send(sending)).rejects.toMatchObject({ name: 'FileRefused' })
  await page.getByLabel('Archive of files').check()
  await page.getByLabel('The largest file').fill('')
  await page.getByLabel('It is locked with a password').uncheck()
  await press('Save and publish')
  await expect.poll(() => page.getByText('Published: every council sees it').count()).toBe(1)
  await expect.poll(async () => (await officer.directory.contents(ealing.id)).state, { timeout: 30_000 }).toBe('given')
  expect(manager.wrongs.filter(one => !one.includes('400'))).toEqual([])
})

test('a child protection file goes by itself to named people: they open it, their colleagues see that it is not for them', async () => {
  const { ealing, slough, url } = inbox
  const sender = await inbox.sdk(ealing)
  const { id } = await sender.send({ to: slough.id, desk: 'cme', content: referralTemplate() })
  await page.goto(`${url}/#/referral/${id}`)
  await page.getByLabel('Reply to Slough').fill('The file, as agreed by telephone.')
  const file = { name: 'protection.txt', mimeType: 'text/plain', buffer: Buffer.from('Strategy discussion held.') }
  await page.getByLabel('Attach files').setInputFiles(file)
  await page.getByLabel('What protection.txt is').selectOption('Child protection file')
  await page.getByText('only they can open this message and its file').waitFor()
  await look(page, 'reply-protected', page.locator('.cme-reply'))
  await press('Send')
  await page
    .getByRole('status')
    .filter({ hasText: /^Recorded/ })
    .waitFor()

  const named = await inbox.window('Robin of Slough')
  await named.page.goto(`${url}/#/referral/${id}`)
  await named.page.getByText('The file, as agreed by telephone.').waitFor()
  await named.page.getByRole('button', { name: 'Open protection.txt' }).click()
  await named.page.getByText('Strategy discussion held.').waitFor()
  const other = await inbox.window('Kim of Slough')
  await other.page.goto(`${url}/#/referral/${id}`)
  await other.page.getByRole('heading', { name: 'Zofia Okonjo-Brant' }).waitFor()
  await other.page.getByText('Written to another team').first().waitFor()
  expect(await other.page.content()).not.toContain('as agreed by telephone')
  await look(other.page, 'protected-elsewhere', other.page.locator('.cme-messages'))
  expect([...named.wrongs, ...other.wrongs]).toEqual([])
})

test('who wrote to a team is told that its keys are new: since when, approved by whom, both check words, until they write again', async () => {
  const { ealing, slough, url, world } = inbox
  const { id } = await (await inbox.sdk(ealing)).send({ to: slough.id, desk: 'cme', content: referralTemplate() })
  await page.goto(`${url}/#/referral/${id}`)
  const write = async (words: string) => {
    await page.getByLabel('Reply to Slough').fill(words)
    await press('Send')
    await page.getByText(words).first().waitFor()
    await page
      .getByRole('status')
      .filter({ hasText: /^Recorded/ })
      .waitFor()
  }
  await write('To the keys of yesterday.')
  const [before, after] = await turned()
  await page.reload()
  await page.getByRole('button', { name: 'Morgan of Ealing' }).click()
  await page.getByText('Slough’s team has new keys since you last wrote to it').click()
  await page.getByText('proposed by a manager there and approved by a national administrator').waitFor()
  const wordsOf = async (fingerprint: string) =>
    (await certificateWords({ net: world.net, authority: slough.id, desk: 'cme', fingerprint })).join(' ')
  await page.getByText(await wordsOf(before), { exact: true }).waitFor()
  await page.getByText(await wordsOf(after), { exact: true }).waitFor()
  await look(page, 'team-changed')
  await write('To the keys of today.')
  await expect.poll(() => page.getByText('has new keys since').count(), { timeout: 10_000 }).toBe(0)
  expect(await world.check()).toEqual([])
})

/** Slough's team gets new keys as managers change them; answers with the fingerprints. */
async function turned(): Promise<[string, string]> {
  const { slough, world } = inbox
  const own = await inbox.sdk(slough, 'Morgan of Slough')
  const made = await makeDeskCertificate({ authority: slough.id, desk: 'cme' })
  const old = slough.keyrings.cme ?? emptyKeyring({ authority: slough.id, desk: 'cme' })
  const keyring = await addKey(old, made)
  const member = memberOf(slough, 'Morgan of Slough').key.kid
  const step = async () =>
    rotationOf(await own.directory.entry(slough.id), 'cme', { member, keyring }, Math.floor(Date.now() / 1000) + 1)
  const proposing = await step()
  if (proposing.step !== 'propose') throw new Error(proposing.step)
  await own.directory.publishCertificate('cme', proposing.key)
  const waiting = await step()
  if (waiting.step !== 'wait') throw new Error(waiting.step)
  await (await connectedRegistrar(world, 0)).directory.approve(slough.id, waiting.proposal.digest)
  const sharing = await step()
  if (sharing.step !== 'share') throw new Error(sharing.step)
  await own.directory.shareKeyring(keyring, sharing.members)
  return [old.keys.at(-1)?.fingerprint ?? '', made.fingerprint]
}
