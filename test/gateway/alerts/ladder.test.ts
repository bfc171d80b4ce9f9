// The ladder by e-mail, to its last rung, through a real mail server; and the termly clock of the directory. The database's clock is moved.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { lookAtClocks } from '../../../gateway/clocks/look.ts'
import type { CouncilKeys } from '../../../infra/nation/founding.ts'
import { addDays, londonInstant } from '../../../schemas/clocks/days.ts'
import {
  boxOf,
  nationalMailbox,
  type Offices,
  publish,
  quietMonday,
  startOffices,
  usualContacts,
} from '../../support/alerts/offices.ts'
import { must, RawReferral } from '../../support/raw-referral.ts'
import { memberOf } from '../../support/world.ts'

const monday = quietMonday()
const day = (count: number) => addDays(monday, count)
let offices: Offices
let ealing: CouncilKeys
let slough: CouncilKeys

beforeAll(async () => {
  offices = await startOffices()
  const start = londonInstant(monday, 9)
  ;[ealing, slough] = (await offices.reachable(['Ealing', 'Slough'], start)) as [CouncilKeys, CouncilKeys]
  const box = (name: string) => boxOf('Slough', name)
  const kim = { name: 'Kim Marlow', mailbox: box('kim') }
  await publish(
    offices.world,
    slough,
    {
      contacts: [
        { for: 'cme', mailbox: box('team') },
        { for: 'deputy', mailbox: box('deputy'), absent: [{ from_on: day(7), until_on: day(12), covered_by: kim }] },
        {
          for: 'manager',
          mailbox: box('boss'),
          absent: [
            { from_on: day(14), until_on: day(18), covered_by: 'data_protection' },
            { from_on: day(42), until_on: day(70) },
          ],
        },
        { for: 'data_protection', mailbox: box('dpo') },
      ],
    },
    start,
  )
})
afterAll(() => offices.stop())

/** The clock stands there, and the gateway looks. */
async function at(count: number, hour: number): Promise<number> {
  const now = londonInstant(day(count), hour)
  await offices.move(now)
  await lookAtClocks(offices.world.serving.gateway)
  return now
}

test('each rung reaches its mailbox: team, whoever covers for the deputy and the manager, both managers, national administrators', async () => {
  const { world, reached, mail } = offices
  const now = await at(0, 10)
  const referral = new RawReferral(world, ealing, slough)
  await referral.send({ iat: now })
  expect(await reached()).toEqual(['team@slough.gov.uk'])
  const rungs: [number, string[]][] = [
    [3, ['team@slough.gov.uk']],
    [8, ['kim@slough.gov.uk']],
    [15, ['dpo@slough.gov.uk']],
    [28, ['boss@ealing.gov.uk', 'boss@slough.gov.uk']],
    [42, [nationalMailbox]],
  ]
  for (const [count, expected] of rungs) {
    await at(count, 7)
    expect(await reached()).toEqual([])
    await at(count, 8)
    expect(await reached(), `after ${count} days`).toEqual(expected)
  }
  const why = await world.clientOf(memberOf(ealing, 'officer')).get(`/referrals/${referral.id}/why`)
  const { steps, alerts } = why.body as { steps: { step: string }[]; alerts: { address?: string; state: string }[] }
  expect(steps.map(({ step }) => step)).toEqual(['team', 'cover', 'manager', 'managers', 'registrars'])
  const sent = alerts.map(({ address }) => address).toSorted()
  expect(sent).toEqual(['team@slough.gov.uk', ...rungs.flatMap(([, boxes]) => boxes)].toSorted())
  expect(alerts.every(({ state }) => state === 'sent')).toBe(true)
  expect(mail.tried.length).toBe(new Set(mail.tried).size)
})

test('what is urgent heeds neither quiet hours nor digests, and reaches team, cover and manager together, again when its day ends', async () => {
  const { world, reached } = offices
  const settings = { digest: 'weekly', quiet: { from: 18, until: 8 } }
  await world.clientOf(memberOf(slough, 'manager')).request('POST', '/alerts', { json: settings })
  // The manager is away and nobody covers: who covers for them is the next there is.
  const everybody = ['deputy@slough.gov.uk', 'team@slough.gov.uk']
  const saturdayNight = await at(47, 23)
  const referral = new RawReferral(world, ealing, slough)
  await referral.send({ urgent: true, iat: saturdayNight })
  expect(await reached()).toEqual(everybody)
  await at(49, 16)
  expect(await reached()).toEqual([])
  const due = await at(49, 17)
  expect(await reached()).toEqual(everybody)
  must(await referral.say(ealing, { verb: 'withdraw', iat: due }))
  expect(await reached()).toEqual(['team@slough.gov.uk'])
  await world.clientOf(memberOf(slough, 'manager')).request('POST', '/alerts', { json: { digest: 'none' } })
})

test('a council is asked to confirm its entry two weeks before it is out of date, on that day, and every four weeks; once it has, no more', async () => {
  const { world, reached, mail } = offices
  const mailsOn = async (count: number, howMany: number) => {
    await offices.move(londonInstant(day(count), 7))
    expect(await reached(), `${count} days, too early`).toEqual([])
    await offices.move(londonInstant(day(count), 8))
    await expect.poll(() => mail.received.length, { timeout: 30_000 }).toBe(howMany)
    expect(mail.received.every(({ subject }) => subject === 'CME directory: something needs a look')).toBe(true)
    return reached()
  }
  const teams = ['team@ealing.gov.uk', 'team@slough.gov.uk']
  // Confirmed on a Monday; ninety days later is a Sunday, and the entry due on the Monday after.
  expect(await mailsOn(77, 2)).toEqual(teams)
  expect(await mailsOn(91, 4)).toEqual(['boss@ealing.gov.uk', 'boss@slough.gov.uk', ...teams])
  await publish(world, ealing, usualContacts('Ealing'), londonInstant(day(92), 8) - 86_400 + 60)
  expect(await mailsOn(119, 2)).toEqual(['boss@slough.gov.uk', 'team@slough.gov.uk'])
  expect(await world.check()).toEqual([])
})
