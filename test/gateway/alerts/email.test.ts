// E-mail alerts against a real mail server: who is told, what stands there, and what happens when it is not taken.
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest'
import { openMailer } from '../../../gateway/alerts/mail/smtp.ts'
import { connect, disconnect } from '../../../gateway/database/connect.ts'
import type { CouncilKeys } from '../../../infra/nation/founding.ts'
import { newId } from '../../../schemas/ids.ts'
import { boxOf, nationalMailbox, type Offices, publish, startOffices } from '../../support/alerts/offices.ts'
import { type MailServer, startMailServer, until } from '../../support/alerts/servers.ts'
import { makeNewcomer, RawDirectory, recorded } from '../../support/raw-directory.ts'
import { must, RawReferral } from '../../support/raw-referral.ts'
import { memberOf, type World } from '../../support/world.ts'

let mail: MailServer
let world: World
let offices: Offices
let ealing: CouncilKeys
let slough: CouncilKeys

beforeAll(async () => {
  offices = await startOffices()
  ;({ mail, world } = offices)
  ;[ealing, slough] = (await offices.reachable(['Ealing', 'Slough'])) as [CouncilKeys, CouncilKeys]
})
afterAll(() => offices.stop())
beforeEach(() => {
  mail.received.length = 0
  mail.tried.length = 0
  mail.refuse = () => undefined
})

const settings = (council: CouncilKeys, json: object) =>
  world.clientOf(memberOf(council, 'manager')).request('POST', '/alerts', { json })
const whyOf = async (council: CouncilKeys, { id }: RawReferral) =>
  (await world.clientOf(memberOf(council, 'officer')).get(`/referrals/${id}/why`)).body as Record<string, never> & {
    alerts: { authority: string; state: string; attempts: number; answer?: string; address?: string; send_at: number }[]
  }

