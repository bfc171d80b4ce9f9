// The national administrators' command line over a real gateway: who they are, which keys and which policy count, how a council ends.
// Every change is proposed by one of them and approved by another; each sees what will change and the same words.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeSigningKey } from '../../../../schemas/statement/jws.ts'
import { quickFolder } from '../../../support/folders.ts'
import { startWorld, type World } from '../../../support/world.ts'
import { type Desktop, desktop, jsonFile, newcomerAt, registrarsDesktop, runCme } from '../support.ts'

let world: World
let first: Desktop
let second: Desktop
beforeAll(async () => {
  world = await startWorld()
  ;[first, second] = [await registrarsDesktop(world, 0), await registrarsDesktop(world, 1)]
})
afterAll(() => world.stop())

/** What one proposes, another approves. */
async function approved(by: Desktop, ...proposing: string[]) {
  const made = await first.json(...proposing)
  expect(made.state).toBe('proposed')
  const about = made.council === 'national' ? 'nation' : made.council
  const heard = ['--check-words', made.check_words.join(' ')]
  return { made, decided: await by.json('approvals', 'approve', about, made.proposal, ...heard) }
}

test('a fourth administrator is let in by two who heard the same words, acts, and is removed by two; fewer than three never remain', async () => {
  const folder = await quickFolder('newcomer')
  const newcomer = newcomerAt(folder)
  const [phrase, request] = [join(folder, 'phrase.txt'), join(folder, 'request.json')]
  const init = ['registrar', 'init', '--gateway', world.url, '--net', world.net, '--name', 'Noor Ellingham']
  const asked = await newcomer.json(...init, '--phrase-file', phrase, '--request', request)
  const words: string = asked.check_words.join(' ')

  const deaf = await first.cme('registrar', 'admit', request, '--check-words', 'not what they read')
  expect([deaf.exit, deaf.err]).toEqual([2, expect.stringContaining('nobody was let in')])
  const made = await first.json('registrar', 'admit', request, '--check-words', words)
  const short = made.proposal.slice(0, 10)
  const own = await first.cme('approvals', 'approve', 'nation', short)
  expect([own.exit, own.err]).toEqual([3, expect.stringContaining('Nobody approves their own proposal')])

  const waiting = await second.cme('approvals', 'list')
  expect(waiting.out).toContain(`let in a further national administrator: key ${asked.member.slice(0, 10)}`)
  expect(waiting.out).toContain(`by national administrator ${first.profile.member.slice(0, 10)}`)
  expect(waiting.out).toContain(`ring the newcomer, and compare: ${words}`)
  expect((await first.cme('approvals', 'list', 'nation')).out).toContain('(you: another person must approve)')
  const approve = ['approvals', 'approve', 'nation', short]
  const unheard = await second.cme(...approve)
  expect([unheard.exit, unheard.err]).toEqual([2, expect.stringContaining('[check_words_needed]')])
  const other = await second.cme(...approve, '--check-words', words.split(' ').toReversed().join(' '))
  expect([other.exit, other.err]).toEqual([2, expect.stringContaining('nothing was approved')])
  const at = ['--profile', second.folder, ...approve]
  const hesitating = await runCme(at, { unlock: second.unlock, answers: ['n'] })
  expect([hesitating.exit, hesitating.err]).toEqual([2, expect.stringContaining(words)])
  const sure = await runCme(at, { unlock: second.unlock, answers: ['y'] })
  expect(sure.out).toContain('✓ Approved: let in a further')

  const england = ['--nation', 'England', '--gss', 'E06009999', '--la-code', '999']
  const registered = await newcomer.json('registrar', 'register', 'Newly Made', ...england)
  await first.json('approvals', 'approve', registered.council, registered.proposal)
  const renamed = await approved(second, 'registrar', 'rename', 'Newly Made', 'Better Named')
  expect(renamed.made.change).toContain('name: Newly Made → Better Named')
  expect((await newcomer.cme('directory', 'find', 'Newly Made')).out).toContain('Better Named')

  await approved(second, 'registrar', 'remove', asked.member.slice(0, 12), '--reason', 'left')
  const gone = await newcomer.cme('registrar', 'rename', 'Better Named', 'Worse Named')
  expect([gone.exit, gone.err]).toEqual([3, expect.stringContaining('member_removed')])
  const third = world.registrars[2]?.key.kid ?? ''
  const few = await first.cme('registrar', 'remove', third.slice(0, 12), '--reason', 'lost')
  expect([few.exit, few.err]).toEqual([3, expect.stringContaining('Fewer than three people would be left')])
  const { registrars } = await second.json('registrar', 'list')
  expect(registrars).toHaveLength(3)
  const all = await second.cme('registrar', 'list', '--all')
  expect(all.out).toContain(asked.member.slice(0, 10))
})

