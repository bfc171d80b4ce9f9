// The national administrator's pages, in the browser: what to look after, an entry and its past, a file in and out, a first manager,
// further administrators. What one proposes, another approves in a window of their own.
import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { askRegistrarship, leaveRequest, makeNewcomer } from '../../../clients/sdk/index.ts'
import { type Id, newId } from '../../../schemas/ids.ts'
import { makeSigningKey } from '../../../schemas/statement/jws.ts'
import { connectedRegistrar } from '../../support/connected.ts'
import { administrators, type InboxWorld, startInbox, type Window } from '../support/inbox.ts'
import { look } from '../support/look.ts'

let inbox: InboxWorld
let alex: Window
let ines: Window

beforeAll(async () => {
  inbox = await startInbox()
})
afterAll(() => inbox?.stop())

const csv = (...rows: string[]) => ({
  name: 'councils.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from(['name,nation,la_codes,gss,status', ...rows].join('\r\n')),
})
const choose = (page: Page, file: ReturnType<typeof csv>) => page.getByLabel('Read a file').setInputFiles(file)

/** Approves the only thing that waits and has these words, whatever it needs. */
async function approved({ page }: Window, says: RegExp): Promise<void> {
  await page.goto(`${inbox.url}/#/approvals`)
  await page.getByRole('link', { name: says }).click()
  const heard = page.getByRole('radio', { name: 'Yes, exactly these' })
  const approve = page.getByRole('button', { name: 'Approve' })
  await approve.waitFor()
  if (await heard.count()) await heard.check()
  await approve.click()
  await page.getByRole('heading', { level: 1, name: /^Approved/ }).waitFor()
}

test('a file is read before anything is proposed: lines that cannot be used, what is new, what changes; then proposed as one, and approved as one from the same file', async () => {
  ;[alex, ines] = (await Promise.all(administrators.slice(0, 2).map(one => inbox.window(one)))) as [Window, Window]
  const { page } = alex
  await page.getByRole('link', { name: 'Import and export' }).click()
  await choose(page, csv('Slough,England,871x,,active', 'Harrow,England,310,,active', 'Nowhere,Atlantis,,,active'))
  await page.getByText(/Line 2: la_codes/).waitFor()
  await page.getByText(/Line 4: nation/).waitFor()
  await page.getByText('Nothing is proposed or approved while a line cannot be used.').waitFor()
  await look(page, 'import-invalid')

  const good = csv('Slough,England,871 from 2020-04-01,E06000039,active', 'Harrow,England,310,E09000015,active')
  await choose(page, good)
  await page.getByText('New (1)').waitFor()
  const changed = page.getByRole('table', { name: 'Slough (line 2)' }).getByRole('row', { name: /DfE code/ })
  expect(await changed.innerText()).toMatch(/Nothing[\s\S]*871 from 1 Apr 2020/)
  await look(page, 'import-read')
  await page.getByRole('button', { name: 'Propose these 2 changes together' }).click()
  await page.getByText('2 changes proposed, together.').waitFor()

  await ines.page.getByRole('link', { name: /Add to the directory: Harrow/ }).waitFor()
  await ines.page.getByRole('link', { name: 'Import and export' }).click()
  await choose(ines.page, good)
  await ines.page.getByText('Proposed by others, and exactly what this file says (2)').waitFor()
  await ines.page.getByRole('button', { name: 'Approve these 2 changes together' }).click()
  await ines.page.getByText('2 changes approved, together.').waitFor()
  const saved = ines.page.waitForEvent('download')
  await ines.page.getByRole('button', { name: 'Save as CSV' }).click()
  expect(await readFile(await (await saved).path(), 'utf8')).toMatch(/Harrow,,England,,310,E09000015,active/)
})

test('an entry shows codes with their days and teams; its history says who said what; a day shows which certificate held, and by whose word', async () => {
  const { page } = alex
  await page.goto(`${inbox.url}/#/councils`)
  await page.getByLabel('Part of a name, or the three-digit code').fill('871')
  await page.getByRole('link', { name: 'Slough' }).click()
  await page.getByText('871 from 1 Apr 2020').waitFor()
  await page.getByText('Can receive referrals; 3 people can open them').waitFor()
  await look(page, 'council-entry')
  await page.getByRole('link', { name: 'Its whole history, and how it stood on a day' }).click()
  await page.getByText('Proposed: make a team ready to receive: CME team').waitFor()
  const [year = '', month = '', day = ''] = new Date()
    .toLocaleDateString('en-CA', { timeZone: 'Europe/London' })
    .split('-')
  await page.getByLabel('Day').fill(day)
  await page.getByLabel('Month').fill(month)
  await page.getByLabel('Year').fill(year)
  await page.getByRole('button', { name: 'Show that day' }).click()
  await page.getByRole('heading', { name: 'Certificate of CME team' }).waitFor()
  const card = page.locator('.cme-card')
  expect(await card.innerText()).toMatch(
    /Said .* by a manager of Slough[\s\S]*Approved .* by (you|a national administrator)/,
  )
  await look(page, 'council-on-day')
  await page.getByLabel('Year').fill('2019')
  await page.getByRole('button', { name: 'Show that day' }).click()
  await page.getByText('It was not in the directory by that day.').waitFor()
})

