// What is purged leaves nothing behind, what is held or open stays, and both sides can tell what happened for ever after.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Council, verifyBundle } from '../../../clients/sdk/index.ts'
import { removeLeft } from '../../../gateway/retention/purge.ts'
import type { CouncilKeys } from '../../../infra/nation/founding.ts'
import { connected } from '../../support/connected.ts'
import { RawDirectory } from '../../support/raw-directory.ts'
import { must } from '../../support/raw-referral.ts'
import { expectProblem } from '../../support/refusals.ts'
import { memberOf, startWorld, type World } from '../../support/world.ts'
import { asOwner, dumpOf, type Ended, ended, objectsIn, purgeAfter, standsIn, withoutObjects } from './ground.ts'

let world: World
let ealing: CouncilKeys
let slough: CouncilKeys
let officers: Record<'ealing' | 'slough', Council>

beforeAll(async () => {
  world = await startWorld()
  ealing = await world.join('Ealing')
  slough = await world.join('Slough')
  officers = { ealing: await connected(world, ealing), slough: await connected(world, slough) }
})
afterAll(() => world.stop())

const officerOf = (council: CouncilKeys) => world.clientOf(memberOf(council, 'officer'))
const managerOf = (council: CouncilKeys) => world.clientOf(memberOf(council, 'manager'))

function partsOf({ sent, file }: Ended): Uint8Array[] {
  if (!sent.letter) throw new Error('sent without a letter')
  return [sent.letter, file.bytes, Buffer.from(file.part, 'base64url')]
}

async function readings(council: CouncilKeys, { referral, sent, file }: Ended) {
  const paths = [
    `/referrals/${referral.id}/letters/${sent.digest}`,
    `/attachments/${file.id}/content`,
    `/attachments/${file.id}`,
  ]
  return Promise.all(paths.map(path => officerOf(council).get(path)))
}

test('after its time nothing of a filed transfer is left but its history, which says so and still proves everything', async () => {
  const life = await ended(world, ealing, slough)
  const { id } = life.referral
  expect(await purgeAfter(world, 89)).toBe(0)
  const before = await dumpOf(world)
  expect(partsOf(life).map(bytes => standsIn(before, bytes))).toEqual([true, false, true])
  expect(await objectsIn(world)).toHaveLength(1)

  expect(await purgeAfter(world, 91)).toBe(1)
  expect(await purgeAfter(world, 91)).toBe(0)
  const dump = await dumpOf(world)
  expect(partsOf(life).map(bytes => standsIn(dump, bytes))).toEqual([false, false, false])
  expect(await objectsIn(world)).toEqual([])
  expect(await world.check()).toEqual([])
  for (const council of [ealing, slough])
    for (const answer of await readings(council, life)) expectProblem(answer, 'purged')

  for (const council of Object.values(officers)) {
    const { referral, letters } = await council.open(id)
    expect(letters.map(({ status }) => status)).toEqual(['purged', 'purged', 'purged'])
    expect(referral).toMatchObject({ state: 'closed', purged: { because: 'filed', rightly: true } })
  }
  await world.told()
  for (const council of [ealing, slough]) {
    const { body } = await officerOf(council).get('/feed')
    const items = body.items as { subject: string; what: string; verb: string }[]
    expect(items.filter(one => one.subject === id && one.what === 'note').map(({ verb }) => verb)).toEqual(['purged'])
  }
  const bundle = JSON.parse(JSON.stringify(await officers.ealing.proof(id)))
  expect(await verifyBundle(bundle, world.net)).toMatchObject({ id, purged: { rightly: true } })
})

test('what is held stays whole however old it grows, and goes once everybody has released it', async () => {
  const life = await ended(world, ealing, slough)
  const { referral } = life
  for (const council of [ealing, slough]) must(await referral.say(council, { verb: 'hold', reason: 'complaint' }))
  must(await referral.say(ealing, { verb: 'release' }))
  expect(await purgeAfter(world, 5_000)).toBe(0)
  for (const council of [ealing, slough])
    for (const { status } of await readings(council, life)) expect(status).toBe(200)
  const kept = await managerOf(ealing).get('/retention?list=held')
  expect(kept.body.items).toMatchObject([{ id: referral.id, held: [slough.id] }])
  // Whatever a gateway were told to do, its database does not let it.
  const { sql } = world.serving.gateway
  const forced = sql`update referrals set purged_to = 9, purged_at = 9 where id = ${referral.id}`
  await expect(forced).rejects.toThrow('a referral that is open or held is not purged')
  await expect(sql`delete from letters where subject = ${referral.id}`).rejects.toMatchObject({ code: '42501' })

  must(await referral.say(slough, { verb: 'release' }))
  expect(await purgeAfter(world, 91)).toBe(1)
  expect(await world.check()).toEqual([])
})

