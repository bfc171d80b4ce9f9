// How commands end when they do not end well: an exit code for each kind of trouble, and words that say what to do.
import { copyFile, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { failureOf } from '../../../clients/cli/exit.ts'
import { troubleOf } from '../../../clients/inbox/keys/office/trouble.ts'
import { GatewayProblem } from '../../../clients/sdk/index.ts'
import { writeProfileFile } from '../../../clients/sdk/node/profile.ts'
import { freePort } from '../../../infra/embedded/ports.ts'
import type { CouncilKeys } from '../../../infra/nation/founding.ts'
import { Refusal } from '../../../schemas/problem.ts'
import { quickFolder } from '../../support/folders.ts'
import { startWorld, type World } from '../../support/world.ts'
import { type Desktop, desktop, desktopOf, jsonFile, profileOnDisk, referralFile, runCme } from './support.ts'

let world: World
let councils: [CouncilKeys, CouncilKeys]
let ealing: Desktop
let slough: Desktop
let system: Desktop
let id: string

beforeAll(async () => {
  world = await startWorld()
  councils = await Promise.all([world.join('Ealing', { laCode: '307' }), world.join('Slough', { laCode: '871' })])
  const [first, second] = councils
  ;[ealing, slough, system] = await Promise.all([
    desktop(world, first),
    desktop(world, second),
    desktop(world, second, 'system'),
  ])
  id = (await ealing.json('send', await referralFile('Zofia'), '--to', 'Slough')).id
})
afterAll(() => world.stop())

test('2: a command, an option, a profile, a council or an id that does not exist', async () => {
  expect((await runCme(['sned'])).err).toContain('Did you mean send?')
  const typed = await ealing.cme('--json', 'accept', id, '--basis', 'hearsay')
  expect(typed.json.error).toMatchObject({ exit: 2, code: 'wrong_use' })
  const nobody = await runCme(['--profile', '/nowhere', 'inbox'])
  expect(nobody).toMatchObject({ exit: 2, out: '' })
  expect(nobody.err).toContain('cme init --profile /nowhere')
  expect((await ealing.cme('send', await referralFile('A'), '--to', 'Atlantis')).err).toContain('cme directory find')
  expect((await ealing.cme('show', 'ffffff')).err).toContain('cme inbox --all')
  expect(await ealing.cme('send', '/no/such/file', '--to', 'Slough')).toMatchObject({ exit: 2 })
  // One digest in 64 begins with a dash, and what is printed of it too: neither is an option.
  for (const digest of [`-${'Y'.repeat(42)}`, '-12mJQwCp100', '--2mJQwCp100']) {
    const nowhere = await ealing.cme('--json', 'approvals', 'approve', 'nation', digest)
    expect(nowhere.json.error.code).not.toBe('wrong_use')
    expect(nowhere.json.error.message).toContain(digest)
  }
  expect((await ealing.cme('inbox', '-json')).err).toContain("unknown option '-json'")
})

test('2: what is mistyped is answered where it went wrong, before anything is asked of the gateway or half of it is done', async () => {
  const said = async (...args: string[]) => (await ealing.cme('--json', ...args)).json.error
  expect(await said()).toMatchObject({ exit: 2, message: 'No command is named.' })
  expect(await said('send', await referralFile('B'), '--to', ' ')).toMatchObject({ message: 'No council is named.' })
  expect(await said('send', await referralFile('B'), '--to', 'Ealing')).toMatchObject({ code: 'own_council' })
  const team = await said('send', await referralFile('B'), '--to', 'Slough', '--to-team', 'nowhere')
  expect(team).toMatchObject({ exit: 3, hint: expect.stringContaining('--to-team cme') })
  expect(team.hint).not.toContain('--outside')
  expect(await said('watch', '--after', 'nonsense')).toMatchObject({ exit: 2, code: 'no_such_place' })
  expect(await said('export-lists', '--save', '/nowhere/x.csv')).toMatchObject({
    message: expect.stringContaining('no folder /nowhere,'),
  })
  expect(await said('report', '--from', '2026-10-01', '--to', '2026-09-01')).toMatchObject({ exit: 2 })
  expect(await said('verify', 'nothing.json')).toMatchObject({ exit: 2, code: 'no_such_file' })
  // A wrong file is nobody's lie.
  expect(await said('verify', await referralFile('B'))).toMatchObject({
    exit: 5,
    message: expect.stringContaining('is no proof'),
  })
})

test('help looks as deep as commands go, and names what is none', async () => {
  expect((await runCme(['help', 'directory', 'contacts', 'edit'])).out).toMatch(/^Usage: cme directory contacts edit /)
  const none = await runCme(['help', 'directory', 'nonsense'])
  expect(none).toMatchObject({ exit: 2, out: '' })
  expect(none.err).toContain("unknown command 'nonsense'")
})

test('2: a folder in the place of a file, an address without https, a full disk: in words, and never a fault of the program', async () => {
  const named = await ealing.cme('send', ealing.folder, '--to', 'Slough')
  expect(named).toMatchObject({ exit: 2 })
  expect(named.err).toContain('is a folder, not a file.')
  const folder = await quickFolder('profile')
  const profile = { ...ealing.profile, folder, gateway: 'http://gateway.example' }
  await writeProfileFile(profile)
  const plainly = await desktopOf(profile, ealing.unlock).cme('--json', 'inbox')
  expect(plainly.json.error).toMatchObject({ exit: 2, code: 'not_https' })
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
  expect(failureOf(full)).toMatchObject({ exit: 2, code: 'disk_full' })
})

test('2: the keys of another profile are named before anything is said with them', async () => {
  const [mine, theirs] = await Promise.all([profileOnDisk(world, councils[0]), profileOnDisk(world, councils[1])])
  for (const file of ['keys.wrapped', 'phrase.txt']) await copyFile(join(theirs.folder, file), join(mine.folder, file))
  const ran = await runCme(['--profile', mine.folder, '--json', 'inbox'])
  expect(ran.json.error).toMatchObject({ exit: 2, code: 'other_keys' })
})

test('3: a clock that is ten minutes ahead is told to be set, on the command line and in the inbox', async () => {
  const ran = await runCme(['--profile', ealing.folder, '--json', 'inbox'], {
    unlock: ealing.unlock,
    env: { CME_CLOCK_AHEAD: '600' },
  })
  expect(ran.json.error).toMatchObject({ exit: 3, code: 'invalid_dpop' })
  expect(ran.json.error.message).toMatch(/(59|60)\d seconds ahead of the gateway/)
  expect(ran.json.error.hint).toContain('set the clock of this computer')
  const refused = new Refusal('invalid_dpop', ran.json.error.message)
  expect(await troubleOf(GatewayProblem.of(refused), undefined)).toMatchObject({ code: 'clock' })
})

test('3: nothing to collect is a refusal like any other', async () => {
  const fresh = (await ealing.json('send', await referralFile('Ignatius'), '--to', 'Slough')).id
  expect((await ealing.cme('--json', 'collect', fresh)).json.error).toMatchObject({ exit: 3, code: 'verb_not_allowed' })
})

test('2: a case system decides nothing by itself: it names the officer, or it is asked who it was', async () => {
  await slough.cme('open', id)
  const bare = await system.cme('accept', id, '--basis', 'child_seen')
  expect(bare).toMatchObject({ exit: 2 })
  expect(bare.err).toContain('--officer')
  const named = ['--officer', 'Sam Oakhurst', '--officer-role', 'CME officer']
  expect(await system.json('accept', id, '--basis', 'child_seen', ...named)).toMatchObject({ state: 'accepted' })
})

test('3: refused by the gateway, with its code for programs and what to do for people', async () => {
  const ran = await ealing.cme('--json', 'finish', id)
  expect(ran.exit).toBe(3)
  expect(ran.json.error).toMatchObject({ exit: 3, code: 'verb_not_allowed', origin: 'sender' })
  expect(ran.err).not.toMatch(/ at .*\.ts:\d+/)
})

test('4: not believed: the nation is not the one that was pinned', async () => {
  const folder = await quickFolder('profile')
  const profile = { ...ealing.profile, folder, net: 'A'.repeat(43) }
  await writeProfileFile(profile)
  const ran = await desktopOf(profile, ealing.unlock).cme('inbox')
  expect(ran).toMatchObject({ exit: 4, out: '' })
  expect(ran.err).toContain('[wrong_nation]')
})

test('5: a referral that cannot be sent, with every fault named, and nothing is sent', async () => {
  const before = (await ealing.json('outbox', '--all')).items.length
  const file = await referralFile('Zofia', { child: { surname: 'X', date_of_birth: '2016-02-31' } })
  const ran = await ealing.cme('send', file, '--to', 'Slough')
  expect(ran.exit).toBe(5)
  expect(ran.err).toContain('The child: Date of birth (child.date_of_birth): 31 February is not a date.')
  expect((await ealing.json('outbox', '--all')).items).toHaveLength(before)
  expect((await ealing.cme('send', await jsonFile('{ "a": 1,\n oops }'), '--to', 'Slough')).err).toContain(
    'line 2, column 2',
  )
})

test('6: nobody answers at the address of the gateway', { timeout: 60_000 }, async () => {
  const folder = await quickFolder('profile')
  const profile = { ...ealing.profile, folder, gateway: `http://127.0.0.1:${await freePort()}` }
  await writeProfileFile(profile)
  const ran = await desktopOf(profile, ealing.unlock).cme('--json', 'inbox')
  expect(ran.exit).toBe(6)
  expect(ran.json.error).toMatchObject({ code: 'unreachable' })
})

test('7: a decision on what has changed since it was looked at goes back, and says what changed', async () => {
  const fresh = (await ealing.json('send', await referralFile('Bertram'), '--to', 'Slough')).id
  await slough.cme('open', fresh)
  await ealing.json('message', fresh, '--words', 'He is back with us after all.')
  const ran = await slough.cme('accept', fresh, '--basis', 'address_only')
  expect(ran.exit).toBe(7)
  expect(ran.err).toContain('the referring council: Wrote a message')
  expect(await slough.json('show', fresh)).toMatchObject({ state: 'collected' })
  expect((await slough.cme('accept', fresh, '--basis', 'address_only')).exit).toBe(0)
})

test('part of an id is enough where it names one referral, and not where it names several', async () => {
  const others = await Promise.all(
    ['Cosmo', 'Delphine'].map(async tale => ealing.json('send', await referralFile(tale), '--to', 'Slough')),
  )
  expect((await ealing.json('show', others[0]?.id.slice(-8))).id).toBe(others[0]?.id)
  const ran = await ealing.cme('show', id.slice(0, 4))
  expect(ran).toMatchObject({ exit: 2 })
  expect(ran.err).toContain('[id_ambiguous]')
})

test('the same file sent twice is one referral, and the second time it says so', async () => {
  const file = await referralFile('Euphemia')
  const first = await ealing.json('send', file, '--to', 'Slough')
  expect(first.sent_before).toBe(false)
  expect(await ealing.json('send', file, '--to', 'Slough')).toMatchObject({ id: first.id, sent_before: true })
  const again = await ealing.json('send', file, '--to', 'Slough', '--reference', 'once more, on purpose')
  expect(again.id).not.toBe(first.id)
})

test('a message may be said twice on purpose, but not under the same name', async () => {
  const say = (...more: string[]) => ealing.json('message', id, '--words', 'Any news?', ...more)
  const said = [await say(), await say(), await say('--reference', 'a'), await say('--reference', 'a')]
  expect(new Set(said.map(({ statement }) => statement)).size).toBe(3)
})

test('what is kept on disk is for its owner alone', async () => {
  for (const entry of await readdir(ealing.folder, { recursive: true, withFileTypes: true })) {
    const { mode } = await stat(join(entry.parentPath, entry.name))
    expect([entry.name, (mode & 0o777).toString(8)]).toEqual([entry.name, entry.isDirectory() ? '700' : '600'])
  }
})
