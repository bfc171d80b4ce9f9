// A council closes at midnight in London, on either side of a clock change: in the fold, in look-ups and in what is left behind.
import { expect, test } from 'vitest'
import { lookAtClocks } from '../../../gateway/clocks/look.ts'
import { clockSet, saveClock } from '../../../gateway/clocks/queries.ts'
import { connect, disconnect } from '../../../gateway/database/connect.ts'
import { leftBehind } from '../../../infra/world/left-behind.ts'
import { beginningOf, dayOf, statusAt } from '../../../schemas/directory/identity.ts'
import { type MovedClock, moveableClock } from '../../support/moved-clock.ts'
import { RawDirectory } from '../../support/raw-directory.ts'
import { RawReferral } from '../../support/raw-referral.ts'
import { memberOf, startWorld } from '../../support/world.ts'

test.each([
  ['1 April 2027, in summer time', '2027-04-01', '2027-03-31T23:00:00Z'],
  ['the Sunday on which clocks go forward', '2027-03-28', '2027-03-28T00:00:00Z'],
  ['the day after', '2027-03-29', '2027-03-28T23:00:00Z'],
  ['the Sunday on which clocks go back', '2027-10-31', '2027-10-30T23:00:00Z'],
  ['the day after that', '2027-11-01', '2027-11-01T00:00:00Z'],
  ['midwinter', '2027-01-01', '2027-01-01T00:00:00Z'],
])('a day begins at midnight in London: %s', (_, on, instant) => {
  const at = Date.parse(instant) / 1000
  expect(beginningOf(on)).toBe(at)
  expect([dayOf(at - 1) < on, dayOf(at)]).toEqual([true, on])
  const closing = { status: 'closing', closes_on: on } as const
  expect([statusAt(closing, at - 1), statusAt(closing, at)]).toEqual(['closing', 'closed'])
})

test('a council that closes on 1 April 2027 takes referrals until 23:00 UTC of 31 March, and not one second longer', async () => {
  let move: MovedClock = async () => {}
  const world = await startWorld({
    prepare: async database => {
      move = await moveableClock(database)
    },
  })
  const [ealing, surrey, west] = [await world.join('Ealing'), await world.join('Surrey'), await world.join('Weyshire')]
  const directory = new RawDirectory(world)
  const on = '2027-04-01'
  await directory.approved(directory.registrar(0), surrey.id, {
    verb: 'succeed',
    successors: [west.id],
    on,
    custodian: west.id,
  })
  const owner = connect(world.database.ownerUrl, { max: 1 })
  const seen = async (at: number) => {
    await move(at)
    const referral = new RawReferral(world, ealing, surrey)
    const sent = await referral.say(ealing, { ...referral.sendClaims(), iat: at })
    const client = world.clientOf(memberOf(ealing, 'officer'))
    const found = (await client.get('/directory/authorities?query=surrey')).body.items as { name: string }[]
    const entry = (await client.get(`/directory/authorities/${surrey.id}`)).body
    const left = (await leftBehind(owner)).length
    const names = found.map(({ name }) => name)
    return { status: sent.status, entry: entry.status, names: names.length, left, code: sent.body.code }
  }
  const midnight = beginningOf(on)
  expect(await seen(midnight - 1)).toEqual({ status: 201, entry: 'closing', names: 1, left: 0, code: undefined })
  expect(await seen(midnight)).toEqual({
    status: 409,
    entry: 'closed',
    names: 2,
    left: 1,
    code: 'recipient_closed',
  })
  await disconnect(owner)
  expect(await world.check()).toEqual([])
})

test('one referral whose history cannot be read keeps nobody else from being reminded, and is told of', async () => {
  let move: MovedClock = async () => {}
  const world = await startWorld({
    prepare: async database => {
      move = await moveableClock(database)
    },
  })
  const [ealing, surrey] = [await world.join('Ealing'), await world.join('Surrey')]
  const begun = Date.parse('2027-06-07T09:00:00Z') / 1000
  await move(begun)
  const [spoilt, sound] = [new RawReferral(world, ealing, surrey), new RawReferral(world, ealing, surrey)]
  for (const one of [spoilt, sound]) await one.say(ealing, { ...one.sendClaims(), iat: begun })
  const owner = connect(world.database.ownerUrl, { max: 1 })
  await owner`update chain set statement = 'spoilt' where subject = ${spoilt.id}`
  // Looked at first.
  await owner`update referrals set look_at = 0 where id = ${spoilt.id}`
  await disconnect(owner)
  await expect(lookAtClocks(world.serving.gateway, begun + 14 * 86_400)).rejects.toMatchObject({
    code: 'malformed_statement',
  })
  const { body } = await world.clientOf(memberOf(ealing, 'officer')).get(`/referrals/${sound.id}`)
  expect((body.notes as string[]).length).toBeGreaterThan(0)
})

test('a statement that was thought out by the calendar before leaves the mark of the new one to the job', async () => {
  const world = await startWorld()
  const [ealing, surrey] = [await world.join('Ealing'), await world.join('Surrey')]
  const referral = new RawReferral(world, ealing, surrey)
  await referral.say(ealing, referral.sendClaims())
  const owner = connect(world.database.ownerUrl, { max: 1 })
  await owner.begin(async tx => {
    const after = async (change: unknown) => {
      await change
      const [row] = await tx<{ lookAt: number }[]>`select look_at as "lookAt" from referrals where id = ${referral.id}`
      return row?.lookAt
    }
    expect(await after(tx`update referrals set look_at = 0 where id = ${referral.id}`)).toBe(0)
    expect(await after(tx`update referrals set ${clockSet(tx, { lookAt: 5 })} where id = ${referral.id}`)).toBe(0)
    expect(await after(saveClock(tx, referral.id, { lookAt: 5 }))).toBe(5)
    expect(await after(tx`update referrals set ${clockSet(tx, { lookAt: 6 })} where id = ${referral.id}`)).toBe(6)
    expect(await after(tx`update referrals set ${clockSet(tx, {})} where id = ${referral.id}`)).toBe(null)
  })
  await disconnect(owner)
})
