// A manager's work in the browser: removing a colleague and changing the team's keys while an officer's inbox stays open, contacts with
// absence and cover, what is asked for, the recovery kit and its drill, and who fetched what. What others then see is asked of the SDK.
import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ChangedMeanwhile } from '../../../clients/sdk/index.ts'
import { certificateWords } from '../../../clients/seal/index.ts'
import { referralTemplate } from '../../../schemas/letter/template.ts'
import { connectedRegistrar } from '../../support/connected.ts'
import { memberOf } from '../../support/world.ts'
import { written } from '../../support/written.ts'
import { type InboxWorld, startInbox, type Window } from '../support/inbox.ts'
import { look } from '../support/look.ts'

let inbox: InboxWorld
let manager: Window
let page: Page

beforeAll(async () => {
  inbox = await startInbox()
  manager = await inbox.window('Morgan of Ealing')
  page = manager.page
})
afterAll(() => inbox?.stop())

const press = (name: string | RegExp, role: 'button' | 'link' = 'button') =>
  page
    .getByRole(role, { name, exact: typeof name === 'string' })
    .first()
    .click()
const heading = (name: string | RegExp) => page.getByRole('heading', { name, level: 1 }).waitFor()
const openPart = async (name: string) => {
  await press('Your council', 'link')
  await page.getByRole('navigation', { name: 'Your council' }).getByRole('link', { name, exact: true }).click()
}
const sent = async (reference: string) => {
  const sender = await inbox.sdk(inbox.slough)
  return sender.send({ to: inbox.ealing.id, desk: 'cme', content: referralTemplate(), reference })
}

test('a colleague leaves: removed at once, new keys proposed, approved by words, shared; an open inbox goes on reading', async () => {
  const { ealing, world } = inbox
  const officer = await inbox.window('Robin of Ealing')
  await press('Your council', 'link')
  await page.getByText('The recovery kit was never tried').or(page.getByText('make one')).first().waitFor()
  await look(page, 'manager-to-do')
  await openPart('Colleagues')
  await page.getByText('You cannot remove yourself').waitFor()
  // The directory holds keys: whose this one is, the manager writes down.
  const kim = memberOf(ealing, 'Kim of Ealing').key.kid.slice(0, 8)
  await press(`Write whose key this is (An officer, key ${kim})`)
  await page.getByLabel('Their name').fill('Kim of Ealing')
  await press('Save')
  await page.getByRole('link', { name: 'Remove Kim of Ealing' }).waitFor()
  await look(page, 'colleagues')
  await press('Remove Kim of Ealing', 'link')
  await heading('Remove Kim of Ealing')
  await press('Remove')
  await page.getByRole('heading', { name: 'There is a problem' }).waitFor()
  await page.getByLabel('Somebody else has, or may have, their keys').check()
  await look(page, 'remove')
  await page.getByLabel('They left, or moved to other work').check()
  await press('Remove')
  await page.getByText('can do nothing here any more').waitFor()

  await press('Make new ones', 'link')
  await page.getByText(/left and may still hold its keys/).waitFor()
  await press('Make new keys')
  await page.getByText('New keys were proposed').waitFor()
  await look(page, 'team-waiting')
  const registrar = await connectedRegistrar(world, 0)
  const entry = await registrar.directory.entry(ealing.id)
  const proposal = entry.proposals.at(-1)
  const claims = proposal?.claims.verb === 'publish_certificate' ? proposal.claims : undefined
  const about = { net: world.net, authority: ealing.id, desk: 'cme', fingerprint: claims?.fingerprint ?? '' }
  const words = await page
    .getByRole('list', { name: 'Check words of the new keys' })
    .getByRole('listitem')
    .allTextContents()
  expect(words).toEqual(await certificateWords(about))
  await registrar.directory.approve(ealing.id, proposal?.digest ?? '')
  await page.reload()
  await page.getByRole('button', { name: 'Morgan of Ealing' }).click()
  await press('Share the keys with the team')
  await heading('CME team')
  await page.getByRole('heading', { name: 'The keys before' }).waitFor()
  await look(page, 'team')

  await sent('after the change of keys')
  await officer.page.getByRole('link', { name: 'Okonjo-Brant, Zofia' }).waitFor()
  await press('End the keys before')
  await page.getByRole('heading', { name: 'The keys before' }).waitFor({ state: 'detached' })
  const after = await registrar.directory.entry(ealing.id)
  expect(after.certificates.map(({ until }) => until !== undefined)).toEqual([true, false])
  expect([...manager.wrongs, ...officer.wrongs]).toEqual([])
})