test('the team is told of a referral, and team, cover and manager of an urgent one; no mail names a person or a case', async () => {
  const [usual, urgent] = [new RawReferral(world, ealing, slough), new RawReferral(world, ealing, slough)]
  await usual.send()
  await until(() => mail.received.length === 1)
  expect(mail.received[0]).toMatchObject({
    to: ['team@slough.gov.uk'],
    subject: 'CME referrals: a referral needs a look',
  })
  await urgent.send({ urgent: true })
  await until(() => mail.received.length === 4)
  expect(
    mail.received
      .slice(1)
      .flatMap(({ to }) => to)
      .sort(),
  ).toEqual(['boss@slough.gov.uk', 'cover@slough.gov.uk', 'team@slough.gov.uk'])
  for (const { raw, subject } of mail.received.slice(1)) {
    expect(subject).toMatch(/^URGENT: /)
    expect(raw).toContain('multipart/alternative')
  }
  for (const { raw } of mail.received) {
    expect(raw).toContain('Ealing')
    for (const secret of [usual.id, urgent.id, 'Quill', 'token', usual.head ?? '', slough.id])
      expect(raw).not.toContain(secret)
    expect(
      [...raw.matchAll(/https?:[^\s"<]+/g)].map(([url]) => url).every(url => url === 'https://cme.example.gov.uk'),
    ).toBe(true)
  }
  const why = await whyOf(ealing, usual)
  expect(why).toMatchObject({
    state: 'sent',
    move: 'recipient',
    sealed: { certificates: [{ desk: 'cme' }, { desk: 'cme' }] },
  })
  expect(why.alerts).toMatchObject([
    { authority: slough.id, state: 'sent', attempts: 1, address: 'team@slough.gov.uk' },
  ])
  expect((await whyOf(slough, usual)).alerts[0]?.answer).toMatch(/^250/)
})

test('what is not taken is tried again under the same Message-ID; what is bounced is dead, and both sides can see it', async () => {
  let refusals = 2
  mail.refuse = () => (refusals-- > 0 ? 451 : undefined)
  const later = new RawReferral(world, ealing, slough)
  await later.send()
  await until(() => mail.received.length === 1)
  expect(new Set(mail.tried)).toEqual(new Set([mail.received[0]?.id]))
  expect(mail.tried.length).toBe(3)
  mail.refuse = () => 550
  const never = new RawReferral(world, ealing, slough)
  await never.send()
  await until(async () => (await whyOf(ealing, never)).alerts[0]?.state === 'dead')
  expect((await whyOf(slough, never)).alerts).toMatchObject([
    { state: 'dead', attempts: 1, answer: expect.stringContaining('550') },
  ])
})

test('without TLS nothing is handed over', async () => {
  const plain = await startMailServer({ withTls: false })
  onTestFinished(() => plain.close())
  const mailer = openMailer({ url: plain.url, from: 'alerts@gateway.example' }, undefined)
  onTestFinished(() => mailer.close())
  const letter = { id: newId(), to: 'team@slough.gov.uk', subject: 'S', text: 'T', html: 'H', urgent: false }
  await expect(mailer.send(letter)).rejects.toThrow(/TLS/)
  expect(plain.tried).toEqual([])
})

test('a daily digest gathers what is not urgent in one mail for the morning; what is urgent does not wait', async () => {
  const [harrow] = (await offices.reachable(['Harrow'])) as [CouncilKeys]
  expect(await settings(harrow, { digest: 'daily', quiet: { from: 18, until: 8 } })).toMatchObject({
    status: 200,
  })
  const owner = connect(world.database.ownerUrl, { max: 1 })
  onTestFinished(() => disconnect(owner))
  const [one, two] = [new RawReferral(world, ealing, harrow), new RawReferral(world, ealing, harrow)]
  await one.send()
  await two.send()
  const waiting = () => owner`select send_at, jsonb_array_length(items) as things from alerts
    where state = 'waiting' and authority = ${harrow.id}`
  await until(async () => (await waiting())[0]?.things === 2)
  const [digest, ...more] = await waiting()
  expect(more).toEqual([])
  expect(new Date(Number(digest?.send_at) * 1000).toLocaleTimeString('en-GB', { timeZone: 'Europe/London' })).toBe(
    '08:00:00',
  )
  expect(mail.tried).toEqual([])
  await new RawReferral(world, ealing, harrow).send({ urgent: true })
  await until(() => mail.received.length === 3)
})

test('two gateways share the alerts of many referrals: each is sent once', async () => {
  await world.another()
  const referrals = Array.from({ length: 30 }, () => new RawReferral(world, ealing, slough))
  await Promise.all(referrals.map(one => one.send()))
  await until(() => mail.received.length >= 30)
  const last = new RawReferral(world, ealing, slough)
  await last.send()
  await until(async () => (await whyOf(ealing, last)).alerts[0]?.state === 'sent')
  expect(mail.received.length).toBe(31)
  expect(new Set(mail.received.map(({ id }) => id)).size).toBe(31)
})

test('a child of a closed case who is not in education is urgent for whoever sent it', async () => {
  const referral = new RawReferral(world, ealing, slough)
  const { accepted } = await referral.accepted()
  must(await referral.say(ealing, { verb: 'close', accepted: accepted.digest }, { withLetter: false }))
  must(await referral.say(slough, { verb: 'record_outcome', settled: false }))
  const urgent = () => mail.received.filter(({ subject }) => subject.startsWith('URGENT'))
  await until(() => urgent().length === 3)
  expect(
    urgent()
      .flatMap(({ to }) => to)
      .sort(),
  ).toEqual(['boss@ealing.gov.uk', 'cover@ealing.gov.uk', 'team@ealing.gov.uk'])
})

test('a first manager is announced to every mailbox a council has given, whatever it chose of digests', async () => {
  const [brent] = (await offices.reachable(['Brent'])) as [CouncilKeys]
  await settings(brent, { digest: 'weekly' })
  const box = (name: string) => boxOf('Brent', name)
  const covered_by = { name: 'Kim Marlow', mailbox: box('kim') }
  const away = [{ from_on: '2020-01-01', until_on: '2020-01-02', covered_by }]
  const contacts = [
    { for: 'cme' as const, mailbox: box('team'), absent: away },
    { for: 'front_door' as const, mailbox: box('door') },
  ]
  await publish(world, brent, { contacts, secure_email: box('secure') })
  const directory = new RawDirectory(world)
  const left = { member: memberOf(brent, 'manager').key.kid, reason: 'left', since: Math.floor(Date.now() / 1000) }
  recorded(await directory.say(directory.member(brent), brent.id, { verb: 'remove_member', ...left }))
  // A removal counts from the next second.
  const removed = Date.now()
  await offices.reached()
  await until(() => Math.floor(Date.now() / 1000) > removed / 1000)
  const admission = await directory.admission(brent.id, await makeNewcomer(), 'manager')
  await directory.approved(directory.registrar(0), brent.id, admission)
  const told = (await offices.reached()).filter(to => to !== nationalMailbox)
  expect(told).toEqual(['door', 'kim', 'secure', 'team'].map(box))
})

test('where a council has given no mailbox, both sides can see that nobody was told', async () => {
  const silent = await world.join('Hounslow')
  await offices.idle()
  const referral = new RawReferral(world, ealing, silent)
  await referral.send()
  await offices.idle()
  const { alerts } = await whyOf(ealing, referral)
  expect(alerts).toMatchObject([{ authority: silent.id, state: 'dead', attempts: 0 }])
  expect(alerts[0]?.address).toBeUndefined()
})
