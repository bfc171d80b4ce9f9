// Two officers, two browsers, one real gateway: what came is read, taken on, asked about, accepted, verified and closed, by clicking.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { referralTemplate } from '../../../schemas/letter/template.ts'
import { alertsTo, type MailServer, startMailServer, until } from '../../support/alerts/servers.ts'
import { type InboxWorld, startInbox } from '../support/inbox.ts'
import { look } from '../support/look.ts'

let inbox: InboxWorld
let mail: MailServer

beforeAll(async () => {
  mail = await startMailServer()
  inbox = await startInbox({ alerts: await alertsTo(mail.url) })
})
afterAll(async () => {
  await inbox?.stop()
  await mail?.close()
})

test('a referral is received, taken on, asked about, answered, accepted on the address only, verified and closed', async () => {
  const { ealing, slough, world } = inbox
  const sender = await inbox.sdk(ealing)
  const file = {
    name: 'reasonable-enquiries.txt',
    type: 'reasonable_enquiry_form' as const,
    mime: 'text/plain',
    marking: 'official_sensitive' as const,
    content: new Blob(['Rang every number on record.']),
  }
  const officer = await inbox.window('Robin of Slough')
  const other = await inbox.window('Robin of Ealing')
  const { id } = await sender.send({ to: slough.id, desk: 'cme', content: referralTemplate(), attachments: [file] })

  const s = officer.page
  await s.getByRole('link', { name: 'Okonjo-Brant, Zofia' }).click()
  await s.getByRole('heading', { name: 'Zofia Okonjo-Brant' }).waitFor()
  await expect.poll(() => s.textContent('.cme-standing')).toContain('Ealing is responsible for the child.')
  await s.getByRole('button', { name: 'Open reasonable-enquiries.txt' }).click()
  await s.getByText('Rang every number on record.').waitFor()
  await look(s, 'referral-received')
  // Slough has given no mailbox: whoever wonders can see it, as the command line says it.
  await until(async () => (await sender.why(id)).alerts.length === 1)
  await s.getByText('Was everybody told?').click()
  await s.getByText('E-mail alert to Slough: nobody to tell, no mailbox is in the directory').waitFor()

  await s.getByRole('link', { name: 'Take this on' }).click()
  await s.getByRole('heading', { name: 'Take this on' }).waitFor()
  await look(s, 'take-on')
  await s.getByRole('button', { name: 'Take this on' }).click()
  await s.getByRole('heading', { name: 'You have taken this on' }).waitFor()
  await s.getByRole('link', { name: 'Back to the referral' }).click()
  await s.getByLabel('Reply to Ealing').fill('Which relative is the family staying with?')
  await s.getByLabel('I cannot decide until you answer').check()
  await s.getByRole('button', { name: 'Ask' }).click()

  const e = other.page
  await e.goto(`${inbox.url}/#/sent/asked_you`)
  await e.getByRole('link', { name: 'Okonjo-Brant, Zofia' }).waitFor()
  await look(e, 'list-sent')
  await e.getByRole('link', { name: 'Okonjo-Brant, Zofia' }).click()
  await e.getByRole('link', { name: 'Answer their question' }).click()
  await e.getByLabel('Which relative is the family staying with?').fill('With the mother’s sister.')
  await look(e, 'answer')
  await e.getByRole('button', { name: 'Send the answer' }).click()
  await e.getByRole('heading', { name: 'Answered' }).waitFor()

  await s.getByText('With the mother’s sister.').waitFor()
  await s.getByRole('link', { name: 'Accept responsibility' }).click()
  await s.getByRole('heading', { name: 'Accept responsibility' }).waitFor()
  await look(s, 'accept')
  await s.getByLabel('The address alone').check()
  await s.getByLabel('Your own case reference').fill('SLO-CME-0412')
  await s.getByRole('button', { name: 'Accept responsibility' }).click()
  await s.getByRole('heading', { name: 'You have accepted responsibility' }).waitFor()
  await look(s, 'accepted')

  await e.goto(`${inbox.url}/#/referral/${id}`)
  await e.getByRole('link', { name: 'Close', exact: true }).click()
  await e.getByText('Slough accepted on the address only. Nobody there has seen this child.').waitFor()
  await e.getByText('Robin of Slough').first().waitFor()
  await look(e, 'close')
  await e.getByRole('button', { name: 'Close' }).click()
  await e.getByText('Slough has taken over. Now close it in your own system.').waitFor()

  expect(await sender.referral(id)).toMatchObject({ state: 'closed', responsibleAuthority: slough.id })
  expect([...officer.wrongs, ...other.wrongs]).toEqual([])
  expect(await world.check()).toEqual([])
})
