// Gateways killed at random moments under load, Postgres and S3 restarted beneath them: what was answered is there, once, and verifies.
// A run of its own stores and processes; the seed that repeats its choices is in every message.
import { rm } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectObjects } from '../../gateway/attachments/objects.ts'
import { connect, disconnect } from '../../gateway/database/connect.ts'
import type { CouncilKeys, OwnKey } from '../../infra/nation/founding.ts'
import { checkWorld } from '../../infra/world/check.ts'
import { quickFolder } from '../support/folders.ts'
import { type LiveNation, liveNation, memberOf } from '../support/live-nation.ts'
import { announce, claimOf, complete, makeAttachment, putPart } from '../support/raw-attachment.ts'
import type { RawClient } from '../support/raw-client.ts'
import { must, RawReferral } from '../support/raw-referral.ts'
import { type Answered, Caseworker } from './caseworker.ts'
import { Storm } from './storm.ts'

const kills = 25
const caseworkers = 8
const seed = Date.now() % 2 ** 32
let storm: Storm
let nation: LiveNation
let ealing: CouncilKeys
let slough: CouncilKeys

beforeAll(async () => {
  storm = new Storm(await quickFolder('crash'), seed)
  await storm.start()
  const { url, net, registrars } = storm
  nation = liveNation({ url, net, registrars })
  ;[ealing, slough] = await Promise.all([nation.join('Ealing'), nation.join('Slough')])
}, 60_000)
afterAll(async () => {
  await storm.end()
  await rm(storm.folder, { recursive: true, force: true })
})

/** What one caseworker did: the referrals it sent, by its own reference. */
type Work = { sent: string[]; accepted: string[] }

test(`through ${kills} kills and three restarts, what was answered is there, once, and verifies (seed ${seed})`, async () => {
  const answered: Answered[] = []
  const clients = new Map<string, RawClient>()
  const clientOf = ({ key }: { key: OwnKey }) => {
    const client = clients.get(key.kid) ?? new Caseworker(storm, key, answered)
    clients.set(key.kid, client)
    return client
  }
  const sturdy = { ...nation, clientOf }
  let over = false
  const work = Array.from({ length: caseworkers }, async (): Promise<Work> => {
    const done: Work = { sent: [], accepted: [] }
    while (!over) await oneCase(sturdy, done)
    return done
  })
  await misfortunes()
  over = true
  storm.abate()
  const done = await Promise.all(work)
  const exits = await storm.calm()
  expect(exits, 'the last gateways stop when asked').toEqual(exits.map(() => 0))
  expect(storm.disasters).toEqual(['Postgres fast', 'Postgres killed', 'S3 stopped'])
  expect(storm.kills).toBeGreaterThanOrEqual(kills)
  await holds(answered, done)
}, 180_000)

/** Kills come from the load itself; the stores are restarted in between. */
async function misfortunes(): Promise<void> {
  const at = async (count: number) => {
    await expect.poll(() => storm.kills, { timeout: 120_000, interval: 10 }).toBeGreaterThanOrEqual(count)
  }
  await at(6)
  await storm.restartPostgres('fast')
  await at(12)
  await storm.restartPostgres('killed')
  await at(18)
  await storm.restartObjects()
  await at(kills)
}

/** One child, from upload to acceptance. */
async function oneCase(sturdy: LiveNation, done: Work): Promise<void> {
  const referral = new RawReferral(sturdy, ealing, slough)
  const attachment = await bring(sturdy.clientOf(memberOf(ealing, 'officer')))
  done.sent.push(referral.id)
  const prepared = await referral.prepare(ealing, referral.sendClaims({ attachments: [attachment] }))
  // Now and then the same bytes twice at once, as an impatient system does it.
  const [sent, again] = await Promise.all([referral.post(prepared), storm.random() < 0.2 && referral.post(prepared)])
  must(sent)
  if (again) expect(must(again).body.receipt).toBe(sent.body.receipt)
  await referral.collect(sent)
  must(await referral.say(slough, { verb: 'accept', accepts: [sent.digest] }))
  done.accepted.push(referral.id)
}

/** Uploads until it is whole; where the store lost what had come, from the beginning. */
async function bring(client: RawClient) {
  const file = await makeAttachment(1_000 + Math.floor(storm.random() * 20_000))
  for (;;) {
    await announce(client, file)
    await putPart(client, file)
    const { status, text, body } = await complete(client, file)
    if (status === 200) return claimOf(file)
    if (body.code !== 'attachment_incomplete') throw new Error(`not whole: ${status} ${text}`)
  }
}

/** What the stores hold, after everything, against what the clients were told. */
async function holds(answered: readonly Answered[], done: readonly Work[]): Promise<void> {
  const sql = connect(storm.postgres.ownerUrl, { max: 1 })
  const objects = connectObjects(storm.objects)
  try {
    const rows = await sql<{ statement: string; receipt: string }[]>`select statement, receipt from chain`
    const recorded = new Map(rows.map(row => [row.statement, row.receipt]))
    const lost = answered.filter(({ statement, receipt }) => recorded.get(statement) !== receipt)
    expect(lost, `seed ${seed}: answered, and not there`).toEqual([])
    const sent = done.flatMap(one => one.sent)
    expect(
      done.flatMap(one => one.accepted),
      'every case came to its end',
    ).toEqual(sent)
    const referrals = await sql<{ id: string; state: string }[]>`select id, state from referrals`
    expect(referrals.map(({ id }) => id).sort(), `seed ${seed}: each referral once`).toEqual([...sent].sort())
    expect(new Set(referrals.map(({ state }) => state))).toEqual(new Set(['accepted']))
    const found = await checkWorld({ sql, objects, readObjects: true, issuer: storm.url })
    expect(found, `seed ${seed}`).toEqual([])
  } finally {
    objects.close()
    await disconnect(sql)
  }
}