test('contacts with hours, absence and cover are published and confirmed; a mailbox elsewhere waits for a second person', async () => {
  const { ealing, slough, world } = inbox
  await openPart('Contacts')
  await press('Add a contact', 'link')
  await press('Save and publish')
  await page.getByRole('heading', { name: 'There is a problem' }).waitFor()
  await page.getByLabel('What they are for').selectOption('Children missing education')
  await page.getByLabel('Name', { exact: true }).fill('Robin Fairweather')
  await page.getByLabel('Telephone number').fill('020 7946 0301')
  await page.getByLabel('Mailbox of the team').fill('cme@ealing.gov.uk')
  await page.getByLabel('Other hours').check()
  await page.getByLabel('From').fill('08:30')
  await press('Add days away')
  const today = new Date()
  const [day, month, year] = [today.getUTCDate(), today.getUTCMonth() + 1, today.getUTCFullYear()].map(String)
  for (const name of ['First day away', 'Last day away']) {
    const group = page.getByRole('group', { name })
    for (const [at, part] of [day, month, name.startsWith('Last') ? String(Number(year) + 1) : year].entries())
      await group
        .getByRole('textbox')
        .nth(at)
        .fill(part ?? '')
  }
  await page.getByLabel('Who covers').selectOption('Somebody else, by name')
  await page.getByLabel('Name of who covers').fill('Sam Oakhurst')
  await page.getByLabel('Their telephone number').fill('020 7946 0309')
  await look(page, 'contact')
  await press('Save and publish')
  await page.getByText('Published: every council sees it').waitFor()
  await openPart('Contacts')
  await page.getByText(/covered by Sam Oakhurst/).waitFor()
  await press('All of this is still right')
  await page.getByText(/^Confirmed /).waitFor()
  await look(page, 'contacts')
  const other = await inbox.sdk(slough)
  const [ring] = await other.directory.whomToRing(ealing.id, { urgent: false })
  expect(ring).toMatchObject({ for: 'cme', name: 'Sam Oakhurst', instead_of: { name: 'Robin Fairweather' } })
  expect(await other.directory.freshness(ealing.id)).toMatchObject({ state: 'confirmed' })

  await press('Change Children missing education, Robin Fairweather', 'link')
  await page.getByLabel('Mailbox of the team').fill('cme@ealing-gov.uk')
  await press('Save and publish')
  await page.getByText('Not under gov.uk: cme@ealing-gov.uk').waitFor()
  await look(page, 'contact-elsewhere')
  await press('It is right: ask a second person')
  await page.getByText('A change waits for a second person').waitFor()
  expect(await other.directory.contacts(ealing.id)).not.toContain('ealing-gov.uk')
  expect((await (await connectedRegistrar(world, 1)).directory.approvals()).items).toHaveLength(1)
  expect(manager.wrongs).toEqual([])
})

test('closed days, terms and shorter waiting times are published, and count', async () => {
  const { ealing, slough } = inbox
  await openPart('Days and terms')
  await press('Add a closed day')
  await press('Save and publish')
  await page.getByRole('heading', { name: 'There is a problem' }).waitFor()
  const fill = async (group: string, parts: string[]) => {
    for (const [at, part] of parts.entries())
      await page.getByRole('group', { name: group }).getByRole('textbox').nth(at).fill(part)
  }
  await fill('Closed day 1', ['29', '12', '2026'])
  await press('Add a term')
  await fill('First day', ['4', '1', '2027'])
  await fill('Last day', ['26', '3', '2027'])
  await page.getByLabel('It is accepted or returned').fill('3')
  await look(page, 'year')
  await press('Save and publish')
  await page.getByText('Published: every council sees it').waitFor()
  const { calendar } = await (await inbox.sdk(slough)).directory.entry(ealing.id)
  expect(calendar).toEqual({
    closures: ['2026-12-29'],
    terms: [{ from: '2027-01-04', to: '2027-03-26' }],
    norms: { decide_working_days: 3 },
  })
})

test('what the council asks for is said in the words a sender reads, and taken back', async () => {
  const { ealing, slough } = inbox
  await openPart('What you ask for')
  await page.getByLabel('A document, attached', { exact: true }).first().check()
  await page.getByRole('combobox', { name: 'A document, attached' }).selectOption('Individual healthcare plan')
  await page.getByRole('combobox', { name: 'When' }).selectOption('if there is a medical need')
  await page.getByLabel('What else matters').fill('Completed with the school.')
  await press('Save and publish')
  await page.getByText('Individual healthcare plan, attached, if there is a medical need').first().waitFor()
  await look(page, 'asks')
  const other = await inbox.sdk(slough)
  expect(await other.directory.requirements(ealing.id)).toEqual([
    { attachment: 'ihp', when: 'medical_need', note: 'Completed with the school.' },
  ])
  await press(/^Ask no longer/)
  await page.getByText('You ask for nothing in particular.').waitFor()
  expect(await (await inbox.sdk(slough)).directory.requirements(ealing.id)).toEqual([])
})

