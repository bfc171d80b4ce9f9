// Writing a referral in the browser: the least that may be sent and a few answers, checked, sealed and sent; it arrives at the other council.
import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sha256 } from '../../../schemas/ids.ts'
import { referralTemplate } from '../../../schemas/letter/template.ts'
import { RawDirectory } from '../../support/raw-directory.ts'
import { type InboxWorld, startInbox } from '../support/inbox.ts'
import { look } from '../support/look.ts'
import { theChild, theRest } from '../support/writing.ts'

let inbox: InboxWorld

beforeAll(async () => {
  inbox = await startInbox({ named: true })
})
afterAll(() => inbox?.stop())

test('a referral is written section by section, survives a lock as a draft, is checked, sent once, and arrives as it was written', async () => {
  const { slough, world, url } = inbox
  const { page, wrongs } = await inbox.window('Robin of Ealing')
  await page.goto(`${url}/#/sent`)
  await page.getByRole('heading', { level: 1, name: /Waiting/ }).waitFor()
  await page.getByRole('link', { name: 'Write a referral' }).press('Enter')
  await page.getByLabel('Council, district or town').fill('Slou')
  await page.getByRole('button', { name: 'Choose Slough' }).press('Enter')
  await page.getByText('Chosen: Slough').waitFor()
  await look(page, 'write-council')
  await page.getByRole('button', { name: 'Continue' }).press('Enter')
  await page.getByRole('heading', { name: 'Referral to Slough' }).waitFor()
  await look(page, 'write-tasks')

  await theChild(page)
  await page.getByRole('button', { name: 'Lock now' }).click()
  await page.getByRole('button', { name: 'Robin of Ealing' }).click()
  await page.getByRole('button', { name: 'Lock now' }).waitFor()
  await page.goto(`${url}/#/drafts`)
  await page.getByRole('link', { name: 'Idris Vantongeren, to Slough' }).waitFor()
  await look(page, 'write-drafts')
  await page.getByRole('link', { name: 'Idris Vantongeren, to Slough' }).press('Enter')
  await theRest(page)

  await page.getByRole('link', { name: 'Check and send' }).press('Enter')
  await page.getByRole('button', { name: 'Send to Slough' }).waitFor()
  await page.getByText('As supplied, not verified').or(page.getByText('Z801200005001')).first().waitFor()
  await look(page, 'write-check')
  await page.getByRole('button', { name: 'Send to Slough' }).press('Enter')
  await page.getByRole('heading', { name: 'Sent to Slough' }).waitFor()
  await look(page, 'write-sent')
  await page.getByRole('link', { name: 'Open the referral' }).press('Enter')
  await page.getByRole('heading', { name: 'Idris Vantongeren' }).waitFor()
  await page.goto(`${url}/#/drafts`)
  await page.getByText('Nothing is being written on this computer.').waitFor()

  const { items } = await (await inbox.sdk(slough)).inbox()
  const [arrived, ...more] = items
  expect(more).toEqual([])
  const { letters } = await (await inbox.sdk(slough)).open(arrived?.id as never)
  expect(letters[0]).toMatchObject({
    status: 'open',
    content: {
      child: { surname: 'Vantongeren', date_of_birth: '2015-07-02', upn: { as_supplied: 'Z801200005001' } },
      basis: { priority: 'standard', parent_informed: true, lawful_basis: ['education_act_1996_s436a'] },
      addresses: { confidential: false },
      parents: [{ name: 'Ewa Vantongeren', address: 'as_child', phones: ['07700 900123'] }],
      siblings: [],
      needs: { not_known: 'Not yet asked' },
    },
  })
  expect(wrongs).toEqual([])
  expect(await world.check()).toEqual([])
})

/** A family in hiding, urgent, with an EHC plan and a child protection plan: as a case system would hand it over. */
function draftFromElsewhere() {
  const content = referralTemplate()
  Object.assign(content.basis, { priority: 'urgent', priority_because: 'The child may be at risk.' })
  content.addresses = { last_known: content.addresses.last_known, confidential: true, held_by: { name: 'Front door' } }
  content.needs = {
    ...{ sen_provision: 'E', medical_need: true, healthcare_plan: 'not_attached' },
    ehc_plan: { maintaining_council: 'Ealing', aware_of_move_on: '2026-09-25', plan_attached: false },
  }
  const involvements = [
    { kind: 'child_protection_plan' as const, worker: { name: 'Iris Vale', phone: '020 7946 0177' } },
  ]
  content.safeguarding = { any_concern: true, involvements }
  return { ...content, shoe_size: 31 }
}

