// The embedded Postgres: what it keeps, whom it serves, and how it ends and comes back.

import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { networkInterfaces } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { connect, disconnect } from '../../gateway/database/connect.ts'
import { type PostgresOptions, startPostgres } from '../../infra/embedded/postgres.ts'
import { bringUp } from '../../infra/rehearsal/bring-up.ts'
import { quickFolder } from '../support/folders.ts'
import { closed, closedFolder, processes, runStarter } from './scratch.ts'

let prepared: string

/** Making a cluster takes half a second of one core: all tests but the first start from copies of one. */
async function preparedFolder(name = ''): Promise<string> {
  const folder = join(await closedFolder(), name)
  execFileSync('cp', ['-a', prepared, folder])
  return folder
}

beforeAll(async () => {
  prepared = join(await quickFolder('prepared'), 'postgres')
  await (await startPostgres({ folder: prepared, durable: false })).stop()
})

afterAll(() => rm(join(prepared, '..'), { recursive: true, force: true }))

async function start(options: PostgresOptions) {
  const postgres = await startPostgres({ durable: false, ...options })
  onTestFinished(() => postgres.stop())
  return postgres
}

async function query<Row>(url: string, text: string): Promise<Row[]> {
  const sql = connect(url, { max: 1 })
  try {
    return [...(await sql.unsafe<Row[] & object[]>(text))] as Row[]
  } finally {
    await disconnect(sql)
  }
}

const keep = 'create table kept as select 7 as it'

test('is PostgreSQL 18 and keeps rows, address and passwords between starts, the passwords for its owner only', async () => {
  const folder = await closedFolder()
  const first = await start({ folder })
  expect(await query(first.ownerUrl, 'show server_version')).toEqual([
    { server_version: expect.stringMatching(/^18\./) },
  ])
  await query(first.ownerUrl, keep)
  await first.stop()
  await closed(first.ownerUrl)

  const second = await start({ folder })
  expect(second.ownerUrl).toBe(first.ownerUrl)
  expect(await query(second.ownerUrl, 'select it from kept')).toEqual([{ it: 7 }])
  expect(statSync(join(folder, 'access.json')).mode & 0o777).toBe(0o600)
})

test('begins anew when told to', async () => {
  const folder = await preparedFolder('postgres')
  const first = await start({ folder })
  await query(first.ownerUrl, keep)
  await first.stop()
  const second = await start({ folder, fresh: true })
  expect(await query(second.ownerUrl, `select to_regclass('kept') as it`)).toEqual([{ it: null }])
})

test('listens on loopback only, and takes another port when its own is occupied', async () => {
  const [one, other] = [await preparedFolder('one'), await preparedFolder('other')]
  const first = await start({ folder: one })
  const { port } = new URL(first.ownerUrl)
  const outside = Object.values(networkInterfaces()).flatMap(list => list?.filter(({ internal }) => !internal) ?? [])
  for (const { address, family } of outside.filter(({ family }) => family === 'IPv4')) {
    const url = Object.assign(new URL(first.ownerUrl), { hostname: address }).href
    await expect(query(url, 'select 1'), `${family} ${address}`).rejects.toThrow(/ECONNREFUSED/)
  }

  const access = JSON.parse(readFileSync(join(other, 'access.json'), 'utf8'))
  writeFileSync(join(other, 'access.json'), JSON.stringify({ ...access, port: Number(port) }))
  const second = await start({ folder: other })
  expect(new URL(second.ownerUrl).port).not.toBe(port)
  expect(await query(second.ownerUrl, 'select 1 as it')).toEqual([{ it: 1 }])
})

test('ends when its starter is killed, and the next start finds what was committed', async () => {
  const folder = dirname(await preparedFolder('postgres'))
  const starter = await runStarter(folder, 'wait')
  await query(starter.postgres.ownerUrl, keep)
  starter.process.kill('SIGKILL')
  await starter.exitCode
  const next = await start({ folder: join(folder, 'postgres') })
  expect(await query(next.ownerUrl, 'select it from kept')).toEqual([{ it: 7 }])
})

