// Files on their way through killed clients, cut connections, killed gateways and a store that is away: nothing lost, doubled or altered.
// A few of each here; `node test/crash/run-interruptions.ts` makes forty of each. The seed that repeats its choices is in the name.
import { rm } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectObjects } from '../../gateway/attachments/objects.ts'
import { connect, disconnect } from '../../gateway/database/connect.ts'
import { checkWorld } from '../../infra/world/check.ts'
import { quickFolder } from '../support/folders.ts'
import { liveNation } from '../support/live-nation.ts'
import { interrupt, kinds, receivedBy } from './interruptions.ts'
import { Storm } from './storm.ts'

const seed = Date.now() % 2 ** 32
const each = { 'client killed': 2, 'connection cut': 3, 'gateway killed': 2, 'store away': 2 }
let storm: Storm
let stage: Parameters<typeof interrupt>[0]
let sent = 0

beforeAll(async () => {
  storm = new Storm(await quickFolder('interruptions'), seed)
  await storm.start()
  storm.abate()
  const nation = liveNation(storm)
  stage = { storm, sender: await nation.join('Ealing'), recipient: await nation.join('Slough') }
}, 60_000)
afterAll(async () => {
  await storm.end()
  await rm(storm.folder, { recursive: true, force: true })
})

test.each(kinds)(`%s: what was sent arrives, once, byte for byte (seed ${seed})`, async kind => {
  const told = await interrupt(stage, kind, each[kind])
  sent += told.sent
  expect(told).toMatchObject({ interruptions: each[kind], faults: [] })
})

test('afterwards there is exactly what was sent, and all of it verifies', async () => {
  expect(await receivedBy(stage)).toHaveLength(sent)
  const sql = connect(storm.postgres.ownerUrl, { max: 1 })
  const objects = connectObjects(storm.objects)
  try {
    expect(await checkWorld({ sql, objects, readObjects: true, issuer: storm.url }), `seed ${seed}`).toEqual([])
  } finally {
    objects.close()
    await disconnect(sql)
  }
})
