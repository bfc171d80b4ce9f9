// The client: what values become, and what failures mean.

import { expect, onTestFinished, test } from 'vitest'
import { type ConnectOptions, connect, disconnect, type Sql } from '../../../gateway/database/connect.ts'
import { databaseIsAway, violatedConstraint } from '../../../gateway/database/failure.ts'
import { startPostgres } from '../../../infra/embedded/postgres.ts'
import { closedFolder } from '../../infra/scratch.ts'
import { freshDatabase } from '../../support/postgres.ts'

function client(url: string, options?: ConnectOptions): Sql {
  const sql = connect(url, options)
  onTestFinished(() => disconnect(sql, 1))
  return sql
}

async function failure(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  )
}

test('values come back as documented, and go in the same way', async () => {
  const sql = client((await freshDatabase()).gatewayUrl)
  const values = {
    bytes: new Uint8Array([0, 1, 255]),
    count: Number.MAX_SAFE_INTEGER,
    at: new Date('2026-11-22T10:15:30.123Z'),
    on: '2027-04-01',
    json: { some: ['thing'] },
    words: ['one', 'two'],
  }
  const [row] = await sql`
    select ${values.bytes}::bytea as bytes, ${values.count}::bigint as count, ${values.at}::timestamptz as at,
           ${values.on}::date as on, ${sql.json(values.json)}::jsonb as json, ${values.words}::text[] as words,
           12.50::numeric as numeric, null::bigint as nothing`
  expect(row).toEqual({ ...values, bytes: Buffer.from(values.bytes), numeric: '12.50', nothing: null })
})

test('a bigint too large for a number is an error, not a near miss', async () => {
  const sql = client((await freshDatabase()).gatewayUrl)
  await expect(sql`select 9007199254740993::bigint as it`).rejects.toThrow(RangeError)
})

test('statements are prepared, and the server knows who asks', async () => {
  const sql = client((await freshDatabase()).gatewayUrl, { max: 1, applicationName: 'a gateway' })
  await sql`select ${1}::int as it`
  expect(await sql`select count(*) as it from pg_prepared_statements`).toEqual([{ it: expect.toSatisfy(n => n > 0) }])
  expect(await sql`show application_name`).toEqual([{ application_name: 'a gateway' }])
})

test('a constraint that refuses a row is known by name', async () => {
  const sql = client((await freshDatabase()).ownerUrl, { max: 1 })
  await sql`create table once (it int constraint once_only primary key)`
  await sql`insert into once values (1)`
  const refusal = await failure(sql`insert into once values (1)`)
  expect(violatedConstraint(refusal)).toBe('once_only')
  expect(databaseIsAway(refusal)).toBe(false)
})

test('a server that is away is told from a statement that is wrong, and the same client finds it again', async () => {
  const folder = await closedFolder()
  const first = await startPostgres({ folder, durable: false })
  onTestFinished(() => first.stop())
  const sql = client(first.ownerUrl, { max: 2 })
  expect(databaseIsAway(await failure(sql`select 1/0`))).toBe(false)
  const alone = failure(sql`select pg_sleep(60)`)
  const inTransaction = failure(sql.begin(tx => tx`select pg_sleep(60)`))
  const watching = client(first.ownerUrl, { max: 1 })
  while (
    (await watching`select 1 from pg_stat_activity where query like '%sleep(60)' and state = 'active'`).length < 2
  );
  await first.stop()
  for (const error of [await alone, await inTransaction, await failure(sql`select 1`)])
    expect(databaseIsAway(error)).toBe(true)

  const second = await startPostgres({ folder, durable: false })
  onTestFinished(() => second.stop())
  expect(await untilBack(() => Promise.all([sql`select 1 as it`, sql`select 2 as it`]))).toEqual([
    [{ it: 1 }],
    [{ it: 2 }],
  ])
})

