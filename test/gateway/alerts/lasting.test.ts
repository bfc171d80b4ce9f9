// Alerts that cannot be delivered for days, and those that wait for their hour: the clock of database and jobs is moved, nothing sleeps.
import { generateKeyPairSync } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { alertLine } from '../../../clients/words/clocks.ts'
import { connect, disconnect, type Sql } from '../../../gateway/database/connect.ts'
import type { CouncilKeys } from '../../../infra/nation/founding.ts'
import { addDays, londonInstant } from '../../../schemas/clocks/days.ts'
import { type Offices, quietMonday, startOffices } from '../../support/alerts/offices.ts'
import { type Receiver, startReceiver, until } from '../../support/alerts/servers.ts'
import { RawReferral } from '../../support/raw-referral.ts'
import { memberOf } from '../../support/world.ts'

const monday = quietMonday()
const hour = 3600
let offices: Offices
let receiver: Receiver
let owner: Sql
let ealing: CouncilKeys
let slough: CouncilKeys
/** The clock as it stands. */
let now = londonInstant(monday, 9)

beforeAll(async () => {
  receiver = await startReceiver()
  const webhookKeys = [generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })]
  // Nobody is reminded of anything here.
  const clocks = { take_on_working_days: 40, decide_working_days: 40, manager_working_days: 60, chaser_weeks: 26 }
  offices = await startOffices({ webhookKeys, clocks })
  ;[ealing, slough] = (await offices.reachable(['Ealing', 'Slough'], now)) as [CouncilKeys, CouncilKeys]
  owner = connect(offices.world.database.ownerUrl, { max: 1 })
  await offices.world.another()
})
afterAll(async () => {
  await disconnect(owner)
  await offices.stop()
  await receiver.close()
})
beforeEach(async () => {
  offices.mail.refuse = () => undefined
  await choose({ digest: 'none' })
})

async function moveTo(at: number): Promise<void> {
  now = at
  await offices.move(at)
}
const moveBy = (seconds: number) => moveTo(now + seconds)

async function choose(settings: object): Promise<void> {
  const manager = offices.world.clientOf(memberOf(slough, 'manager'))
  expect(await manager.request('POST', '/alerts', { json: settings })).toMatchObject({ status: 200 })
}

async function sent(): Promise<RawReferral> {
  const referral = new RawReferral(offices.world, ealing, slough)
  await referral.send({ iat: now })
  return referral
}

type Alert = Parameters<typeof alertLine>[0] & { authority: string }
async function alertsOf(council: CouncilKeys, { id }: RawReferral): Promise<Alert[]> {
  const { body } = await offices.world.clientOf(memberOf(council, 'officer')).get(`/referrals/${id}/why`)
  return body.alerts as Alert[]
}

/**
 * In how many seconds an alert of a referral is tried again; 0 until its last failure is written down. Only then the clock may be moved:
 * a pause that began on the moved clock would not end before it is moved again.
 */
async function nextTry({ id }: RawReferral, channel: 'email' | 'webhook'): Promise<number> {
  const [row] = await owner<{ inSeconds: number; state: string }[]>`
    select ceil(extract(epoch from j.start_after) - ${now})::int as "inSeconds", j.state::text as state
    from jobs.job j join alerts a on a.id::text = j.data->>'id'
    where a.subjects @> array[${id}::text] and a.channel = ${channel}`
  return row?.state === 'retry' ? row.inSeconds : 0
}