test('what to look after is listed by what is wrong; a first manager is invited, heard, proposed, and approved by another', async () => {
  const { page } = alex
  await page.getByRole('link', { name: 'To look after' }).click()
  await page.getByRole('link', { name: /Cannot receive/ }).click()
  await page.getByText('1 council.').waitFor()
  await look(page, 'look-after')
  await page.getByRole('link', { name: 'Harrow' }).click()
  await page.getByRole('link', { name: 'Let in its first manager' }).click()
  await page.getByRole('button', { name: 'Make an invitation' }).click()
  const code = await page.locator('.cme-code strong').innerText()
  const harrow = /councils\/([^/]+)/.exec(page.url())?.[1] as Id
  const { net, url } = inbox.world
  const keys = await makeNewcomer({ net, authority: harrow, role: 'manager' })
  const { words } = await leaveRequest({ url }, code, { net, authority: harrow, keys })
  await page.getByRole('button', { name: 'Look again' }).click()
  expect(
    (await page.getByRole('list', { name: 'Check words' }).innerText()).split(/\s+/).filter(one => /[a-z]/.test(one)),
  ).toEqual(words)
  await page.getByRole('radio', { name: 'Yes, exactly these' }).press('Space')
  await look(page, 'first-manager')
  await page.getByRole('button', { name: 'Propose them as manager' }).click()
  await page.getByRole('heading', { name: 'Proposed' }).waitFor()
  await approved(ines, /Let in a manager/)
  await page.getByRole('link', { name: 'Back' }).click()
  await page.getByRole('link', { name: 'Give it another name' }).waitFor()
  expect(await page.getByRole('link', { name: 'Let in its first manager' }).count()).toBe(0)
})

test('administrators: a further one by their own words; never fewer than three; other numbers for everybody; a lost key ends at once', async () => {
  const { page } = alex
  const { net } = inbox.world
  const key = await makeSigningKey(true)
  const asked = {
    format: 'cme-registrar-1',
    net,
    name: 'Noor Ellingham',
    ...(await askRegistrarship({ net, person: newId(), key })),
  }
  await page.getByRole('link', { name: 'Administrators' }).click()
  await page.getByText('founded').first().waitFor()
  await look(page, 'administrators')
  // Three are the fewest: no button to press, and a word on it; whoever gets there all the same is told.
  await page.getByText('let in another before one is removed').waitFor()
  expect(await page.getByRole('link', { name: /Propose to remove/ }).count()).toBe(0)
  await page.goto(`${inbox.url}/#/national/remove/${inbox.world.registrars[2]?.key.kid}`)
  await page.getByRole('radio', { name: 'They left' }).press('Space')
  await page.getByRole('button', { name: 'Propose to remove them' }).click()
  await page.getByText('Fewer than three people would remain').waitFor()
  await page.getByRole('link', { name: 'Administrators' }).click()
  await page.getByRole('link', { name: 'Let in a further administrator' }).click()
  const file = {
    name: 'registrar-request.json',
    mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify(asked)),
  }
  await page.getByLabel('The file they sent you').setInputFiles(file)
  await page.getByText('Noor Ellingham').waitFor()
  await page.getByRole('radio', { name: 'Yes, exactly these' }).press('Space')
  await page.getByRole('button', { name: 'Propose them' }).click()
  await page.getByRole('heading', { name: 'Proposed' }).waitFor()
  await approved(ines, /Let in a further national administrator/)
  await page.getByRole('link', { name: 'Administrators' }).click()
  await page
    .getByRole('link', { name: /Propose to remove/ })
    .nth(3)
    .waitFor()
  await page.getByRole('link', { name: 'Propose other numbers' }).click()
  await page.getByLabel('Days until a proposal lapses').fill('21')
  await page.getByRole('button', { name: 'Propose these numbers' }).click()
  await page.getByRole('heading', { name: 'Proposed' }).waitFor()
  await approved(ines, /Lay down another policy/)
  await page.getByRole('link', { name: 'Administrators' }).click()
  await page.getByRole('table', { name: /^From/ }).getByText('21', { exact: true }).waitFor()

  await page.goto(`${inbox.url}/#/councils/${inbox.ealing.id}/change/stop-key`)
  await page
    .getByRole('radio', { name: /an officer, key/i })
    .first()
    .press('Space')
  await page.getByRole('radio', { name: 'It may be in wrong hands' }).press('Space')
  await page.getByRole('button', { name: 'Stop it now' }).click()
  await page.getByRole('heading', { name: 'Stopped' }).waitFor()
  // It is over at once; that what it said may be disowned needs another person's word.
  await page.goto(`${inbox.url}/#/councils/${inbox.ealing.id}`)
  await page.getByText('Somebody else must say so too.').waitFor()
  await ines.page.goto(`${inbox.url}/#/councils/${inbox.ealing.id}`)
  await ines.page.getByRole('button', { name: 'Say so too' }).click()
  await ines.page.getByText('A second person said so too.').waitFor()
  const registrar = await connectedRegistrar(inbox.world, 2)
  const { members } = await registrar.directory.entry(inbox.ealing.id)
  expect(members.filter(one => one.removed?.upheld.length === 1)).toHaveLength(1)
  expect(alex.wrongs.filter(one => !/409/.test(one))).toEqual([])
  expect(ines.wrongs).toEqual([])
  expect(await inbox.world.check()).toEqual([])
})
