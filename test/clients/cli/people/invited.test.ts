// From an invitation to a new computer, with `cme` alone: invited, heard, let in, kept, restored; at one council and at a second.
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { quickFolder } from '../../../support/folders.ts'
import { startWorld, type World } from '../../../support/world.ts'
import { type Desktop, desktop, newcomerAt, referralFile, registrarsDesktop } from '../support.ts'

let world: World
let ealing: Desktop
let slough: Desktop
let folder: string
let wilf: Desktop

beforeAll(async () => {
  world = await startWorld()
  const [first, second] = [await world.join('Ealing', { laCode: '307' }), await world.join('Slough', { laCode: '871' })]
  ;[ealing, slough] = [await desktop(world, first, 'manager'), await desktop(world, second, 'manager')]
  folder = await quickFolder('newcomer')
  wilf = newcomerAt(folder)
})
afterAll(() => world.stop())

const where = () => ['--gateway', world.url, '--net', world.net]
const phrase = () => ['--phrase-file', join(folder, 'phrase.txt')]
const askingWith = (code: string, ...more: string[]) => ['init', ...where(), '--invitation', code, ...more]
const invited = async (manager: Desktop, role: string, ...more: string[]) =>
  (await manager.json('members', 'invite', '--role', role, ...more)).code as string
const asked = async (manager: Desktop, name: string) => {
  const { items } = await manager.json('members', 'requests')
  return items.find((one: { request?: { name?: string } }) => one.request?.name === name)
}

test('invited, a newcomer needs no id and no file; the manager hears the words, and their keys are kept', async () => {
  const code = await invited(ealing, 'officer', '--for', 'Wilf Tanner')
  expect((await ealing.cme('members', 'requests')).out).toContain('for Wilf Tanner: not used yet')
  const asking = askingWith(code, '--name', 'Wilf Tanner', ...phrase())
  const made = await wilf.json(...asking)
  expect(made).toMatchObject({ council: 'Ealing', check_words: expect.any(Array) })
  // Run again, after a broken line or by mistake: the same keys, the same words.
  expect(await wilf.json(...asking)).toEqual(made)

  const request = await asked(ealing, 'Wilf Tanner')
  expect(request).toMatchObject({ role: 'officer', for: 'Wilf Tanner', request: { check_words: made.check_words } })
  const admit = ['members', 'admit', request.invitation.slice(-8), '--check-words']
  expect((await ealing.cme(...admit, made.check_words.toReversed().join(' '))).err).toContain('[check_words_differ]')
  expect(await ealing.json(...admit, made.check_words.join(' '))).toMatchObject({ state: 'recorded', shared: ['cme'] })
  expect((await ealing.cme('members', 'requests')).out).toBe('Nobody is invited.\n')

  expect((await wilf.cme('join', '--keep')).out).toContain('You are in: Ealing, team cme.')
  expect(await wilf.json('keys', 'list')).toMatchObject({ kept: true, locks: [{ kind: 'phrase' }] })
  expect((await wilf.cme('send', await referralFile('Zofia'), '--to', 'Slough')).out).toContain('Sent to Slough')
})

test('an invitation that is spent, ended or mistyped says so, and makes no keys', async () => {
  const code = await invited(ealing, 'officer')
  const { items } = await ealing.json('members', 'requests')
  expect((await ealing.cme('members', 'uninvite', items[0].invitation)).exit).toBe(0)
  for (const wrong of [code, 'K7QFA-00000-11111-22222-33333', 'nonsense']) {
    const other = newcomerAt(await quickFolder('newcomer'))
    const ran = await other.cme(...askingWith(wrong, '--name', 'Otto Quill', '--phrase-file', join(folder, 'none.txt')))
    expect(ran).toMatchObject({ exit: 2 })
    expect(ran.err).toContain('[no_such_invitation]')
  }
  await expect(readFile(join(folder, 'none.txt'))).rejects.toThrow()
})

test('the same person works for a second council, and --as says for which', async () => {
  const code = await invited(slough, 'manager')
  const made = await wilf.json(...askingWith(code, '--also'))
  const { invitation } = await asked(slough, 'Wilf Tanner')
  const admit = ['members', 'admit', invitation, '--check-words', made.check_words.join(' ')]
  expect(await slough.json(...admit)).toMatchObject({ state: 'proposed' })
  const registrar = await registrarsDesktop(world)
  const { items } = await registrar.json('approvals', 'list', 'Slough')
  const approve = ['approvals', 'approve', 'Slough', items[0].proposal, '--check-words', items[0].check_words.join(' ')]
  expect(await registrar.json(...approve)).toMatchObject({ state: 'approved' })
  expect(await slough.json(...admit)).toMatchObject({ state: 'recorded', shared: ['cme'] })
  expect((await wilf.cme('--as', 'slough', 'join')).out).toContain('You are in: Slough')
  expect((await wilf.cme('--as', 'Slough', 'inbox')).out).toContain('New (1)')
  expect((await wilf.cme('--as', 'Ealing', 'outbox')).out).toContain('Slough')
  expect((await wilf.cme('--as', 'Brent', 'inbox')).err).toContain('They are: Ealing, Slough.')
})

test('on a new computer the phrase alone makes the same member again, at both councils; one that was changed opens nothing', async () => {
  const before = await wilf.json('members', 'list')
  const fresh = join(folder, 'fresh.txt')
  expect((await wilf.cme('keys', 'change-phrase', '--phrase-file', fresh)).exit).toBe(0)
  await rm(join(folder, 'profile'), { recursive: true })
  const anew = newcomerAt(await quickFolder('anew'))
  const restoring = (file: string) => ['restore', ...where(), '--phrase-file', file]
  expect((await anew.cme(...restoring(join(folder, 'phrase.txt')))).err).toContain('[nothing_kept]')
  const restored = await anew.json(...restoring(fresh))
  expect(restored.profiles.map(({ council }: { council: string }) => council)).toEqual(['Ealing', 'Slough'])
  expect((await anew.cme('members', 'list')).out).toContain('(you)')
  expect((await anew.json('members', 'list')).items).toEqual(before.items)
  const [{ id }] = (await anew.json('--as', 'Slough', 'inbox')).items
  expect((await anew.cme('--as', 'Slough', 'open', id)).out).toContain('Zofia')

  for (const [manager, name] of [
    [ealing, 'Ealing'],
    [slough, 'Slough'],
  ] as const) {
    const { items } = await anew.json('--as', name, 'members', 'list')
    const own = items.at(-1).thumbprint
    expect((await manager.cme('members', 'remove', own, '--reason', 'left')).out).toContain('within 30 days')
    expect(await anew.cme('--as', name, 'inbox')).toMatchObject({ exit: 3 })
  }
  const again = newcomerAt(await quickFolder('again'))
  expect((await again.cme(...restoring(fresh))).err).toContain('[nothing_kept]')
  expect((await ealing.cme('members', 'list')).out).toMatch(/cme: .* \(left\) still holds its keys/)
})