test('a mailbox that takes nothing is tried ever more seldom for 72 hours, then the alert is dead, and both sides can see it', async () => {
  const { mail } = offices
  mail.refuse = () => 451
  mail.tried.length = 0
  await moveTo(londonInstant(monday, 10))
  const referral = await sent()
  for (let tries = 1; tries <= 6; tries += 1) {
    await until(async () => mail.tried.length === tries && (await nextTry(referral, 'email')) > 0)
    const pause = await nextTry(referral, 'email')
    // At least half of the double of the last, at most all of it.
    expect(pause, `after ${tries} tries`).toBeGreaterThanOrEqual(2 ** (tries - 1) - 1)
    expect(pause).toBeLessThanOrEqual(2 ** tries + 1)
    await moveBy(pause)
  }
  for (const hours of [24, 48, 71]) {
    const before = mail.tried.length
    await moveTo(londonInstant(monday, 10) + hours * hour)
    await until(async () => mail.tried.length > before && (await nextTry(referral, 'email')) > 0)
    expect((await alertsOf(ealing, referral))[0]?.state).toBe('waiting')
  }
  await moveBy(5 * hour)
  await until(async () => (await alertsOf(ealing, referral))[0]?.state === 'dead')
  const tries = mail.tried.length
  expect(new Set(mail.tried).size).toBe(1)
  const [theirs, ours] = [await alertsOf(ealing, referral), await alertsOf(slough, referral)]
  expect(theirs).toMatchObject([{ authority: slough.id, state: 'dead', attempts: tries }])
  expect(alertLine(ours[0] as Alert, 'Slough')).toMatch(
    new RegExp(`^E-mail alert to Slough: could not be delivered, ${tries} tries \\(451 .*\\)$`),
  )
  await moveBy(24 * hour)
  mail.refuse = () => undefined
  await sent()
  expect(await offices.reached()).toEqual(['team@slough.gov.uk'])
})

test('quiet hours hold until they end; a daily digest comes on the next working day, a weekly one on Monday, each as one e-mail', async () => {
  const { mail, reached } = offices
  const week = addDays(monday, 7)
  const at = (days: number, hours: number) => moveTo(londonInstant(addDays(week, days), hours))
  const comes = async (subject: string) => {
    await offices.idle()
    expect(mail.received.map(one => one.subject)).toEqual([`CME referrals: ${subject} a look`])
    expect(await reached()).toEqual(['team@slough.gov.uk'])
  }
  await at(0, 19)
  await choose({ digest: 'none', quiet: { from: 18, until: 8 } })
  await sent()
  expect(await reached()).toEqual([])
  await at(1, 7)
  expect(await reached()).toEqual([])
  await at(1, 8)
  await comes('a referral needs')
  // From Friday on, over the weekend.
  await choose({ digest: 'daily' })
  await at(4, 10)
  await Promise.all([sent(), sent()])
  await at(5, 10)
  await sent()
  expect(await reached()).toEqual([])
  await at(7, 7)
  expect(await reached()).toEqual([])
  await at(7, 8)
  await comes('3 referrals need')
  // Whoever sends the digest may have read it already: what comes in its last minute is told beside it, not in it.
  for (const secondsBefore of [120, 30]) {
    await moveTo(londonInstant(addDays(week, 8), 8) - secondsBefore)
    await sent()
    await offices.idle()
  }
  await at(8, 8)
  await offices.idle()
  expect(mail.received.map(one => one.subject)).toEqual(Array(2).fill('CME referrals: a referral needs a look'))
  await reached()
  await choose({ digest: 'weekly' })
  for (const day of [8, 10, 12]) {
    await at(day, 11)
    await Promise.all([sent(), sent()])
    expect(await reached()).toEqual([])
  }
  await at(14, 7)
  expect(await reached()).toEqual([])
  await at(14, 8)
  await comes('6 referrals need')
})

test('a webhook that fails for three days is switched off, its manager is told once, and nothing more is posted to it', async () => {
  const { reached } = offices
  await moveTo(londonInstant(addDays(monday, 28), 9))
  receiver.answer = (_, response) => void response.writeHead(500).end()
  await choose({ digest: 'none', webhook: receiver.url })
  const first = await sent()
  const failed = (referral: RawReferral) => until(async () => (await nextTry(referral, 'webhook')) > 0)
  await failed(first)
  for (const hours of [24, 24, 23]) {
    const before = receiver.received.length
    await moveBy(hours * hour)
    await failed(first)
    expect(receiver.received.length).toBe(before + 1)
  }
  const later = await sent()
  await failed(later)
  offices.mail.received.length = 0
  await moveBy(5 * hour)
  const off = async (referral: RawReferral) =>
    (await alertsOf(slough, referral)).filter(({ channel, state }) => channel === 'webhook' && state === 'dead').length
  await until(async () => (await off(first)) === 1 && (await off(later)) === 1)
  await sent()
  expect((await reached()).filter(to => to === 'boss@slough.gov.uk')).toEqual(['boss@slough.gov.uk'])
  const { body } = await offices.world.clientOf(memberOf(slough, 'manager')).get('/alerts')
  expect(body).toMatchObject({ webhook_off: 'answered 500' })
  const posted = receiver.received.length
  await sent()
  await offices.idle()
  expect(receiver.received.length).toBe(posted)
})
