// A council that ends, and one that has not joined, from the command line: plan, dry run, hand over, run again; record, send anew.
import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { newId } from '../../../schemas/ids.ts'
import { childMoving } from '../../scenarios/succession/cases.ts'
import { quickFolder } from '../../support/folders.ts'
import { RawDirectory } from '../../support/raw-directory.ts'
import { startWorld, usualPeople } from '../../support/world.ts'
import { desktop } from './support.ts'

async function file(name: string, content: unknown): Promise<string> {
  const path = join(await quickFolder('succession'), name)
  await writeFile(path, JSON.stringify(content))
  return path
}

test('a plan is made from the letters, read, carried out by --all, and run again it finds everything done', async () => {
  const world = await startWorld()
  const [own, old, west, east] = await Promise.all(
    ['Ealing', 'Surrey', 'West Surrey', 'East Surrey'].map(name => world.join(name)),
  )
  if (!own || !old || !west || !east) throw new Error('four councils join')
  const directory = new RawDirectory(world)
  const change = { verb: 'succeed', successors: [west.id, east.id], on: '2099-04-01', custodian: west.id } as const
  await directory.approved(directory.registrar(0), old.id, change)
  const [ealing, surrey] = [await desktop(world, own), await desktop(world, old, 'manager')]
  for (const postcode of ['GU21 4AA', 'KT18 5AA', 'LS1 1AA']) {
    await ealing.json('send', await file('referral.json', childMoving('W5 9ZZ', postcode)), '--to', 'Surrey')
  }
  const areas = await file('areas.json', {
    areas: [
      { successor: 'West Surrey', postcodes: ['GU'] },
      { successor: 'East Surrey', postcodes: ['KT18'] },
    ],
  })
  const plan = join(await quickFolder('plan'), 'plan.json')
  const made = await surrey.cme('hand-over', '--make-plan', plan, '--areas', areas)
  expect(made).toMatchObject({ exit: 0 })
  expect(made.out).toContain('1  nobody yet: decide these')
  // It holds postcodes: nobody else on this computer may read it.
  expect((await stat(plan)).mode & 0o777).toBe(0o600)

  const dry = await surrey.cme('hand-over', '--all', '--plan', plan, '--dry-run')
  expect(dry).toMatchObject({ exit: 3 })
  expect(dry.out).toContain('2  Would be handed over')
  const first = await surrey.cme('--json', 'hand-over', '--all', '--plan', plan)
  expect(first.json.cases.map(({ outcome }: { outcome: string }) => outcome).toSorted()).toEqual([
    'handed_over',
    'handed_over',
    'undecided',
  ])
  const decided = JSON.parse(await readFile(plan, 'utf8'))
  for (const one of decided.cases) one.to ??= east.id
  await writeFile(plan, JSON.stringify(decided))
  const { cases } = await surrey.json('hand-over', '--all', '--plan', plan)
  expect(cases.map(({ outcome }: { outcome: string }) => outcome).toSorted()).toEqual([
    'before',
    'before',
    'handed_over',
  ])
  const wests = await desktop(world, west)
  const { items } = await wests.json('inbox')
  expect(items).toHaveLength(1)
  const opened = await wests.cme('open', items[0].id)
  expect(opened.out + opened.err).toContain('GU21 4AA')
  expect((await surrey.cme('show', items[0].id)).exit).toBe(0)
  expect(await surrey.cme('hand-over')).toMatchObject({ exit: 2 })
})

test('a referral by secure e-mail says everywhere that it is not verified, and is sent properly once the council joins', async () => {
  const world = await startWorld()
  const own = await world.join('Ealing')
  const [id, identity] = [newId(), { ...own.identity, name: 'Slough' }]
  await world.builder.register(id, identity)
  const ealing = await desktop(world, own)
  const referral = await file('referral.json', childMoving('W5 9ZZ', 'SL1 9ZZ'))
  const sent = await ealing.cme('send', referral, '--to', 'Slough', '--outside')
  expect(sent.out).toContain('Recorded, and sent to nobody yet')
  const [{ id: old }] = (await ealing.json('outbox')).items
  await ealing.json('record-outside', old, '--step', 'sent', '--mailbox', 'cme@slough.example')
  expect((await ealing.cme('outbox')).out).toContain('By secure e-mail')
  expect((await ealing.cme('show', old)).out).toContain('Sent by secure e-mail, not verified')
  expect((await ealing.cme('resend-outside')).out).toContain('has not joined yet')
  await world.builder.join(id, identity, usualPeople)
  const { outcomes } = await ealing.json('resend-outside')
  expect(outcomes).toMatchObject([{ old, outcome: 'resent' }])
  expect((await ealing.cme('resend-outside')).out).toContain('Nothing is open')
  expect((await ealing.cme('verify', old)).out).toContain('Not verified')
})
