// Whole stories told with `cme` alone, against a real gateway: what an officer types is enough.
import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { purgeAfter } from '../../gateway/retention/ground.ts'
import { quickFolder } from '../../support/folders.ts'
import { startWorld, type World } from '../../support/world.ts'
import { type Desktop, desktop, jsonFile, referralFile, runCme } from './support.ts'

let world: World
let ealing: Desktop
let slough: Desktop
let manager: Desktop

beforeAll(async () => {
  world = await startWorld()
  const [first, second] = await Promise.all([
    world.join('Ealing', { laCode: '307' }),
    world.join('Slough', { laCode: '871' }),
  ])
  ;[ealing, slough] = await Promise.all([desktop(world, first), desktop(world, second)])
  manager = await desktop(world, first, 'manager')
})
afterAll(() => world.stop())

const sent = async (tale: string, ...more: string[]): Promise<string> =>
  (await ealing.json('send', await referralFile(tale), '--to', 'Slough', ...more)).id

test('a referral travels from send to outcome by the command line alone, with its attachment', async () => {
  const folder = await quickFolder('papers')
  await writeFile(join(folder, 'plan.pdf'), 'the plan of Zofia')
  const id = await sent('Zofia', '--attach', `ehcp:${join(folder, 'plan.pdf')}`)
  const short = id.slice(-8)
  expect((await slough.cme('inbox')).out).toMatch(
    new RegExp(`New \\(1\\)\nID .*\n${short} +Ealing +Referral +Not delivered yet`),
  )

  const why = await ealing.cme('why', short)
  expect(why.out).toContain('Opened           not yet')
  expect(why.out).toMatch(/Due +Slough takes it on by /)
  expect(why.out).toContain("Whose move       Slough's")
  expect((await slough.cme('inbox', '--overdue')).out).toContain('Nothing waits here.')

  const opened = await slough.cme('open', short, '--save', join(folder, 'got'))
  expect(opened.out.indexOf('Risk and safeguarding')).toBeLessThan(opened.out.indexOf('The child'))
  expect(opened.out).toContain('Legal surname: Okonjo-Brant')
  expect(await readFile(join(folder, 'got', 'plan.pdf'), 'utf8')).toBe('the plan of Zofia')
  expect((await stat(join(folder, 'got', 'plan.pdf'))).mode & 0o777).toBe(0o600)

  expect(await slough.json('acknowledge', short, '--decide-by', soon())).toMatchObject({ state: 'acknowledged' })
  expect(await slough.json('ask', short, '--question', 'Which GP?')).toMatchObject({ state: 'asked' })
  expect((await ealing.cme('outbox')).out).toContain('They asked you (1)')
  await ealing.cme('open', short)
  expect(await ealing.json('answer', short, '--answer', 'Dr Meadow')).toMatchObject({ state: 'acknowledged' })
  expect((await slough.cme('open', short)).out).toContain('Answer: Dr Meadow')
  expect(await slough.json('accept', short, '--basis', 'child_seen')).toMatchObject({ state: 'accepted' })

  const closed = await ealing.cme('close', short)
  expect(closed.err).toContain('Accepted by Slough')
  expect(closed.err).toContain('What the acceptance rests on: The child was seen')
  expect(closed.exit).toBe(0)
  const outcome = ['--outcome', 'on_roll', '--urn', '199902', '--not-known', 'starts_on=Not yet told']
  expect(await slough.json('record-outcome', short, ...outcome)).toMatchObject({ settled: true })

  const shown = await ealing.cme('show', short)
  expect(shown.out).toContain("nobody's: it is finished")
  expect(shown.out.split('\n').every(line => line.length <= 80)).toBe(true)
  expect(await ealing.json('show', id)).toMatchObject({ state: 'closed', verified: true, move: 'nobody' })

  const proof = join(folder, 'proof.json')
  expect((await ealing.cme('export', short, proof)).exit).toBe(0)
  const offline = await runCme(['verify', proof, '--net', world.net, '--json'])
  expect(offline.json).toMatchObject({ verified: true, state: 'closed' })
  expect(await readFile(proof, 'utf8')).not.toContain('Okonjo')
})

test('an enquiry is asked, answered and finished', async () => {
  const template = await ealing.cme('template', '--kind', 'enquiry')
  const { id } = await ealing.json('enquire', await jsonFile(template.out), '--to', '871')
  expect((await slough.cme('open', id)).out).toContain('A neighbour said')
  expect((await slough.cme('reply', id, '--reply', 'known_on_roll')).out).toContain('Answered')
  expect((await ealing.cme('open', id)).out).toContain('On roll at a school here')
  expect(await ealing.json('finish', id)).toMatchObject({ state: 'finished' })
})

