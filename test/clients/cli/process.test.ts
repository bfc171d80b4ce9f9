// `cme` as a process of its own: started by its launcher, killed in the middle, run again.
import { type ChildProcess, spawn } from 'node:child_process'
import { resolve } from 'node:path'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import type { Profile } from '../../../clients/sdk/node/profile.ts'
import type { CouncilKeys } from '../../../infra/nation/founding.ts'
import { type HeldLine, openLine } from '../../support/held-line.ts'
import { memberOf, startWorld, type World } from '../../support/world.ts'
import { desktopOf, profileOf, profileOnDisk, referralFile } from './support.ts'

const launcher = resolve('clients/cli/cme.js')

let world: World
let ealing: CouncilKeys
let line: HeldLine
let profile: Profile

beforeAll(async () => {
  world = await startWorld()
  ealing = await world.join('Ealing', { laCode: '307' })
  await world.join('Slough', { laCode: '871' })
  line = await openLine(world.url)
  profile = await profileOnDisk(world, ealing, { gateway: line.url, issuer: world.url })
})
afterAll(async () => {
  line.server.closeAllConnections()
  line.server.close()
  await world.stop()
})

test('killed before its statement reached the gateway, and run again: one referral', async () => {
  await killedAndRunAgain('Zofia', 'before')
})

test('killed after the gateway recorded it and before it heard so, and run again: one referral', async () => {
  await killedAndRunAgain('Ottoline', 'after')
})

test('killed while a message was recorded, and run again: one message', async () => {
  const id = (await outbox())[0]?.id ?? ''
  const before = await entries(id)
  const message = ['message', id, '--words', 'We shall visit on Thursday.']
  await killedAt('after', message)
  expect((await cme(...message)).exit).toBe(0)
  expect(await entries(id)).toBe(before + 1)
})

test('stopped by Ctrl-C it ends with 130, and says nothing twice later', async () => {
  const file = await referralFile('Peregrine')
  const held = line.hold('before')
  const { child, ended } = start('send', file, '--to', 'Slough')
  await held.reached
  child.kill('SIGINT')
  expect(await ended).toMatchObject({ exit: 130 })
  held.release()
  const { id } = await reader().json('send', file, '--to', 'Slough')
  expect((await outbox()).filter(one => one.id === id)).toHaveLength(1)
})

test('the exit code of a command is that of the process, and help needs no profile', async () => {
  expect(await cme('show', 'ffff')).toMatchObject({ exit: 2, out: '' })
  expect((await cme('help')).out).toContain('Write and send:')
})

async function killedAndRunAgain(tale: string, when: 'before' | 'after'): Promise<void> {
  const before = (await outbox()).length
  const command = ['send', await referralFile(tale), '--to', 'Slough']
  await killedAt(when, command)
  const again = await cme('--json', ...command)
  expect(again).toMatchObject({ exit: 0 })
  expect(await outbox()).toHaveLength(before + 1)
  expect(await reader().json(...command)).toMatchObject({
    id: JSON.parse(again.out).id,
    sent_before: true,
  })
}

async function killedAt(when: 'before' | 'after', command: string[]): Promise<void> {
  const held = line.hold(when)
  const { child, ended } = start(...command)
  await held.reached
  child.kill('SIGKILL')
  expect(await ended).toMatchObject({ signal: 'SIGKILL' })
  held.release()
}

async function outbox(): Promise<{ id: string }[]> {
  return (await reader().json('outbox', '--all')).items
}

async function entries(id: string): Promise<number> {
  return (await reader().json('show', id)).history.length
}

/** Another look at the same boxes, in this process. */
function reader() {
  const { keys } = profileOf(world, ealing, memberOf(ealing, 'officer'), profile.folder)
  return desktopOf(profile, async () => keys)
}

type Ended = { exit: number | null; signal: NodeJS.Signals | null; out: string; err: string }

function start(...args: string[]): { child: ChildProcess; ended: Promise<Ended> } {
  const env = { ...process.env, CME_PROFILE: profile.folder }
  const child = spawn(process.execPath, [launcher, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  let out = ''
  let err = ''
  child.stdout.on('data', chunk => {
    out += chunk
  })
  child.stderr.on('data', chunk => {
    err += chunk
  })
  const ended = new Promise<Ended>(done => child.on('close', (exit, signal) => done({ exit, signal, out, err })))
  return { child, ended }
}

const cme = (...args: string[]): Promise<Ended> => start(...args).ended
