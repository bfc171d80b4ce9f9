// Migrating: once however many try, all or nothing, never backwards; and the gateway's login made with it.

import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { connect, disconnect, type Sql } from '../../../gateway/database/connect.ts'
import { assertMigrated, migrate } from '../../../gateway/database/migrate.ts'
import { startPostgres } from '../../../infra/embedded/postgres.ts'
import { closedFolder } from '../../infra/scratch.ts'
import { freshDatabase } from '../../support/postgres.ts'

function client(url: string): Sql {
  const sql = connect(url, { max: 1 })
  onTestFinished(() => disconnect(sql, 1))
  return sql
}

async function migrations(files: Record<string, string>): Promise<string> {
  const folder = join(await closedFolder(), 'migrations')
  await mkdir(folder)
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
  return folder
}

const one = { '001.do.first.sql': 'create table first (it int); grant select on public.migration to public;' }
const two = { ...one, '002.do.second.sql': 'create table second (it int); insert into second values (1);' }

test('several migrators at once apply each file once', async () => {
  const { ownerUrl } = await freshDatabase({ migrated: false })
  const folder = await migrations(two)
  const done = await Promise.all([1, 2, 3, 4].map(() => migrate({ ownerUrl, folder })))
  expect(done.flatMap(({ applied }) => applied)).toEqual(['001 first', '002 second'])
  expect(await client(ownerUrl)`select it from second`).toHaveLength(1)
})

test('databases of one new cluster can be migrated all at once, and one login serves them', async () => {
  const postgres = await startPostgres({ folder: await closedFolder(), durable: false })
  onTestFinished(() => postgres.stop())
  const owner = client(postgres.ownerUrl)
  const urls = ['a', 'b', 'c', 'd'].map(name => {
    const at = (url: string) => Object.assign(new URL(url), { pathname: `/${name}` }).href
    return { name, ownerUrl: at(postgres.ownerUrl), gatewayUrl: at(postgres.gatewayUrl) }
  })
  for (const { name } of urls) await owner`create database ${owner(name)}`
  await Promise.all([...urls, ...urls].map(migrate))
  for (const { gatewayUrl } of urls) await expect(assertMigrated(client(gatewayUrl))).resolves.toBeUndefined()
})

test('a second run changes nothing', async () => {
  const database = await freshDatabase()
  const { from, to, applied } = await migrate(database)
  expect({ from, applied }).toEqual({ from: to, applied: [] })
})

test('the gateway gets its new password when its address carries one', async () => {
  const database = await freshDatabase()
  const gatewayUrl = Object.assign(new URL(database.gatewayUrl), {
    username: 'cme_gateway_other',
    password: 'p%27w%20%22',
  })
  await migrate({ ...database, gatewayUrl: gatewayUrl.href })
  gatewayUrl.password = 'another'
  await migrate({ ...database, gatewayUrl: gatewayUrl.href })
  expect(await client(gatewayUrl.href)`select current_user as it`).toEqual([{ it: 'cme_gateway_other' }])
})

test('a file that fails leaves the database as it was', async () => {
  const { ownerUrl } = await freshDatabase({ migrated: false })
  const folder = await migrations({ ...one, '002.do.broken.sql': 'create table second (it int); select 1/0;' })
  await expect(migrate({ ownerUrl, folder })).rejects.toThrow('division by zero')
  expect(await client(ownerUrl)`select to_regclass('first') as first, to_regclass('migration') as migration`).toEqual([
    { first: null, migration: null },
  ])
})

test('a database newer than the code is refused, by migrator and gateway', async () => {
  const { ownerUrl } = await freshDatabase({ migrated: false })
  await migrate({ ownerUrl, folder: await migrations(two) })
  const older = await migrations(one)
  await expect(migrate({ ownerUrl, folder: older })).rejects.toThrow('at migration 2, this code knows only 1')
  await expect(assertMigrated(client(ownerUrl), older)).rejects.toThrow('at migration 2, this code knows only 1')
  expect(await client(ownerUrl)`select it from second`).toHaveLength(1)
})

test('a gateway refuses a database that was not migrated far enough, or never', async () => {
  const { ownerUrl } = await freshDatabase({ migrated: false })
  const newer = await migrations(two)
  await expect(assertMigrated(client(ownerUrl), newer)).rejects.toThrow('at migration 0, this code needs 2')
  await migrate({ ownerUrl, folder: await migrations(one) })
  await expect(assertMigrated(client(ownerUrl), newer)).rejects.toThrow('at migration 1, this code needs 2')
})

test('a file that was changed after it ran is refused', async () => {
  const { ownerUrl } = await freshDatabase({ migrated: false })
  await migrate({ ownerUrl, folder: await migrations(one) })
  const edited = await migrations({ '001.do.first.sql': `${one['001.do.first.sql']} -- edited` })
  await expect(migrate({ ownerUrl, folder: edited })).rejects.toThrow('MD5 checksum failed for migration [1]')
})
