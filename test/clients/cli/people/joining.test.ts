// How somebody gets in and is put out again, with `cme` alone: keys made by the newcomer, words compared by the manager.
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CouncilKeys } from '../../../../infra/nation/founding.ts'
import { quickFolder } from '../../../support/folders.ts'
import { startWorld, type World } from '../../../support/world.ts'
import { type Desktop, desktop, newcomerAt, referralFile, registrarsDesktop, runCme } from '../support.ts'

let world: World
let ealing: CouncilKeys
let manager: Desktop
let officer: Desktop

beforeAll(async () => {
  world = await startWorld()
  ealing = await world.join('Ealing', { laCode: '307' })
  await world.join('Slough', { laCode: '871' })
  ;[manager, officer] = await Promise.all([desktop(world, ealing, 'manager'), desktop(world, ealing)])
})
afterAll(() => world.stop())

const asking = (folder: string, ...more: string[]) => [
  '--profile',
  join(folder, 'profile'),
  'init',
  ...['--gateway', world.url, '--net', world.net, '--council', ealing.id, '--role', 'officer', '--name', 'Wilf Tanner'],
  ...['--request', join(folder, 'request.json'), '--phrase-file', join(folder, 'phrase.txt')],
  ...more,
]

test('a newcomer makes keys, reads seven words, is let in, joins, and sends; removed, they can do nothing', async () => {
  const folder = await quickFolder('newcomer')
  const made = await runCme(['--json', ...asking(folder)])
  expect(made.exit).toBe(0)
  const words: string[] = made.json.check_words
  const file = join(folder, 'request.json')
  const { cme: newcomer } = newcomerAt(folder)
  expect(await newcomer('inbox')).toMatchObject({ exit: 3 })

  const wrong = await manager.cme('members', 'admit', file, '--check-words', words.toReversed().join(' '))
  expect(wrong).toMatchObject({ exit: 2 })
  expect(wrong.err).toContain('[check_words_differ]')
  const admitted = await manager.json('members', 'admit', file, '--check-words', words.join(' '))
  expect(admitted).toMatchObject({ state: 'recorded', shared: ['cme'] })
  const again = await manager.json('members', 'admit', file, '--check-words', words.join(' '))
  expect(again).toMatchObject({ member: admitted.member, shared: ['cme'] })

  const joined = await newcomer('join')
  expect(joined.out).toContain('You are in: Ealing, team cme.')
  expect((await newcomer('send', await referralFile('Zofia'), '--to', 'Slough')).out).toContain('Sent to Slough')
  expect((await officer.cme('members', 'list')).out).toContain(admitted.member.slice(0, 10))

  const secrets = [(await readFile(join(folder, 'phrase.txt'), 'utf8')).trim(), 'PRIVATE KEY', '"d":']
  const said = [made, joined, await newcomer('members', 'list', '--json')].map(({ out, err }) => out + err)
  for (const secret of secrets) expect(said.join()).not.toContain(secret)
  for (const name of await readdir(join(folder, 'profile'))) {
    const { mode } = await stat(join(folder, 'profile', name))
    expect([name, mode & 0o077]).toEqual([name, 0])
  }

  const key = admitted.member.slice(0, 12)
  expect((await manager.cme('members', 'remove', key, '--reason', 'left')).exit).toBe(0)
  const out = await newcomer('--json', 'inbox')
  expect(out).toMatchObject({ exit: 3 })
})

test('a phrase is shown to a person at a terminal, and to nobody else', async () => {
  const folder = await quickFolder('newcomer')
  const bare = asking(folder).filter(arg => arg !== '--phrase-file' && !arg.endsWith('phrase.txt'))
  const piped = await runCme(bare)
  expect(piped).toMatchObject({ exit: 2, out: '' })
  expect(piped.err).toContain('--phrase-file')
  expect((await runCme(bare, { answers: ['wrong', 'wrong', 'wrong'] })).exit).toBe(2)
  expect(await readdir(folder)).toEqual([])
})

test('keys are never made for another nation, nor over keys that are there', async () => {
  const folder = await quickFolder('newcomer')
  const lied = asking(folder).map(arg => (arg === world.net ? 'A'.repeat(43) : arg))
  expect(await runCme(lied)).toMatchObject({ exit: 4 })
  expect(await readdir(folder)).toEqual([])
  const by = ['--council', '307', '--look-up-with', officer.folder]
  expect(await runCme(asking(folder, ...by), { unlock: officer.unlock })).toMatchObject({ exit: 0 })
  expect((await runCme(asking(folder))).err).toContain('[profile_exists]')
})

test('a second manager is proposed, approved by somebody else, and only then given access', async () => {
  const folder = await quickFolder('newcomer')
  const made = await runCme(['--json', ...asking(folder, '--role', 'manager')])
  const admit = ['members', 'admit', join(folder, 'request.json'), '--check-words', made.json.check_words.join(' ')]
  expect(await manager.json(...admit)).toMatchObject({ state: 'proposed', shared: [] })
  const { items } = await manager.json('approvals', 'list', 'Ealing')
  expect(items).toMatchObject([{ verb: 'admit_member', role: 'manager' }])
  const approve = ['approvals', 'approve', 'Ealing', items[0].proposal]
  const own = await manager.cme(...approve)
  expect(own).toMatchObject({ exit: 3 })
  expect(own.err).toContain('[proposer_may_not_approve]')
  const heard = ['--check-words', items[0].check_words.join(' ')]
  expect(await (await registrarsDesktop(world)).json(...approve, ...heard)).toMatchObject({ state: 'approved' })
  expect(await manager.json(...admit)).toMatchObject({ state: 'recorded', shared: ['cme'] })
})