test('is taken over when starter and watcher were both killed', async () => {
  const folder = dirname(await preparedFolder('postgres'))
  const starter = await runStarter(folder, 'wait')
  await query(starter.postgres.ownerUrl, keep)
  const watchers = processes().filter(({ command }) => command.startsWith('sh') && command.includes(folder))
  expect(watchers).not.toEqual([])
  for (const { pid } of watchers) process.kill(pid, 'SIGKILL')
  starter.process.kill('SIGKILL')
  const next = await start({ folder: join(folder, 'postgres') })
  expect(await query(next.ownerUrl, 'select it from kept')).toEqual([{ it: 7 }])
})

test('comes back after the server itself was killed, and says that it ended', async () => {
  const folder = await preparedFolder('postgres')
  const first = await start({ folder, durable: true })
  await query(first.ownerUrl, keep)
  process.kill(first.pid, 'SIGKILL')
  expect(await first.exited).toBe(137)
  const next = await start({ folder, durable: true })
  expect(await query(next.ownerUrl, 'select it from kept')).toEqual([{ it: 7 }])
})

test('is not kept from starting by a lock file whose pid now belongs to another program', async () => {
  const folder = await preparedFolder('postgres')
  writeFileSync(
    join(folder, 'cluster', 'postmaster.pid'),
    `${process.pid}\n${folder}/cluster\n1\n5432\n\n127.0.0.1\n0\nready\n`,
  )
  const next = await start({ folder })
  expect(await query(next.ownerUrl, 'select 1 as it')).toEqual([{ it: 1 }])
})

test('refuses a folder that another start is using, and leaves that one alone', async () => {
  const folder = await preparedFolder('postgres')
  const first = await start({ folder })
  await expect(startPostgres({ folder, fresh: true })).rejects.toThrow(
    `in use by another start (Postgres has pid ${first.pid})`,
  )
  // `npm start -- --fresh` beside one that is at work: nothing of that one's is thrown away first.
  const nation = join(dirname(folder), 'nation.json')
  await writeFile(nation, '{}')
  const ports = { gateway: 0, inbox: 0, mail: 0 }
  const again = bringUp({ folder: dirname(folder), fresh: true, ports, print() {} })
  await expect(again).rejects.toThrow('in use by another start')
  expect(await readFile(nation, 'utf8')).toBe('{}')
  expect(await query(first.ownerUrl, 'select 1 as it')).toEqual([{ it: 1 }])
})

test('a rehearsal stopped while it founds says so, leaves nothing running, and a folder in which the next one founds', async () => {
  const folder = await closedFolder()
  expect(await stoppedAt('CME Gateway', 'SIGINT', folder)).toMatchObject({ code: 130 })
  const { code, out } = await stoppedAt('Founding the nation', 'SIGTERM', folder)
  expect(code).toBe(143)
  expect(out).toMatch(/Stopping\.\nStopped before it was up/)
})

/** Starts a rehearsal there, stops it once it says so, and waits until it and its servers are gone. */
async function stoppedAt(
  words: string,
  signal: NodeJS.Signals,
  folder: string,
): Promise<{ code: unknown; out: string }> {
  const child = spawn(process.execPath, ['infra/rehearsal/start.ts', '--folder', folder], { stdio: 'pipe' })
  onTestFinished(() => void child.kill('SIGKILL'))
  const ended = once(child, 'close')
  let out = ''
  for await (const chunk of child.stdout) {
    if (!out.includes(words) && `${out}${chunk}`.includes(words)) child.kill(signal)
    out += chunk
  }
  const [code] = await ended
  expect(processes().filter(({ command }) => command.includes(folder))).toEqual([])
  return { code, out }
}

test.each([
  ['after a stop', 'stop', 3],
  ['without a stop', 'leave', 4],
])('the process ends with its own exit code %s, and the servers with it', async (_, then, code) => {
  const folder = dirname(await preparedFolder('postgres'))
  const starter = await runStarter(folder, then, `${code}`)
  expect(await starter.exitCode).toBe(code)
  await closed(starter.postgres.ownerUrl)
  await closed(starter.objects.endpoint)
})