/** What the attempt comes to once it no longer fails for want of the database; the test's time limit bounds it. */
async function untilBack<T>(attempt: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await attempt()
    } catch (error) {
      if (!databaseIsAway(error)) throw error
      await new Promise(setImmediate)
    }
  }
}

test('transactions under load survive a killed server: each is whole or away, and every connection works again', async () => {
  const folder = await closedFolder()
  const first = await startPostgres({ folder })
  onTestFinished(() => first.stop())
  const sql = client(first.ownerUrl, { max: 8 })
  await sql`create table pair (it int, half int)`
  const committed = new Set<number>()
  let isRunning = true
  let next = 0
  const worker = async () => {
    while (isRunning) {
      const it = next++
      const error = await failure(
        sql.begin(async tx => {
          await tx`insert into pair values (${it}, 1)`
          await tx.savepoint(sp => sp`insert into pair values (${it}, 2)`)
        }),
      )
      if (error === undefined) committed.add(it)
      else if (!databaseIsAway(error)) throw error
      await new Promise(setImmediate)
    }
  }
  const workers = Array.from({ length: 24 }, worker)
  const reached = async (count: number) => {
    while (committed.size < count) await new Promise(setImmediate)
  }
  await reached(200)
  process.kill(first.pid, 'SIGKILL')
  await first.exited
  const before = committed.size
  const second = await startPostgres({ folder })
  onTestFinished(() => second.stop())
  await reached(before + 200)
  isRunning = false
  await Promise.all(workers)

  const rows = await sql<{ it: number; halves: number }[]>`select it, count(*) as halves from pair group by it`
  expect(rows.filter(({ halves }) => halves !== 2)).toEqual([])
  const stored = new Set(rows.map(({ it }) => it))
  expect([...committed].filter(it => !stored.has(it))).toEqual([])
  expect(await Promise.all(Array.from({ length: 16 }, () => sql`select pg_sleep(0.01)`))).toHaveLength(16)
})

test('a transaction that lost its connection writes nothing more, least of all inside another', async () => {
  const database = await freshDatabase()
  const owner = client(database.ownerUrl, { max: 1 })
  await owner`create table seen (it text)`
  const sql = client(database.ownerUrl, { max: 1 })
  const end = Promise.withResolvers<void>()
  const tried = Promise.withResolvers<unknown>()
  const lost = failure(
    sql.begin(async tx => {
      await tx`insert into seen values ('before')`
      await owner`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`
      await end.promise
      tried.resolve(await failure((async () => tx`insert into seen values ('after')`)()))
    }),
  )
  expect(databaseIsAway(await lost)).toBe(true)
  await untilBack(() =>
    sql.begin(async tx => {
      await tx`insert into seen values ('other')`
      end.resolve()
      expect(databaseIsAway(await tried.promise)).toBe(true)
    }),
  )
  expect(await owner`select it from seen`).toEqual([{ it: 'other' }])
})

test('a transaction cannot be used once it has ended', async () => {
  const sql = client((await freshDatabase()).gatewayUrl, { max: 1 })
  const escaped = await sql.begin(async tx => ({ tx }))
  await expect((async () => escaped.tx`select 1`)()).rejects.toThrow('this transaction is over')
})

test('an error inside a transaction or savepoint undoes just that', async () => {
  const sql = client((await freshDatabase()).ownerUrl, { max: 1 })
  await sql`create table kept (it int primary key)`
  await sql.begin(async tx => {
    await tx`insert into kept values (1)`
    const refusal = await failure(
      tx.savepoint(sp => [sp`insert into kept values (2)`, sp`insert into kept values (1)`]),
    )
    expect(violatedConstraint(refusal)).toBe('kept_pkey')
  })
  await expect(sql.begin(tx => [tx`insert into kept values (3)`, tx`select 1/0`])).rejects.toThrow('division by zero')
  expect(await sql`select it from kept`).toEqual([{ it: 1 }])
})
