// What checkWorld is for: it finds nothing in a good world, and names each of many things done to a bad one.
// Corruptions are made as the database's owner with triggers off, and in the bucket itself: no gateway could.
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connect, disconnect, type Sql } from '../../../gateway/database/connect.ts'
import { checkWorld, type FindingCode } from '../../../infra/world/check.ts'
import { newId } from '../../../schemas/ids.ts'
import { importSigningKey, makeSigningKey } from '../../../schemas/statement/jws.ts'
import { readReceipt, signReceipt } from '../../../schemas/statement/receipt.ts'
import { freshDatabase } from '../../support/postgres.ts'
import { claimOf, upload } from '../../support/raw-attachment.ts'
import { must, RawReferral, type Told } from '../../support/raw-referral.ts'
import { memberOf, startWorld, type World } from '../../support/world.ts'

let world: World
let owner: Sql
let referral: RawReferral
let back: RawReferral
let sent: Told
let attachment: string

const execFileAsync = promisify(execFile)
const bytesOf = (digest: string) => Buffer.from(digest, 'base64url')
const objects = () => world.serving.gateway.objects

beforeAll(async () => {
  world = await startWorld()
  owner = connect(world.database.ownerUrl, { max: 1 })
  // As after a restore without constraints: what follows may be anything.
  await owner`alter table attachments disable trigger user`
  await owner`alter table referrals disable trigger user`
  const ealing = await world.join('Ealing')
  const slough = await world.join('Slough')
  await world.builder.publishContacts(ealing.id, memberOf(ealing, 'manager'), { contacts: [] })
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

type Corruption = { what: string; finds: FindingCode; plant: (tx: Sql) => Promise<unknown> }

const receiptOf = async (tx: Sql, digest: string) => {
  const [row] = await tx<{ receipt: string }[]>`select receipt from chain where digest = ${bytesOf(digest)}`
  return row?.receipt ?? ''
}
const resigned = async (tx: Sql, change: object, key = importSigningKey(world.gatewayKey.privateJwk)) => {
  const signer = await key
  const nationKeys = new Map([[world.gatewayKey.kid, { key: world.gatewayKey.jwk, issuer: world.url }]])
  const receipt = await readReceipt(await receiptOf(tx, sent.digest), nationKeys)
  if (!receipt) throw new Error('no receipt')
  return signReceipt({ ...receipt, ...change }, signer)
}
const putReceipt = async (tx: Sql, receipt: string) =>
  tx`update chain set receipt = ${receipt} where digest = ${bytesOf(sent.digest)}`

const corruptions: Corruption[] = [
  {
    what: 'a flipped state',
    finds: 'projection_mismatch',
    plant: tx => tx`update referrals set state = 'closed' where id = ${referral.id}`,
  },
  {
    what: 'responsibility given back to the sender',
    finds: 'responsibility_wrong',
    plant: tx => tx`update referrals set passed_to = null, responsible = recipient where id = ${referral.id}`,
  },
  {
    what: 'a referral on the wrong list',
    finds: 'responsibility_wrong',
    plant: tx => tx`update referrals set recipient_list = 'finished' where id = ${back.id}`,
  },
  {
    what: 'a receipt that belongs to another statement',
    finds: 'receipt_mismatch',
    plant: async tx => putReceipt(tx, await receiptOf(tx, referral.head ?? '')),
  },
  {
    what: 'a receipt by a key the nation does not name',
    finds: 'receipt_invalid',
    plant: async tx => putReceipt(tx, await resigned(tx, {}, makeSigningKey())),
  },
  {
    what: 'a receipt that says another state',
    finds: 'receipt_mismatch',
    plant: async tx => putReceipt(tx, await resigned(tx, { state: 'accepted' })),
  },
  {
    what: 'a receipt moved back in time',
    finds: 'receipt_mismatch',
    plant: tx => tx`update chain set received_at = received_at - 3600 where digest = ${bytesOf(referral.head ?? '')}`,
  },
  {
    what: 'a deleted letter',
    finds: 'letter_missing',
    plant: tx => tx`delete from letters where statement = ${bytesOf(sent.digest)}`,
  },
  {
    what: 'a letter with one byte changed',
    finds: 'letter_mismatch',
    plant: tx => tx`update letters set bytes = set_byte(bytes, 9, 0) || '' where statement = ${bytesOf(sent.digest)}`,
  },
  {
    what: 'a head moved back',
    finds: 'head_mismatch',
    plant: tx => tx`update subjects set head = ${bytesOf(sent.digest)}, position = 0 where id = ${referral.id}`,
  },
  {
    what: 'a statement cut out of the middle of a chain',
    finds: 'chain_broken',
    plant: tx => tx`delete from chain where subject = ${back.id} and position = 1`,
  },
  {
    what: 'a signature that is not the key’s',
    finds: 'signature_invalid',
    plant: tx => tx`
      update chain set statement = left(statement, -86) || repeat('A', 86) where digest = ${bytesOf(sent.digest)}`,
  },
  {
    what: 'a member who is not in the chain',
    finds: 'projection_stray',
    plant: tx => tx`
      insert into members (thumbprint, authority, role, desks, key, valid_from)
      values (${randomBytes(32)}, ${referral.sender.id}, 'system', '{cme}', '{}', 1)`,
  },
  {
    what: 'a member with another role',
    finds: 'projection_mismatch',
    plant: tx => tx`update members set role = 'manager' where role = 'auditor'`,
  },
  {
    what: 'a certificate that was taken away',
    finds: 'projection_missing',
    plant: tx => tx`delete from certificates where authority = ${referral.sender.id}`,
  },
  {
    what: 'a keyholder who was never given the keyring',
    finds: 'projection_stray',
    plant: tx => tx`
      insert into keyholders (authority, desk, member, statement, shared_at)
      select authority, 'sen', member, statement, shared_at from keyholders limit 1`,
  },
  {
    what: 'a feed entry nobody got',
    finds: 'feed_missing',
    plant: tx =>
      tx`delete from feed where subject = ${referral.id} and position = 0 and authority = ${referral.sender.id}`,
  },
  {
    what: 'a feed entry sent twice',
    finds: 'feed_stray',
    plant: tx => tx`
      insert into feed (authority, desks, subject, position, what, verb, state, at)
      select authority, desks, subject, position, what, verb, state, at from feed where subject = ${referral.id} limit 1`,
  },
  {
    what: 'a note that is gone',
    finds: 'note_invalid',
    plant: tx => tx`delete from notes where subject = ${referral.id}`,
  },
  {
    what: 'a recalled letter that is served again',
    finds: 'projection_missing',
    plant: tx => tx`delete from recalls where subject = ${referral.id}`,
  },
  {
    what: 'an attachment with another digest',
    finds: 'attachment_mismatch',
    plant: tx => tx`update attachments set sha256 = ${randomBytes(32)} where id = ${attachment}`,
  },
  {
    what: 'an attachment linked to another statement',
    finds: 'attachment_mismatch',
    plant: tx => tx`update attachments set statement = ${bytesOf(referral.head ?? '')} where id = ${attachment}`,
  },
  {
    what: 'a contacts document that was edited',
    finds: 'projection_mismatch',
    plant: tx => tx`update documents set document = document || ' '`,
  },
  {
    what: 'a proposal that somebody else is said to have made',
    finds: 'projection_mismatch',
    plant: tx => tx`update proposals set proposer_person = ${newId()}`,
  },
  {
    what: 'a change that was approved, and waits again for a second word',
    finds: 'projection_mismatch',
    plant: tx => tx`
      update proposals set state = 'waiting', decision = null, decided_by = null, decided_at = null, in_force_at = null`,
  },
  { what: 'a proposal that is gone', finds: 'projection_missing', plant: tx => tx`delete from proposals` },
  {
    what: 'a council found under another’s name',
    finds: 'projection_stray',
    plant: tx => tx`insert into lookups (authority, kind, key) values (${referral.sender.id}, 'name', 'slough')`,
  },
  {
    what: 'a council that is found under none of its names',
    finds: 'projection_missing',
    plant: tx => tx`delete from lookups where authority = ${referral.sender.id}`,
  },
  {
    what: 'a notice that nothing called for',
    finds: 'projection_stray',
    plant: tx => tx`
      insert into directory_notices (statement, authority, what, made_at)
      values (${bytesOf(sent.digest)}, ${referral.sender.id}, 'first_manager', 1)`,
  },
  {
    what: 'an invitation by somebody of another council',
    finds: 'row_stray',
    plant: tx => tx`
      insert into invitations (id, issuer, authority, role, desks, access, made_by, made_at, expires_at)
      select ${newId()}, ${referral.recipient.id}, ${referral.recipient.id}, 'officer', '{cme}', ${randomBytes(32)}, thumbprint, 1, 2
      from members where authority = ${referral.sender.id} limit 1`,
  },
  {
    what: 'a party that never handed over',
    finds: 'projection_mismatch',
    plant: tx => tx`
      insert into predecessors (referral, position, authority, side, desks)
      values (${referral.id}, 1, ${referral.recipient.id}, 'recipient', '{cme}')`,
  },
  {
    what: 'a referral taken for one that went by e-mail',
    finds: 'projection_mismatch',
    plant: tx => tx`update referrals set outside = 'emailed' where id = ${referral.id}`,
  },
  {
    what: 'a referral said to be saved by a side that never said so',
    finds: 'projection_mismatch',
    plant: tx => tx`update referrals set filed = array[sender] where id = ${back.id}`,
  },
  {
    what: 'a hold that is forgotten',
    finds: 'projection_mismatch',
    plant: tx => tx`update referrals set held = '{}' where id = ${referral.id}`,
  },
  {
    what: 'a purge that no note tells of',
    finds: 'projection_mismatch',
    plant: tx => tx`update referrals set purged_to = 0, purged_at = 1 where id = ${back.id}`,
  },
  {
    what: 'a day on which something is due, put off',
    finds: 'projection_mismatch',
    plant: tx => tx`
      update referrals set due_what = 'reply', due_side = 'sender', due_since = '2030-01-01', due_on = '2030-02-01',
        due_at = 1896134400, look_at = 1896134400 where id = ${back.id}`,
  },
  {
    what: 'a box that shows an older place of its referral',
    finds: 'projection_mismatch',
    plant: tx => tx`update referrals set head = ${bytesOf(sent.digest)}, position = 0 where id = ${referral.id}`,
  },
  {
    what: 'a change to the nation that a registrar did not sign',
    finds: 'signature_invalid',
    plant: tx => tx`
      update chain set statement = left(statement, -86) || repeat('A', 86) where subject = 'national' and position = 0`,
  },
  {
    what: 'a fetch of something that was never there',
    finds: 'row_stray',
    plant: tx => tx`
      insert into fetches (subject, authority, member, letter)
      values (${referral.id}, ${referral.sender.id}, ${randomBytes(32)}, ${randomBytes(32)})`,
  },
]

/** Made in a transaction that is rolled back: the next corruption finds the world good again. */
class Undo extends Error {}

describe('checkWorld finds', () => {
  test.for(corruptions)('$what', async ({ plant, finds }) => {
    let found: FindingCode[] = []
    const corrupted = owner.begin(async tx => {
      await tx`set constraints all deferred`
      await plant(tx as unknown as Sql)
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
