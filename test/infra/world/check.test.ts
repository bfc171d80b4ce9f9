// What checkWorld is for: it finds nothing in a good world, and names each of many things done to a bad one.
// Corruptions are made as the database's owner with triggers off, and in the bucket itself: no gateway could.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connect, disconnect, type Sql } from '../../../gateway/database/connect.ts'
import { checkWorld, type FindingCode } from '../../../infra/world/check.ts'
import { freshDatabase } from '../../support/postgres.ts'
import { claimOf, upload } from '../../support/raw-attachment.ts'
import { RawDirectory } from '../../support/raw-directory.ts'
import { must, RawReferral, type Told } from '../../support/raw-referral.ts'
import { memberOf, startWorld, type World } from '../../support/world.ts'
import { chains } from './corruptions.ts'
import { projections } from './projections.ts'
import { chooseAndKeep, planned, unsigned } from './unsigned.ts'

let world: World
let owner: Sql
let referral: RawReferral
let back: RawReferral
let sent: Told
let attachment: string

const execFileAsync = promisify(execFile)
const objects = () => world.serving.gateway.objects

beforeAll(async () => {
  world = await startWorld()
  owner = connect(world.database.ownerUrl, { max: 1 })
  // As after a restore without constraints: what follows may be anything.
  await owner`alter table attachments disable trigger user`
  await owner`alter table referrals disable trigger user`
  const ealing = await world.join('Ealing')
  const slough = await world.join('Slough')
  const contacts = [{ for: 'cme' as const, mailbox: 'cme@ealing.gov.uk' }]
  await world.builder.publishContacts(ealing.id, memberOf(ealing, 'manager'), { contacts })
  await new RawDirectory(world).say({ key: memberOf(ealing, 'manager').key, iss: ealing.id }, ealing.id, {
    verb: 'verify_entry',
  })
  await chooseAndKeep(world, ealing)
  const claim = claimOf(await upload(world.clientOf(memberOf(ealing, 'officer')), 3000))
  attachment = claim.id
  referral = new RawReferral(world, ealing, slough)
  const done = await referral.accepted({ attachments: [claim] })
  sent = done.sent
  const word = must(await referral.say(slough, { verb: 'message', attachments: [] }))
  must(await referral.say(slough, { verb: 'recall', item: word.digest, reason: 'wrong_child' }))
  must(await referral.say(slough, { verb: 'hold', reason: 'audit' }))
  back = new RawReferral(world, slough, ealing)
  await back.accepted({ follows: referral.id })
  await world.told()
  expect(await planned(world)).toBeGreaterThan(5)
})
afterAll(async () => {
  await disconnect(owner)
  await world.stop()
})

const codesIn = async (sql: Sql) => {
  const found = await checkWorld({ sql, objects: objects(), issuer: world.url })
  return [...new Set(found.map(({ code }) => code))]
}

test('nothing is found in a good world, bytes read again', async () => {
  const { ownerUrl } = world.database
  expect(await checkWorld({ ownerUrl, objects: objects(), readObjects: true, issuer: world.url })).toEqual([])
})

/** Made in a transaction that is rolled back: the next corruption finds the world good again. */
class Undo extends Error {}

describe('checkWorld finds', () => {
  test.for([...chains, ...projections, ...unsigned])('$what', async ({ plant, finds }) => {
    let found: FindingCode[] = []
    const corrupted = owner.begin(async tx => {
      await tx`set constraints all deferred`
      await plant(tx as unknown as Sql, { world, referral, back, sent, attachment })
      found = await codesIn(asPool(tx as unknown as Sql))
      throw new Undo()
    })
    await expect(corrupted).rejects.toThrow(Undo)
    expect(found).toContain(finds)
  })
})

/** The transaction under way, where checkWorld would begin one of its own. */
function asPool(tx: Sql): Sql {
  const begin = (_: string, work: (inner: Sql) => unknown) => work(tx)
  return Object.assign((...words: Parameters<Sql>) => tx(...words), { begin }) as unknown as Sql
}

describe('in the bucket, checkWorld finds', () => {
  test('bytes that are gone, bytes that are others, and bytes that nobody announced', async () => {
    const [row] = await owner<{ key: string }[]>`select object_key as key from attachments where id = ${attachment}`
    const { endpoint, bucket } = world.serving.gateway.config.s3
    // The embedded server takes unsigned requests.
    const at = (key: string) => `${endpoint}/${bucket}/${key}`
    const key = row?.key ?? ''
    const original = await (await fetch(at(key))).arrayBuffer()

    await fetch(at(key), { method: 'PUT', body: new Uint8Array(original).toReversed() })
    const read = { objects: objects(), readObjects: true, issuer: world.url }
    expect((await checkWorld({ sql: owner, ...read })).map(({ code }) => code)).toEqual(['object_mismatch'])
    await fetch(at(key), { method: 'PUT', body: new Uint8Array(original, 1) })
    expect(await codesIn(owner)).toEqual(['object_mismatch'])
    await fetch(at(key), { method: 'DELETE' })
    expect(await codesIn(owner)).toEqual(['object_missing'])
    await fetch(at(key), { method: 'PUT', body: original })
    await fetch(at('attachments/nobody/announced'), { method: 'PUT', body: 'x' })
    expect(await codesIn(owner)).toEqual(['object_stray'])
    await fetch(at('attachments/nobody/announced'), { method: 'DELETE' })
    expect(await codesIn(owner)).toEqual([])
  })
})

test('as a command it prints what it finds, and its exit code says whether that was nothing', async () => {
  const { s3 } = world.serving.gateway.config
  const stores = {
    S3_ENDPOINT: s3.endpoint,
    S3_BUCKET: s3.bucket,
    S3_ACCESS_KEY_ID: 'S3RVER',
    S3_SECRET_ACCESS_KEY: 'S3RVER',
  }
  const env = { ...stores, DATABASE_OWNER_URL: world.database.ownerUrl, PUBLIC_URL: world.url }
  const run = () => execFileAsync(process.execPath, ['infra/world/check.ts', '--read-objects'], { env })
  const good = await run().catch(error => error as { stdout: string })
  expect(good.stdout).toBe('Everything verifies.\n')
  await owner`update referrals set urgent = true where id = ${back.id}`
  const failed = await run().catch(error => error as { code: number; stdout: string })
  await owner`update referrals set urgent = false where id = ${back.id}`
  expect(failed).toMatchObject({
    code: 1,
    stdout: expect.stringContaining(`projection_mismatch  ${back.id}  the referral: urgent`),
  })
})

test('a database without a nation is no good world', async () => {
  const { ownerUrl } = await freshDatabase()
  expect((await checkWorld({ ownerUrl })).map(({ code }) => code)).toEqual(['nation_missing'])
})
