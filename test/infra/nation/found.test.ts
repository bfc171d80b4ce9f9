// Founding a real nation from files, as its registrars and operator do it.
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { readProfile, unlockProfile } from '../../../clients/sdk/node/profile.ts'
import { makeOwnKey } from '../../../infra/nation/founding.ts'
import { foundNation } from '../../../schemas/directory/nation.ts'
import { readStatement, verifyStatement } from '../../../schemas/statement/statement.ts'
import type { DirectoryStatement } from '../../../schemas/statement/verbs.ts'

const script = join(import.meta.dirname, '../../../infra/nation/found.ts')

async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'cme-found-'))
  onTestFinished(() => rm(made, { recursive: true }))
  return made
}

const run = (cwd: string, ...words: string[]) => promisify(execFile)(process.execPath, [script, ...words], { cwd })

async function plan(cwd: string, registrars: string[]): Promise<void> {
  const { key } = JSON.parse(await readFile(join(cwd, 'gateway.public.json'), 'utf8'))
  const policy = { proposal_lapses_after_days: 14, first_manager_waits_days: 7, keyholders_per_desk: 2 }
  const gateway = { issuer: 'https://gateway.example', key }
  await writeFile(
    join(cwd, 'plan.json'),
    JSON.stringify({ name: 'A nation', rehearsal: false, policy, gateway, registrars }),
  )
}

test('three registrars with keys of their own found a nation that every client can verify', async () => {
  const cwd = await folder()
  for (const name of ['gateway', 'one', 'two', 'three']) await run(cwd, 'key', name)
  expect((await stat(join(cwd, 'one.private.json'))).mode & 0o777).toBe(0o600)
  await plan(cwd, ['one.public.json', 'two.public.json', 'three.public.json'])
  const { stdout, stderr } = await run(cwd, 'sign', 'plan.json', 'two.private.json')
  const read = await readStatement(stdout.trim(), undefined)
  const nation = await foundNation({ claims: read.claims as DirectoryStatement, digest: read.digest, kid: read.kid })
  expect(stderr).toContain(nation.net)
  const signer = nation.registrars.find(({ thumbprint }) => thumbprint === read.kid)
  expect(signer && (await verifyStatement(read, signer.key))).toBe(true)
})

test('a plan is drafted from public parts alone, and each registrar goes on from the founding with a profile of their own', async () => {
  const cwd = await folder()
  for (const name of ['one', 'two', 'three', 'stranger']) await run(cwd, 'key', name)
  const { privateJwk } = await makeOwnKey()
  await writeFile(join(cwd, 'gateway_key'), JSON.stringify(privateJwk))
  const files = ['one.public.json', 'two.public.json', 'three.public.json']
  const drafted = await run(cwd, 'plan', 'A nation', 'https://gateway.example', 'gateway_key', ...files)
  expect(drafted.stdout).not.toContain(privateJwk.d)
  await writeFile(join(cwd, 'plan.json'), drafted.stdout)
  const founding = await run(cwd, 'sign', 'plan.json', 'one.private.json')
  await writeFile(join(cwd, 'founding.jws'), founding.stdout)
  const { stderr } = await run(cwd, 'profile', 'founding.jws', 'three.private.json', 'mine', 'Rowan Pemberton')
  const [, net = '', phrase = ''] = /net (\S+):[\s\S]*\nPhrase +(.*)\n/.exec(stderr) ?? []
  expect(founding.stderr).toContain(net)
  const profile = await readProfile(join(cwd, 'mine'))
  expect(profile).toMatchObject({ net, gateway: 'https://gateway.example', authority: 'national', role: 'registrar' })
  const { key, person } = JSON.parse(await readFile(join(cwd, 'three.private.json'), 'utf8'))
  expect(profile.person).toBe(person)
  expect((await unlockProfile(profile, phrase)).member).toEqual(key)
  const again = run(cwd, 'profile', 'founding.jws', 'three.private.json', 'mine', 'Rowan Pemberton')
  await expect(again).rejects.toThrow('There is a profile in mine already')
  const stranger = run(cwd, 'profile', 'founding.jws', 'stranger.private.json', 'other', 'Noor Ellingham')
  await expect(stranger).rejects.toThrow('was not founded with this key')
})

test('a key never overwrites another, and a stranger founds nothing', async () => {
  const cwd = await folder()
  for (const name of ['gateway', 'one', 'two', 'three', 'stranger']) await run(cwd, 'key', name)
  await expect(run(cwd, 'key', 'one')).rejects.toThrow('EEXIST')
  await plan(cwd, ['one.public.json', 'two.public.json', 'three.public.json'])
  await expect(run(cwd, 'sign', 'plan.json', 'stranger.private.json')).rejects.toThrow(
    'belongs to none of the registrars',
  )
})
