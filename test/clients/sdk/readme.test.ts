// The README's ten lines, exactly as they stand there, run by Node in a folder of their own.
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { referralTemplate } from '../../../schemas/letter/template.ts'
import { connected } from '../../support/connected.ts'
import { memberOf, startWorld } from '../../support/world.ts'

const root = resolve(import.meta.dirname, '../../..')

test('ten lines send a referral, and run again they send no second', async () => {
  const readme = await readFile(join(root, 'clients/sdk/README.md'), 'utf8')
  const [, lines = ''] = /```ts\n([\s\S]*?)```/.exec(readme) ?? []
  expect(lines.trim().split('\n')).toHaveLength(10)

  const world = await startWorld()
  const [ealing, slough] = [await world.join('Ealing'), await world.join('Slough')]
  const folder = await mkdtemp(join(tmpdir(), 'cme-readme-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const { url, net } = world
  const member = (memberOf(ealing, 'officer').key as { privateJwk?: unknown }).privateJwk
  const council = { url, net, authority: ealing.id, member, keyring: ealing.keyrings.cme }
  await writeFile(join(folder, 'council.json'), JSON.stringify(council))
  await writeFile(join(folder, 'referral.json'), JSON.stringify(referralTemplate()))
  await writeFile(join(folder, 'send.mts'), lines)
  await symlink(join(root, 'clients'), join(folder, 'clients'))

  const run = async () => (await promisify(execFile)(process.execPath, ['send.mts'], { cwd: folder })).stdout.trim()
  const id = await run()
  expect(await run()).toBe(id)
  const { items } = await (await connected(world, slough)).inbox({ limit: 50 })
  expect(items.map(one => one.id)).toEqual([id])
})
