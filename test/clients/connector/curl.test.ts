// A referral from one council's case system to another's, with curl alone on both sides: the scripts of the examples as they stand.
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { quickFolder } from '../../support/folders.ts'
import { startWorld, type World } from '../../support/world.ts'
import { connectorOf, example, type Running } from './support.ts'

let world: World
let ealing: Running
let slough: Running

beforeAll(async () => {
  world = await startWorld()
  const councils = [
    await world.join('Ealing', { laCode: '307' }),
    await world.join('Slough', { laCode: '871' }),
  ] as const
  ealing = await connectorOf(world, councils[0])
  slough = await connectorOf(world, councils[1])
})
afterAll(async () => {
  await Promise.all([ealing?.stop(), slough?.stop()])
  await world.stop()
})

test('a referral is sent by curl alone, and accepted by curl alone; sent again, it is the same', async () => {
  const folder = await quickFolder('curl')
  const request = join(folder, 'referral.json')
  await writeFile(request, JSON.stringify((await ealing.get('/examples/send')).json))
  const plan = join(folder, 'plan.pdf')
  await writeFile(plan, '%PDF-1.4 Speech and language twice a week.')

  const sent = JSON.parse((await example(ealing, 'curl/send.sh', request, `ehcp=${plan}`)).stdout)
  expect(sent).toMatchObject({ reference: 'EAL-CME-2026-0147', status: 'recorded', state: 'sent' })
  const again = JSON.parse((await example(ealing, 'curl/send.sh', request, `ehcp=${plan}`)).stdout)
  expect(again).toEqual(sent)

  // "Do you know this child?" is nothing to accept, and keeps nothing else from being taken.
  const asked = await ealing.post('/enquiries', (await ealing.get('/examples/enquire')).json)
  expect(asked.status).toBe(201)
  const saved = await quickFolder('saved')
  const accepted = JSON.parse(
    (await example(slough, 'curl/accept-new.sh', saved, 'Sam Oakhurst', 'CME officer')).stdout,
  )
  expect(accepted).toMatchObject({ verb: 'accept', status: 'recorded', id: sent.id, state: 'accepted' })
  expect((await readdir(saved)).sort()).toEqual([`${sent.id}.json`, 'plan.pdf'])
  expect(await readFile(join(saved, 'plan.pdf'), 'utf8')).toContain('twice a week')

  const { json } = await ealing.get('/referrals/EAL-CME-2026-0147')
  expect(json).toMatchObject({ state: 'accepted', responsible: 'them', move: 'both', verified: true })
  expect(json.letters.at(-1).content.decided_by).toMatchObject({ name: 'Sam Oakhurst', role: 'CME officer' })
  expect((await slough.get('/inbox')).json.items).toHaveLength(2)
  expect(await world.check()).toEqual([])
})