test('a referral is returned with its reason, and closed with what happens next', async () => {
  const id = await sent('Ottoline')
  await slough.cme('open', id)
  const declined = ['--reason', 'wrong_authority', '--suggest', 'Ealing']
  expect(await slough.json('decline', id, ...declined)).toMatchObject({ state: 'declined' })
  expect((await ealing.cme('outbox')).out).toContain('Returned to you, decide what next (1)')
  expect((await ealing.cme('open', id)).out).toMatch(/council that may be responsible: Ealing/)
  const silent = await ealing.cme('close', id)
  expect(silent).toMatchObject({ exit: 2 })
  expect(silent.err).toContain('--what')
  expect(await ealing.json('close', id, '--what', 'kept_open')).toMatchObject({ state: 'closed' })
})

test('a referral is withdrawn; what was sent back and forth on the way is recalled, corrected, held and filed', async () => {
  const id = await sent('Peregrine')
  await slough.cme('open', id)
  await ealing.json('message', id, '--words', 'For the wrong child')
  await ealing.json('recall', id, '--item', '3', '--reason', 'wrong_child')
  expect((await slough.cme('open', id)).out).toContain('Recalled by the council that sent it')
  await slough.json('confirm-recall', id, '--item', '3', '--result', 'not_opened')
  const better = await referralFile('Peregrin')
  await ealing.json('correct', id, '--item', '1', '--because', 'A letter too many', '--file', better)
  expect((await slough.cme('open', id)).out).toContain('Because: A letter too many')
  await slough.json('hold', id, '--reason', 'complaint')
  await slough.json('release', id)
  await ealing.cme('show', id)
  expect(await ealing.json('withdraw', id, '--words', 'Found at home')).toMatchObject({ state: 'withdrawn' })
  expect((await ealing.cme('outbox')).out).not.toContain(id.slice(-8))
  expect((await ealing.cme('outbox', '--all')).out).toContain(id.slice(-8))
})

test('watch tells each change as it comes, verified, and a cursor to go on from', async () => {
  const { folder, unlock } = ealing
  const watch = (after: string) => ['--profile', folder, '--json', 'watch', '--count', '1', '--after', after]
  const first = (await runCme(watch('0'), { unlock })).json
  expect(first).toMatchObject({ what: 'statement', cursor: expect.any(String) })
  const second = (await runCme(watch(first.cursor), { unlock })).json
  expect(second.cursor).not.toBe(first.cursor)
})

test('the directory is found, shown and told from its beginning', async () => {
  expect((await ealing.cme('directory', 'find', 'lou')).out).toContain('Slough')
  const shown = await ealing.cme('directory', 'show', '871')
  expect(shown.out).toMatch(/cme: can receive referrals, 2 people open them/)
  expect((await ealing.cme('directory', 'history', 'Slough')).out).toContain('registered the council')
})

function soon(): string {
  return new Date(Date.now() + 14 * 86_400_000).toISOString().slice(0, 10)
}

test('letters go on their day by the command line alone: lengthened, saved by both, kept by one, released, then gone with their history left', async () => {
  expect((await ealing.cme('directory', 'set-retention', '120')).exit).not.toBe(0)
  expect((await manager.cme('directory', 'set-retention', '120')).out).toContain('From now on 120 days')
  const id = await sent('Tamsin')
  const short = id.slice(-8)
  await slough.json('open', short)
  await slough.json('accept', short, '--basis', 'child_seen')
  expect((await manager.cme('retention')).out).not.toContain(short)
  await ealing.json('close', short)
  const listed = async (list: string) => (await manager.cme('retention', '--list', list)).out
  expect(await listed('unfiled')).toMatch(new RegExp(`${short} +Slough +not saved by us +goes on `))
  await ealing.json('filed', short)
  expect(await listed('unfiled')).toMatch(new RegExp(`${short} +Slough +not saved by them +goes on `))
  await slough.json('filed', short)
  expect(await listed('unfiled')).not.toContain(short)
  expect(await listed('resting')).toMatch(new RegExp(`${short} +Slough +saved by both +goes on `))

  await slough.json('hold', short, '--reason', 'complaint')
  expect(await listed('held')).toMatch(new RegExp(`${short} +Slough +kept +stays`))
  await purgeAfter(world, 1_000)
  expect((await slough.cme('open', short)).out).toContain('Tamsin')
  await slough.json('release', short)
  expect(await listed('held')).not.toContain(short)
  const [{ purge_at }] = (await manager.json('retention', '--list', 'resting')).items
  expect(Math.round((purge_at - Date.now() / 1000) / 86_400)).toBe(120)
  await purgeAfter(world, 119)
  expect((await slough.cme('open', short)).out).toContain('Tamsin')
  expect(await purgeAfter(world, 121)).toBe(1)

  for (const [desk, other] of [
    [ealing, 'Slough'],
    [slough, 'Ealing'],
  ] as const) {
    const opened = await desk.cme('open', short)
    expect(opened.out + opened.err).not.toContain('Tamsin')
    const shown = await desk.cme('show', short)
    expect(shown.out).toContain(other)
    expect(shown.out).toMatch(/accepted/i)
  }
  expect((await manager.json('retention', '--list', 'resting')).items).toEqual([])
  expect((await ealing.cme('retention')).exit).not.toBe(0)
})