/** Closed today, whatever day it is; asks for a plan; somebody to ring. */
async function sloughIsClosed(): Promise<void> {
  const { world, slough } = inbox
  const directory = new RawDirectory(world)
  const contacts = [{ for: 'out_of_hours', name: 'Duty team', telephone: '020 7946 0188' }]
  const requirements = [
    { attachment: 'ihp', when: 'medical_need', note: 'Completed.' },
    { attachment: 'ehcp', when: 'ehc_plan' },
  ]
  const document = JSON.stringify({ contacts, requirements })
  const today = new Date().toLocaleDateString('en-CA', { timeZone: 'Europe/London' })
  const calendar = { closures: [today], terms: [] }
  const claims = { verb: 'update' as const, document: await sha256(document), calendar }
  const told = await directory.say(directory.member(slough, 'Morgan of Slough'), slough.id, claims, { document })
  expect(told).toMatchObject({ status: 201 })
}

const fileBytes = 24 * 1024 * 1024

test('an urgent draft from a file goes to named people alone, with who was rung; a locked page goes on with what had arrived of its files; it is copied for a brother', async () => {
  const { slough, ealing, url } = inbox
  await sloughIsClosed()
  const { page, context, wrongs } = await inbox.window('Robin of Ealing')
  await page.goto(`${url}/#/drafts`)
  const file = {
    name: 'draft.json',
    mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify(draftFromElsewhere())),
  }
  await page.getByLabel('A draft that your case system or the command line made').setInputFiles(file)
  await page.getByText('shoe_size').waitFor()
  await look(page, 'write-from-file')
  await page.getByRole('link', { name: 'Go on with it' }).click()
  await page.getByLabel('Council, district or town').fill('Slough')
  await page.getByRole('button', { name: 'Choose Slough' }).click()
  await page.getByText('EHC plan, attached').waitFor()
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('link', { name: 'Attachments, and what the council asks for' }).click()
  const attached = { name: 'ehc-plan.txt', mimeType: 'text/plain', buffer: Buffer.alloc(fileBytes, 'plan ') }
  await page.getByLabel('Attach files').setInputFiles(attached)
  await page.getByLabel('What ehc-plan.txt is').selectOption('EHC plan')
  await page.getByLabel(/Missing: Individual healthcare plan/).fill('The school has not completed it yet.')
  await look(page, 'write-files')
  await page.getByRole('link', { name: 'Save and continue' }).click()
  await page.getByRole('link', { name: 'Check and send' }).click()
  await page.getByText(/Sending is not telling\. Nobody may read this before \w+day/).waitFor()
  await page.getByText('Duty team').waitFor()
  await page.getByText('Could anyone at either council know this family?').waitFor()
  await page.getByText('It goes to Slough’s named people only').waitFor()
  await page.getByLabel('Who was spoken to, and when (optional)').fill('Duty team, 14:05')
  await look(page, 'write-urgent', page.getByRole('heading', { name: 'Send to Slough' }))

  // The second part never arrives; then the page is locked.
  const parts: string[] = []
  let hold = true
  await context.route(/\/parts\/\d+$/, route => {
    parts.push(route.request().url())
    return hold && route.request().url().endsWith('/2') ? undefined : route.continue()
  })
  await page.getByRole('button', { name: 'Send to Slough' }).click()
  await page.getByText(/6\d % of 24\.0 MiB/).waitFor()
  await page.getByLabel('Who was spoken to, and when (optional)').fill('Duty team, 14:10')
  await look(page, 'write-sending', page.getByRole('heading', { name: 'Send to Slough' }))
  hold = false
  await page.getByRole('button', { name: 'Lock now' }).click()
  await page.getByRole('button', { name: 'Robin of Ealing' }).click()
  await page.goto(`${url}/#/drafts`)
  await page.getByRole('link', { name: 'Zofia Okonjo-Brant, to Slough' }).click()
  await page.getByRole('link', { name: 'Attachments, and what the council asks for' }).click()
  await page.getByLabel('Attach files').setInputFiles(attached)
  await page.getByLabel('What ehc-plan.txt is').selectOption('EHC plan')
  await page.getByRole('link', { name: 'Save and continue' }).click()
  await page.getByRole('link', { name: 'Check and send' }).click()
  expect(await page.getByLabel('Who was spoken to, and when (optional)').inputValue()).toBe('Duty team, 14:10')
  await context.setOffline(true)
  await page.getByRole('button', { name: 'Send to Slough' }).click()
  await page.getByRole('heading', { name: 'The gateway cannot be reached' }).waitFor()
  await page.getByText('What you type is kept on this computer.').waitFor()
  await look(page, 'away')
  await context.setOffline(false)
  await page.getByRole('button', { name: 'Send to Slough' }).click()
  await page.getByRole('heading', { name: 'Sent to Slough' }).waitFor()
  await page.getByText('Sending is not telling: ring Slough as well.').waitFor()
  expect(parts.filter(address => address.endsWith('/1'))).toHaveLength(1)

  await page.getByRole('button', { name: 'Write a referral for Ignacy Okonjo-Brant' }).click()
  await page.getByRole('heading', { name: 'Referral to Slough' }).waitFor()
  await page.getByRole('link', { name: 'Brothers and sisters' }).click()
  expect(await page.getByLabel('Forename', { exact: true }).inputValue()).toBe('Zofia')
  await page.getByRole('link', { name: 'All sections' }).click()
  await page.getByRole('link', { name: 'Addresses' }).click()
  expect(
    await page.getByRole('textbox').evaluateAll(all => all.map(one => (one as HTMLInputElement).value).join('')),
  ).toBe('')
  await page.getByRole('link', { name: 'All sections' }).click()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save this draft as a file' }).click(),
  ])
  const saved = JSON.parse(await readFile(await download.path(), 'utf8'))
  expect(saved).toMatchObject({ child: { forename: 'Ignacy' }, addresses: { confidential: true } })
  expect(JSON.stringify(saved)).not.toContain('Larkspur Road')

  const [arrived] = (await (await inbox.sdk(slough)).inbox()).items.filter(one => one.urgent)
  expect(arrived?.recipient_desks).toEqual(['restricted'])
  const { letters } = await (await inbox.sdk(ealing)).open(arrived?.id as never)
  expect(letters[0]).toMatchObject({
    content: {
      basis: { priority_because: 'The child may be at risk.\nSpoken to: Duty team, 14:10' },
      unmet_requirements: [{ because: 'The school has not completed it yet.' }],
    },
    manifest: [{ name: 'ehc-plan.txt', type: 'ehcp' }],
  })
  expect(wrongs.filter(one => !/ERR_INTERNET_DISCONNECTED|ERR_FAILED/.test(one))).toEqual([])
  expect(await inbox.world.check()).toEqual([])
}, 600_000)

