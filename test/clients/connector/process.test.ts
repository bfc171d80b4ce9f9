// `cme connect` as a process of its own, with a profile as it lies on disk: started, asked, refused a second time, stopped in order.
import { type ChildProcess, spawn } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import { quickFolder } from '../../support/folders.ts'
import { startWorld } from '../../support/world.ts'
import { profileOnDisk } from '../cli/support.ts'
import { caller } from './support.ts'

const launcher = resolve('clients/cli/cme.js')

test('one connector for a profile: it answers whoever holds its token, drops its events, and ends in order when asked', async () => {
  const world = await startWorld()
  const [ealing] = [await world.join('Ealing'), await world.join('Slough')]
  const { folder } = await profileOnDisk(world, ealing)
  const drop = await quickFolder('drop')
  const start = (...more: string[]) => {
    const args = [
      launcher,
      '--profile',
      folder,
      '--json',
      'connect',
      '--port',
      '0',
      '--drop',
      drop,
      '--from-now',
      ...more,
    ]
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    onTestFinished(() => void child.kill('SIGKILL'))
    return { child, exited: new Promise<number | null>(done => child.once('exit', done)) }
  }
  const { child, exited } = start()
  const { url, token_file } = await firstLine(child)
  const call = caller(url, (await readFile(token_file, 'utf8')).trim())
  const { json: example } = await call('/examples/send')
  const sent = await call('/referrals', { method: 'POST', body: JSON.stringify(example) })
  expect(sent).toMatchObject({ status: 201, json: { status: 'recorded' } })
  await expect.poll(async () => (await readdir(join(drop, 'new'))).length, { timeout: 60_000 }).toBe(2)

  for (const [more, code] of [
    [[], 'busy'],
    [['--host', '0.0.0.0', '--folder', await quickFolder('another')], 'would_be_reached'],
  ] as const) {
    const other = start(...more)
    expect(JSON.parse(await text(other.child.stdout ?? []))).toMatchObject({ error: { exit: 2, code } })
    expect(await other.exited).toBe(2)
  }
  child.kill('SIGTERM')
  expect(await exited).toBe(0)
  expect((await readdir(join(folder, 'connector'))).sort()).toEqual(['events', 'outbox', 'token'])
})

async function firstLine({ stdout, stderr }: ChildProcess): Promise<{ url: string; token_file: string }> {
  for await (const line of stdout ?? []) return JSON.parse(String(line))
  throw new Error(stderr ? await text(stderr) : 'nothing')
}
