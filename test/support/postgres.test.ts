// The ground the other tests stand on.

import { expect, test } from 'vitest'
import { connect, disconnect } from '../../gateway/database/connect.ts'
import { assertMigrated } from '../../gateway/database/migrate.ts'
import { freshDatabase } from './postgres.ts'

test('every fresh database is migrated, its own, and gone when dropped', async () => {
  const [one, other] = await Promise.all([freshDatabase(), freshDatabase()])
  const owner = connect(one.ownerUrl, { max: 1 })
  await owner`create table mine (it int)`
  await disconnect(owner)
  const stranger = connect(other.gatewayUrl, { max: 1 })
  await assertMigrated(stranger)
  expect(await stranger`select to_regclass('mine') as it`).toEqual([{ it: null }])
  await other.drop()
  await expect(stranger`select 1`).rejects.toThrow()
  await disconnect(stranger)
})