test('what the law asks for is ticked off, a call is written down, the referral is corrected: both councils read it', async () => {
  const { slough, ealing, url } = inbox
  const { shoe_size: _, ...content } = draftFromElsewhere()
  const sender = await inbox.sdk(ealing)
  const { id } = await sender.send({ to: slough.id, desk: 'restricted', content })
  const { page, wrongs } = await inbox.window('Robin of Ealing')
  await page.goto(`${url}/#/referral/${id}`)
  await page.getByText('This does not transfer the EHC plan.').waitFor()
  await page.getByText(/Due: Slough takes it on by/).waitFor()
  await look(page, 'referral-sent')
  await page.getByRole('link', { name: /Say that it is done.*Ealing sends the EHC plan/ }).click()
  await page.getByText('The EHC plan was sent to the SEN team').waitFor()
  await look(page, 'done')
  await page.getByRole('button', { name: 'Record it' }).click()
  await page.getByRole('heading', { name: 'Recorded as done' }).waitFor()
  await page.getByRole('link', { name: 'Back to the referral' }).click()
  await page.getByText(/Done: .*Robin of Ealing/).waitFor()
  await page.getByRole('link', { name: 'Record a telephone call' }).click()
  await page.getByLabel('Who was spoken to?').fill('Duty team, Slough')
  await page.getByLabel('At what time?').fill('14:10')
  await page.getByLabel('What was said and agreed').fill('They visit tonight.')
  await look(page, 'call')
  await page.getByRole('button', { name: 'Record the call' }).click()
  await page.getByRole('heading', { name: 'The call is recorded' }).waitFor()
  await page.getByRole('link', { name: 'Back to the referral' }).click()
  await page.getByText('They visit tonight.').waitFor()
  await page.getByRole('button', { name: 'Correct this referral' }).click()
  await page.getByRole('heading', { name: 'Correct the referral to Slough' }).waitFor()
  await page.getByRole('link', { name: 'The child' }).click()
  await page.getByLabel('Legal forename', { exact: true }).fill('Sofia')
  await page.getByRole('button', { name: 'Save and continue' }).click()
  await page.getByRole('link', { name: 'Check and send' }).click()
  await page.getByLabel('What was wrong?').fill('The forename was misspelt.')
  await look(page, 'write-correction', page.getByRole('heading', { name: 'Send the correction' }))
  await page.getByRole('button', { name: 'Send the correction' }).click()
  await page.getByRole('heading', { name: 'Corrected', exact: true }).waitFor()
  await page.getByRole('link', { name: 'Open the referral' }).click()
  await page.getByRole('heading', { name: 'Sofia Okonjo-Brant' }).waitFor()
  await page.getByText('Corrected since it was sent: The forename was misspelt.').waitFor()
  const { referral, letters } = await (await inbox.sdk(slough)).open(id)
  expect(referral.history.map(({ claims }) => claims.verb)).toEqual(['send', 'message', 'message', 'correct'])
  expect(letters.at(-1)).toMatchObject({
    content: { because: 'The forename was misspelt.', content: { child: { forename: 'Sofia' } } },
  })
  expect(wrongs).toEqual([])
})