test('accepted and never closed is never purged, and is reported to the managers of both sides', async () => {
  const life = await ended(world, ealing, slough, { close: false })
  expect(await purgeAfter(world, 5_000)).toBe(0)
  await asOwner(
    world,
    owner => owner`update referrals set changed_at = changed_at - 40 * 86400 where id = ${life.referral.id}`,
  )
  for (const council of [ealing, slough]) {
    const { body } = await managerOf(council).get('/retention?list=unclosed')
    expect(body.items).toMatchObject([{ id: life.referral.id, state: 'accepted' }])
  }
  const refused = await officerOf(ealing).get('/retention?list=unclosed')
  expectProblem(refused, 'role_may_not')
  expect(refused.body.detail).toBe('The role officer may not read retention; manager, auditor may.')
  must(await life.referral.say(ealing, { verb: 'close', accepted: life.accepted.digest }))
})

test('what one side never filed is listed, told three times to both, and goes after a year', async () => {
  const { referral } = await ended(world, ealing, slough, { filed: false })
  must(await referral.say(ealing, { verb: 'filed' }))
  const { body } = await managerOf(slough).get('/retention?list=unfiled')
  const items = body.items as { id: string; filed: string[]; purge_at: number }[]
  expect(items.find(({ id }) => id === referral.id)).toMatchObject({ filed: [ealing.id] })
  const done: [number, number][] = []
  for (const after of [274, 276, 277, 334, 336, 357, 359, 364, 366, 367]) {
    const before = (await officers.slough.referral(referral.id)).notes.length
    await purgeAfter(world, after)
    done.push([after, (await officers.slough.referral(referral.id)).notes.length - before])
  }
  expect(done.filter(([, notes]) => notes > 0).map(([after]) => after)).toEqual([276, 336, 359, 366])
  const told = await officers.ealing.referral(referral.id)
  expect(told.notes.map(({ note, alert }) => alert ?? note)).toEqual([1, 2, 3, 'purged'])
  expect(told.purged).toMatchObject({ because: 'never_filed', rightly: true })
  expect(await world.check()).toEqual([])
})

test('a letter that comes later has to be filed again and has its own time', async () => {
  const { referral } = await ended(world, ealing, slough)
  must(await referral.say(slough, { verb: 'record_outcome', settled: true }))
  await purgeAfter(world, 91)
  expect((await officers.ealing.referral(referral.id)).purged).toBeUndefined()
  must(await referral.say(ealing, { verb: 'filed' }))
  expect(await purgeAfter(world, 91)).toBe(1)
})

test('a council waits as long as it chose: the longer of both', async () => {
  const leeds = await world.join('Leeds')
  const directory = new RawDirectory(world)
  const said = await directory.say(directory.member(leeds, 'manager'), leeds.id, { verb: 'set_retention', days: 200 })
  expect(said.status).toBe(201)
  await ended(world, leeds, slough)
  expect(await purgeAfter(world, 199)).toBe(0)
  expect(await purgeAfter(world, 201)).toBe(1)
  expect(await world.check()).toEqual([])
})

test('killed in the middle of a purge: it stands, nothing of it is served, and the next run takes the bytes away', async () => {
  const life = await ended(world, ealing, slough)
  await expect(purgeAfter(world, 91, withoutObjects(world.serving) as never)).rejects.toMatchObject({
    name: 'ObjectsAway',
  })
  for (const answer of await readings(slough, life)) expectProblem(answer, 'purged')
  expect(standsIn(await dumpOf(world), life.sent.letter ?? new Uint8Array())).toBe(false)
  expect(await objectsIn(world)).toHaveLength(1)
  expect(await world.check()).toEqual([])
  expect(await removeLeft(world.serving.gateway, 600)).toBe(0)
  expect(await removeLeft(world.serving.gateway, 0)).toBe(1)
  expect(await objectsIn(world)).toEqual([])
  expect(await world.check()).toEqual([])
  // Cut off between bytes and row, it removes what is gone already: that is no error.
  await asOwner(world, owner => owner`update attachments set purged_at = null where id = ${life.file.id}`)
  expect(await removeLeft(world.serving.gateway, 0)).toBe(1)
  expect((await officers.slough.referral(life.referral.id)).notes).toHaveLength(1)
})

test('three gateways at once purge everything once', async () => {
  const lives = [
    await ended(world, ealing, slough),
    await ended(world, ealing, slough),
    await ended(world, ealing, slough),
  ]
  const [second, third] = [await world.another(), await world.another()]
  const done = await Promise.all([world.serving, second, third].map(one => purgeAfter(world, 91, one)))
  expect(done.reduce((sum, one) => sum + one)).toBe(3)
  for (const { referral } of lives) expect((await officers.ealing.referral(referral.id)).notes).toHaveLength(1)
  expect(await objectsIn(world)).toEqual([])
  expect(await world.check()).toEqual([])
})