test('a policy and receipt keys change by two: each sees what will be otherwise, and from when it counts', async () => {
  const file = join(await quickFolder('policy'), 'policy.json')
  await writeFile(file, (await first.cme('registrar', 'policy', 'show', '--file')).out)
  expect((await first.cme('registrar', 'policy', 'set', file)).err).toContain('nothing would change')
  const policy = JSON.parse(await readFile(file, 'utf8'))
  await writeFile(file, JSON.stringify({ ...policy, entry_stale_after_days: 60 }))
  const { made, decided } = await approved(second, 'registrar', 'policy', 'set', file)
  expect(made.change).toEqual(['lay down another policy', 'entry_stale_after_days: 60'])
  expect(decided.in_force_at).toBeGreaterThan(Date.now() / 1000 + 200)
  const show = await second.json('registrar', 'policy', 'show')
  expect([show.policy, show.coming]).toEqual([policy, [expect.objectContaining({ from: decided.in_force_at })]])
  expect((await second.cme('registrar', 'policy', 'show')).out).toContain('entry_stale_after_days: 60')

  const { jwk, privateJwk, kid } = await makeSigningKey(true)
  const secret = await first.cme('registrar', 'gateway-key', 'publish', await jsonFile(privateJwk ?? {}))
  expect([secret.exit, secret.err]).toEqual([2, expect.stringContaining('private half')])
  const lone = await first.cme('registrar', 'gateway-key', 'retire', world.gatewayKey.kid.slice(0, 12))
  expect([lone.exit, lone.err]).toEqual([3, expect.stringContaining('publish another first')])
  const published = await approved(second, 'registrar', 'gateway-key', 'publish', await jsonFile(jwk))
  expect(published.made.check_words).toHaveLength(7)
  const refused = await first.json('registrar', 'gateway-key', 'retire', kid.slice(0, 12))
  await second.json('approvals', 'refuse', 'nation', refused.proposal, '--reason', 'It is the new one')
  await approved(second, 'registrar', 'gateway-key', 'retire', kid.slice(0, 12))
  const { gateway_keys: keys } = await first.json('registrar', 'list')
  expect(keys.map((one: { until?: number }) => one.until !== undefined).toSorted()).toEqual([false, true])
})

test('a succession names who takes over and who keeps the keys, before and after the second word', async () => {
  const [old] = await Promise.all(['Surrey', 'East Surrey', 'West Surrey'].map(name => world.join(name)))
  const change = ['Surrey', '--to', 'East Surrey', '--to', 'West Surrey', '--on', '2099-04-01']
  const { made } = await approved(second, 'registrar', 'succeed', ...change, '--custodian', 'West Surrey')
  expect(made.change).toEqual([
    'Surrey ends: closed from 1 Apr 2099',
    'its place is taken by East Surrey and West Surrey',
    'West Surrey keeps its old keys',
  ])
  const surrey = await desktop(world, old as NonNullable<typeof old>)
  expect((await surrey.cme('directory', 'show', 'Surrey')).out).toMatch(/closing/i)
  const officer = await surrey.cme('registrar', 'succeed', ...change, '--custodian', 'West Surrey')
  expect(officer).toMatchObject({ exit: 3 })
  expect(await world.check()).toEqual([])
})
