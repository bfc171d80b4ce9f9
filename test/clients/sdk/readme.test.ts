// The ten lines of both READMEs, exactly as they stand there, run by Node in a folder of their own.
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { writeProfile } from '../../../clients/sdk/node/profile.ts'
import { makePhrase } from '../../../clients/seal/index.ts'
import type { CouncilKeys } from '../../../infra/nation/founding.ts'
import { referralTemplate } from '../../../schemas/letter/template.ts'
import { connected } from '../../support/connected.ts'
import { memberOf, startWorld, type World } from '../../support/world.ts'

const root = resolve(import.meta.dirname, '../../..')

async function linesIn(readme: string): Promise<string> {
  const text = await readFile(join(root, readme), 'utf8')
  return /```ts\n([\s\S]*?)```/.exec(text)?.[1] ?? ''
}

/** What `npm start` leaves behind for a member. */
async function leaveProfile(folder: string, { url: gateway, net }: World, council: CouncilKeys): Promise<void> {
  const { key, device, role } = memberOf(council, 'system')
  const phrase = makePhrase()
  const profile = {
    folder,
    gateway,
    net,
    authority: council.id,
    council: 'Ealing',
    desks: ['cme'],
    member: key.kid,
    role,
  }
  const keys = { member: key.privateJwk, device, keyrings: council.keyrings }
  await writeProfile({ ...profile, phrase_file: 'phrase.txt' }, keys, phrase)
  await writeFile(join(folder, 'phrase.txt'), phrase)
}

test('ten lines send a referral, and run again they send no second', async () => {
  const lines = await linesIn('README.md')
  expect(lines.trim().split('\n').length).toBeLessThanOrEqual(10)
  expect(await linesIn('clients/sdk/README.md')).toBe(lines)

  const world = await startWorld()
  const [ealing, slough] = [await world.join('Ealing'), await world.join('Slough')]
  const folder = await mkdtemp(join(tmpdir(), 'cme-readme-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  await leaveProfile(join(folder, '.data/profiles/ealing'), world, ealing)
  await writeFile(join(folder, 'referral.json'), JSON.stringify(referralTemplate()))
  await writeFile(join(folder, 'send.mts'), lines)
  await symlink(join(root, 'clients'), join(folder, 'clients'))

  const run = async () => (await promisify(execFile)(process.execPath, ['send.mts'], { cwd: folder })).stdout.trim()
  const said = await run()
  expect(said).toMatch(new RegExp(`^[0-9a-f-]{36} sent ${ealing.id}$`))
  expect(await run()).toBe(said)
  const { items } = await (await connected(world, slough)).inbox({ limit: 50 })
  expect(items.map(one => one.id)).toEqual([said.slice(0, 36)])
})
