// Whole chains end by another role than the gateway's, and database and bucket are compared both ways.
import { Readable } from 'node:stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect, disconnect, type Sql } from '../../../gateway/database/connect.ts'
import { migrate } from '../../../gateway/database/migrate.ts'
import { expireDue } from '../../../gateway/retention/expire.ts'
import { reconcile, removeUnknown } from '../../../gateway/retention/reconcile.ts'
import type { CouncilKeys } from '../../../infra/nation/founding.ts'
import { newId } from '../../../schemas/ids.ts'
import { RawReferral } from '../../support/raw-referral.ts'
import { memberOf, startWorld, type World } from '../../support/world.ts'
import { asOwner, day, dumpOf, ended, purgeAfter } from './ground.ts'

let world: World
let ealing: CouncilKeys
let slough: CouncilKeys
let retention: Sql

beforeAll(async () => {
  world = await startWorld()
  ealing = await world.join('Ealing')
  slough = await world.join('Slough')
  const { ownerUrl } = world.database
  const url = new URL(ownerUrl)
  // Logins belong to the cluster: one of this test's own.
  url.username = `retention_${newId().slice(-12)}`
  url.password = 'quiet'
  await migrate({ ownerUrl, retentionUrl: url.href })
  retention = connect(url.href, { max: 2 })
})
afterAll(async () => {
  await asOwner(world, async owner => {
    const [{ name } = { name: '' }] = await retention<{ name: string }[]>`select current_user::text as name`
    await disconnect(retention)
    await owner.unsafe(`drop role if exists ${name}`)
  })
  await world.stop()
})

/** Everything recorded moved this far into the past, behind everybody's back. */
async function aged(days: number): Promise<void> {
  await asOwner(world, async owner => {
    await owner`alter table referrals disable trigger purge_is_due`
    await owner`update referrals set quiet_since = quiet_since - ${days * day}, purged_at = purged_at - ${days * day}`
    await owner`alter table referrals enable trigger purge_is_due`
  })
}

const years = 7 * 365

test('a chain ends whole, years after its letters, and by no other role', async () => {
  const { nation } = world.serving.gateway
  const life = await ended(world, ealing, slough)
  const open = new RawReferral(world, ealing, slough)
  await open.send()
  await purgeAfter(world, 91)
  const { id } = life.referral
  expect(await expireDue(retention, nation)).toBe(0)
  await expect(world.serving.gateway.sql`select expire_referrals(array[${id}], 1)`).rejects.toMatchObject({
    code: '42501',
  })
  await expect(retention`delete from chain where subject = ${id}`).rejects.toMatchObject({ code: '42501' })
  await expect(retention`select expire_referrals(array[${open.id}], ${2 ** 40})`).rejects.toThrow(
    'one of these is not over',
  )
  await expect(retention`select expire_referrals(array[${id}], ${2 ** 40})`).rejects.toThrow('one of these is not over')

  await aged(years + 1)
  expect(await expireDue(retention, nation, { dryRun: true })).toBe(1)
  expect(await expireDue(retention, nation)).toBe(1)
  const dump = await dumpOf(world)
  for (const trace of [id, life.file.id, life.sent.statement]) expect(dump).not.toContain(trace)
  expect((await world.clientOf(memberOf(ealing, 'officer')).get(`/referrals/${id}`)).status).toBe(404)
  expect(await world.check()).toEqual([])
})

test('what a later referral follows stays until that one ends too', async () => {
  const { nation } = world.serving.gateway
  const first = await ended(world, ealing, slough)
  const second = new RawReferral(world, slough, ealing)
  await second.send({ follows: first.referral.id })
  await purgeAfter(world, 91)
  await aged(years + 1)
  expect(await expireDue(retention, nation)).toBe(0)
})

test('objects nobody knows and attachments without bytes are found, however few rows are held at once; what is young is left', async () => {
  const { gateway } = world.serving
  const lives = [
    await ended(world, ealing, slough),
    await ended(world, ealing, slough),
    await ended(world, ealing, slough),
  ]
  const keys = await asOwner(
    world,
    owner => owner<{ id: string; key: string }[]>`
      select id, object_key as key from attachments where id = any(${lives.map(({ file }) => file.id)}) order by id`,
  )
  // Before all, beside one, and after all.
  const strays = ['attachments/0', `${keys[1]?.key}-`, 'stray']
  for (const key of strays) {
    const upload = await gateway.objects.beginUpload(key)
    const etag = await gateway.objects.putPart({ key, upload, number: 1, bytes: 5 }, Readable.from(chunks()))
    await gateway.objects.completeUpload({ key, upload }, [{ number: 1, etag: etag ?? '' }])
  }
  expect(await reconcile(gateway)).toMatchObject({ findings: 0 })

  const later = { now: Date.now() + 25 * 3_600_000 }
  const found = await reconcile(gateway, later)
  expect(found.unknownObjects.toSorted()).toEqual(strays.toSorted())
  expect(found.missingObjects).toEqual([])
  for (const page of [1, 2, 3]) expect(await reconcile(gateway, { ...later, page })).toEqual(found)
  expect(await removeUnknown(gateway, found)).toBeGreaterThanOrEqual(3)
  expect(await reconcile(gateway, later)).toMatchObject({ findings: 0 })

  for (const { key } of [keys[0], keys[2]].filter(one => one !== undefined))
    await gateway.objects.discard(key, undefined)
  const missing = { missingObjects: [keys[0]?.id, keys[2]?.id], findings: 2 }
  for (const page of [1, 2, 1_000]) expect(await reconcile(gateway, { page })).toMatchObject(missing)
})

async function* chunks() {
  yield Buffer.from('stray')
}
