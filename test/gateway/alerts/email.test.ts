// E-mail alerts against a real mail server: who is told, what stands there, and what happens when it is not taken.
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest'
import { openMailer } from '../../../gateway/alerts/mail/smtp.ts'
import { connect, disconnect } from '../../../gateway/database/connect.ts'
import type { CouncilKeys } from '../../../infra/nation/founding.ts'
import { newId, sha256 } from '../../../schemas/ids.ts'
import { alertsTo, type MailServer, startMailServer, until } from '../../support/alerts/servers.ts'
import { RawDirectory } from '../../support/raw-directory.ts'
import { must, RawReferral } from '../../support/raw-referral.ts'
import { memberOf, startWorld, type World } from '../../support/world.ts'

let mail: MailServer
let world: World
let ealing: CouncilKeys
let slough: CouncilKeys

beforeAll(async () => {
  mail = await startMailServer()
  world = await startWorld({ alerts: await alertsTo(mail.url) })
  ;[ealing, slough] = [await reachable('Ealing'), await reachable('Slough')]
})
afterAll(async () => {
  await world.stop()
  await mail.close()
})
beforeEach(() => {
  mail.received.length = 0
  mail.tried.length = 0
  mail.refuse = () => undefined
})

/** A council that joins and tells the directory where it is reached. */
async function reachable(name: string): Promise<CouncilKeys> {
  const council = await world.join(name)
  const directory = new RawDirectory(world)
  const contact = (what: string, box: string) => ({
    for: what,
    name: `Alex Quill-${box}`,
    mailbox: `${box}@${name.toLowerCase()}.gov.uk`,
  })
  const document = JSON.stringify({
    contacts: [contact('cme', 'team'), contact('deputy', 'cover'), contact('manager', 'boss')],
  })
  const update = { verb: 'update', document: await sha256(document) } as const
  const told = await directory.say(directory.member(council), council.id, update, { document })
  if (told.status !== 201) throw new Error(told.text)
  return council
}

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
  const harrow = await reachable('Harrow')
  expect(await settings(harrow, { digest: 'daily', quiet: { from: 18, until: 8 } })).toMatchObject({
    status: 200,
  })
  const owner = connect(world.database.ownerUrl, { max: 1 })
  onTestFinished(() => disconnect(owner))
  const [one, two] = [new RawReferral(world, ealing, harrow), new RawReferral(world, ealing, harrow)]
  await one.send()
  await two.send()
  const waiting = () => owner`select send_at, jsonb_array_length(items) as things from alerts where state = 'waiting'`
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