test('a recovery kit is made in two halves, tried, and the drill stands in the council’s own record', async () => {
  const { ealing } = inbox
  await openPart('Recovery kit')
  await press('Make a recovery kit')
  const halves: string[] = []
  for (const half of ['first', 'second']) {
    await press(`Show the ${half} half`)
    halves.push((await page.locator('.cme-words li').allTextContents()).join(' '))
    if (half === 'first') await look(page, 'kit-half')
    await press('Written down: hide it')
  }
  const [download] = await Promise.all([page.waitForEvent('download'), press('Save the kit')])
  const kit = await readFile(await download.path(), 'utf8')
  for (const half of halves) expect(kit).not.toContain(half)
  await press('Done')
  await page.locator('summary').filter({ hasText: 'Try the kit' }).click()
  const buffer = Buffer.from(kit)
  await page.locator('#try-file').setInputFiles({ name: 'kit.json', mimeType: 'application/json', buffer })
  await page.locator('#try-first').fill(halves[0] ?? '')
  await page.locator('#try-second').fill((halves[0] ?? '').split(' ').reverse().join(' '))
  await press('Try it')
  await page.getByText('This cannot be opened').waitFor()
  await page.locator('#try-second').fill(halves[1] ?? '')
  await press('Try it')
  await page.getByText(/opens everything sent to you. Recorded/).waitFor()
  await page.getByText(/Last tried .* by Morgan of Ealing/).waitFor()
  await look(page, 'kit')
  const { chain } = await (await inbox.sdk(ealing)).call('readAuthorityChain', { params: { id: ealing.id }, query: {} })
  const last = JSON.parse(Buffer.from(chain.at(-1)?.statement.split('.')[1] ?? '', 'base64url').toString())
  expect(last).toMatchObject({ verb: 'record_drill' })
})

test('records: who fetched what of a referral, by name; what is kept how long; nobody else sees these pages', async () => {
  const { ealing, slough, url } = inbox
  const { id } = await sent('to be looked up')
  const reader = await inbox.sdk(ealing)
  await reader.open(id)
  await openPart('Records')
  await page.getByText('Nothing here.').waitFor()
  await page.getByLabel('Days that what was written stays').fill('120')
  await press('Save')
  await page.getByText('From now on 120 days.').waitFor()
  await press('Accepted, never closed', 'link')
  await page.getByText('Nothing here.').waitFor()
  await look(page, 'records')
  await page.goto(`${url}/#/our-council/fetches/${id}`)
  // Nobody here wrote down whose key it is, and no letter told.
  await page
    .getByText(`An officer, key ${memberOf(ealing, 'Robin of Ealing').key.kid.slice(0, 8)}`)
    .first()
    .waitFor()
  await look(page, 'fetches')
  expect((await reader.directory.entry(ealing.id)).retention).toMatchObject({ days: 120 })
  const officer = await inbox.window('Robin of Slough')
  await officer.page.goto(`${url}/#/our-council/colleagues`)
  await officer.page.getByText('are kept by your managers').waitFor()
  expect(await officer.page.getByRole('link', { name: 'Your council' }).count()).toBe(0)
  expect([...manager.wrongs, ...officer.wrongs]).toEqual([])
  expect((await reader.directory.entry(slough.id)).retention).toBeUndefined()
})

test('keys that somebody else may have had: what was said with them is stood by, or given back once a second person agrees', async () => {
  const { ealing, slough } = inbox
  const { id } = await sent('accepted by whom')
  const robin = await inbox.sdk(ealing)
  robin.takeUp(await robin.directory.openKeyring('cme', memberOf(ealing, 'Robin of Ealing').device))
  // This council's other inbox opens it by itself: only then does anybody decide.
  await expect.poll(async () => (await robin.referral(id)).state, { timeout: 30_000 }).toBe('collected')
  await robin.open(id)
  // A further inbox of this council may have opened it meanwhile: then it is looked at again, and decided as before.
  const decide = (say: () => Promise<unknown>) =>
    say().catch(async why => {
      expect(why).toBeInstanceOf(ChangedMeanwhile)
      await robin.open(id)
      await say()
    })
  await decide(() => robin.acknowledge(id))
  await decide(() => robin.accept(id, written.accept))
  await openPart('Colleagues')
  // Under whichever name this computer knows them by now.
  await press(/^Remove /, 'link')
  await page.getByLabel('Somebody else has, or may have, their keys').check()
  const today = new Date().toISOString().slice(0, 10).split('-').reverse()
  for (const [at, part] of today.entries())
    await page
      .getByRole('group', { name: /^Since when/ })
      .getByRole('textbox')
      .nth(at)
      .fill(part)
  await press('Remove')
  await press('Look at each entry', 'link')
  const here = page.locator(`a[href="#/referral/${id}"]`)
  const entry = (what: string) => page.getByRole('listitem').filter({ has: here, hasText: what })
  await entry('Accepted responsibility').waitFor()
  await look(page, 'doubts')
  await entry('Accepted responsibility').getByRole('button', { name: 'We do not' }).click()
  await page.getByText('It counts once a second person agrees.').waitFor()
  await page.getByText('You do not stand by it').waitFor()
  await entry('Took it on').getByRole('button', { name: 'We stand by it' }).click()
  await page.getByText('Recorded.', { exact: true }).waitFor()
  const seen = await (await inbox.sdk(slough)).referral(id)
  expect(seen).toMatchObject({ state: 'accepted', responsibleAuthority: ealing.id })
  expect(seen.history.map(({ claims }) => claims.verb)).toContain('disown')
  expect([...seen.settledDoubts.values()]).toContain('confirm')
  expect(manager.wrongs).toEqual([])
  expect(await inbox.world.check()).toEqual([])
})
