// A sender that is really killed, by SIGKILL, between sealing and answer, and started again: there is exactly one referral.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { referralTemplate } from '../../../../schemas/letter/template.ts'
import { connected } from '../../../support/connected.ts'
import { memberOf, startWorld, type World } from '../../../support/world.ts'

let world: World
let ealing: Awaited<ReturnType<World['join']>>
let slough: Awaited<ReturnType<World['join']>>

beforeAll(async () => {
  world = await startWorld()
  ealing = await world.join('Ealing')
  slough = await world.join('Slough')
})
afterAll(() => world.stop())

const script = resolve(import.meta.dirname, '../../../support/sender.ts')

test.each(['before', 'after'])('killed %s its statement arrived, it sends one when run again', async when => {
  const folder = await mkdtemp(join(tmpdir(), 'cme-killed-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const { url, net } = world
  const member = (memberOf(ealing, 'officer').key as { privateJwk?: unknown }).privateJwk
  const plan = {
    url,
    net,
    authority: ealing.id,
    member,
    keyring: ealing.keyrings.cme,
    to: slough.id,
    content: referralTemplate(),
    reference: when,
  }
  await writeFile(join(folder, 'plan.json'), JSON.stringify(plan))

  expect(await run(folder, when)).toBe('SIGKILL')
  expect(await run(folder, 'never')).toBe(0)
  const { items } = await (await connected(world, slough)).inbox({ limit: 50 })
  expect(items).toHaveLength(when === 'before' ? 1 : 2)
})

/** Runs the sender to its end: its exit code, or the signal that ended it. */
async function run(folder: string, killed: string): Promise<unknown> {
  const child = spawn(process.execPath, [script, folder, killed], { stdio: 'inherit' })
  const [code, signal] = await once(child, 'exit')
  return signal ?? code
}
