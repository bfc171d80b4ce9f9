// A person's keys, kept wrapped at the gateway: a new device is the same member; the gateway, and whoever holds its database, is nobody.
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  addLock,
  beginKeeping,
  changeLock,
  connect as connectMember,
  importSigningKey,
  locksOf,
  type Membership,
  readKeeping,
  removeLock,
  restoreKeys,
  updateKeeping,
} from '../../../../clients/sdk/index.ts'
import { makePhrase, secretsOfPasskey, secretsOfPhrase } from '../../../../clients/seal/index.ts'
import { connect, disconnect, type Sql } from '../../../../gateway/database/connect.ts'
import { sweepJoining } from '../../../../gateway/joining/sweep.ts'
import type { CouncilKeys } from '../../../../infra/nation/founding.ts'
import { referralTemplate } from '../../../../schemas/letter/template.ts'
import { connected } from '../../../support/connected.ts'
import { expectDistrust } from '../../../support/distrust.ts'
import { lineWith } from '../../../support/line.ts'
import { memberOf, startWorld, type World } from '../../../support/world.ts'

let world: World
let owner: Sql
let ealing: CouncilKeys
let slough: CouncilKeys

beforeAll(async () => {
  world = await startWorld()
  owner = connect(world.database.ownerUrl, { max: 1 })
  ;[ealing, slough] = [await world.join('Ealing'), await world.join('Slough')]
})
afterAll(async () => {
  await disconnect(owner)
  await world.stop()
})

const at = () => ({ url: world.url })
const membershipOf = (council: CouncilKeys, name = 'officer'): Membership => {
  const { role, desks, key, device } = memberOf(council, name)
  const { id: authority, identity, keyrings } = council
  const where = { gateway: world.url, net: world.net, authority, council: identity.name, desks, role }
  return { ...where, thumbprint: key.kid, member: key.privateJwk, device, keyrings }
}
/** A passkey's PRF gives 32 bytes; here they are drawn. Phrases cost half a second each. */
const passkey = () => secretsOfPasskey(crypto.getRandomValues(new Uint8Array(32)), world.net)
const personOf = (council: CouncilKeys, name = 'officer') => memberOf(council, name).person ?? ''

/** What a test begins with: the officer of a fresh council has kept their keys under one passkey. */
async function keeping() {
  const council = await world.join('Brent')
  const client = await connected(world, council)
  const kept = await beginKeeping(client.call, personOf(council), [membershipOf(council)])
  const secrets = await passkey()
  await addLock(client.call, kept, 'passkey', secrets)
  return { council, client, kept, secrets }
}

test('on a new device, six words make the same member again, who reads what came before and is heard', async () => {
  const officer = await connected(world, slough)
  const sender = await connected(world, ealing)
  const content = referralTemplate()
  const { id } = await sender.send({ to: slough.id, desk: 'cme', content, reference: 'kept' })
  const kept = await beginKeeping(officer.call, personOf(slough), [membershipOf(slough)])
  const phrase = makePhrase()
  await addLock(officer.call, kept, 'phrase', await secretsOfPhrase(phrase, world.net))

  const typed = `  ${phrase.toUpperCase().replaceAll(' ', '   ')} `
  const { bundle } = await restoreKeys(at(), await secretsOfPhrase(typed, world.net))
  const [restored] = bundle.memberships
  if (!restored) throw new Error('nothing was restored')
  const { gateway: url, net, authority, keyrings } = restored
  const member = await importSigningKey(restored.member)
  const anew = await connectMember({ url, net, authority, member, keyring: Object.values(keyrings) })
  expect(member.kid).toBe(memberOf(slough, 'officer').key.kid)
  expect((await anew.open(id)).letters[0]).toMatchObject({ status: 'open', content })
  await anew.collect(id)
  expect((await sender.referral(id)).state).toBe('collected')
})

test('words that are few, or not from the list, are no phrase', async () => {
  for (const weak of ['abacus abdomen abdominal', 'let me in please now then', '', makePhrase().replace(/\S+ /, '')]) {
    await expect(secretsOfPhrase(weak, world.net)).rejects.toMatchObject({ code: 'weak_phrase' })
  }
})

test('a phrase and passkeys open the same keys; a changed or removed one opens nothing', async () => {
  const { client, kept, secrets: first } = await keeping()
  const [second, third] = [await passkey(), await passkey()]
  await addLock(client.call, kept, 'passkey', second)
  for (const secrets of [first, second]) expect((await restoreKeys(at(), secrets)).bundle.version).toBe(1)
  await changeLock(client.call, kept, first.locator, third)
  await removeLock(client.call, kept, second.locator)
  for (const gone of [first, second]) await expect(restoreKeys(at(), gone)).rejects.toMatchObject({ code: 'not_found' })
  expect((await restoreKeys(at(), third)).kept).toEqual(kept)
  expect((await locksOf(client.call, kept)).map(({ locator }) => locator)).toEqual([third.locator])
  await expect(restoreKeys(at(), { ...third, access: first.access })).rejects.toMatchObject({ code: 'not_found' })
})

test('a rotated keyring, and a second council, are added; two devices do not write over each other', async () => {
  const { council, client, kept, secrets } = await keeping()
  const other = { ...membershipOf(slough, 'manager'), person: personOf(council) }
  const [one, two] = await Promise.all([
    updateKeeping(client.call, kept, [{ ...membershipOf(council), council: 'Brent Council' }]),
    updateKeeping(client.call, kept, [other]),
  ])
  expect([one.version, two.version].sort()).toEqual([2, 3])
  const { bundle } = await restoreKeys(at(), secrets)
  expect(bundle.memberships.map(({ council: name }) => name).sort()).toEqual(['Brent Council', 'Slough'])
})

test('an older version than was seen here is refused, and so is one that calls itself newer than it is', async () => {
  const { council, client, kept, secrets } = await keeping()
  const [old] = await owner`select vault, version from kept_keys where id = ${kept.id}`
  const newer = await updateKeeping(client.call, kept, [membershipOf(council)])
  await owner`update kept_keys set vault = ${old?.vault}, version = ${old?.version} where id = ${kept.id}`
  await expectDistrust(readKeeping(client.call, newer), 'rolled_back')
  await expectDistrust(restoreKeys(at(), secrets, newer.version), 'rolled_back')
  await owner`update kept_keys set version = 9 where id = ${kept.id}`
  await expectDistrust(readKeeping(client.call, newer), 'malformed')
  expect(await world.check()).toMatchObject([{ code: 'projection_mismatch', subject: kept.id }])
  await owner`delete from kept_keys where id = ${kept.id}`
})

test('a device that answers after a broken line keeps the same version once', async () => {
  const { council, kept } = await keeping()
  let broken = false
  const fetch = lineWith(async ({ path }, pass) => {
    const answer = await pass()
    if (path !== '/kept-keys' || broken) return answer
    broken = true
    throw new TypeError('the line broke')
  })
  const client = await connected(world, council, 'officer', { fetch })
  expect(await updateKeeping(client.call, kept, [membershipOf(council)])).toMatchObject({ version: 2 })
  expect(broken).toBe(true)
})

test('a colleague, and whoever calls themselves the same person elsewhere, can neither read, change nor remove them', async () => {
  const { council, kept, secrets } = await keeping()
  const others = [await connected(world, council, 'manager'), await connected(world, slough)]
  const attempts = others.flatMap(({ call }) => [
    () => readKeeping(call, kept),
    () => call('addLock', { params: { id: kept.id }, body: { ...lockBody, write: lockBody.access } }),
    () => call('removeLock', { params: { id: kept.id, locator: secrets.locator } }),
    () => call('endKeeping', { params: { id: kept.id } }),
    () => call('keepKeys', { body: { id: kept.id, write: lockBody.access, version: 2, vault: 'AAAA' } }),
    () => call('keepKeys', { body: { id: kept.id, write: lockBody.access, version: 1, vault: 'AAAA' } }),
  ])
  for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject({ code: 'not_found' })
  expect((await restoreKeys(at(), secrets)).bundle.version).toBe(1)
})
const lockBody = { locator: 'A'.repeat(43), access: 'A'.repeat(43), kind: 'passkey' as const, key: 'AAAA' }

test('nothing in the database opens anything: neither keys, nor phrases, nor what stands for them', async () => {
  const { council, kept, secrets } = await keeping()
  const [vault] = await owner`select vault, write_digest from kept_keys where id = ${kept.id}`
  const [lock] = await owner`select locator, access, key from kept_keys_locks where kept = ${kept.id}`
  const stored = [vault?.vault, vault?.write_digest, lock?.access, lock?.key] as Buffer[]
  const secret = [
    Buffer.from(secrets.access, 'base64url'),
    Buffer.from(secrets.key),
    Buffer.from(kept.key, 'base64url'),
  ]
  for (const one of stored) {
    for (const other of secret) expect(one.includes(other)).toBe(false)
    expect(one.includes('PRIVATE KEY')).toBe(false)
    expect(one.includes(memberOf(council, 'officer').key.privateJwk.d ?? '-')).toBe(false)
  }
  // Kept in steps of 4 KiB: one more key does not show.
  expect(stored[0]?.length).toBeGreaterThan(4096)
})

test('removed from every council, somebody restores nothing, at once, and it is swept; removed from one, they stay themselves at the other', async () => {
  const { council, client, kept, secrets } = await keeping()
  const second = await world.join('Harrow')
  const there = await connected(world, second)
  await updateKeeping(client.call, kept, [membershipOf(second)], there.call)
  const remove = async (of: CouncilKeys) =>
    (await connected(world, of, 'manager')).directory.removeMember(memberOf(of, 'officer').key.kid, 'left')
  await remove(council)
  await expect(client.inbox()).rejects.toMatchObject({ code: 'member_removed' })
  expect((await restoreKeys(at(), secrets)).bundle.memberships).toHaveLength(2)
  await remove(second)
  await expect(restoreKeys(at(), secrets)).rejects.toMatchObject({ code: 'not_found' })
  await sweepJoining(world.serving.gateway)
  expect(await owner`select id from kept_keys where id = ${kept.id}`).toEqual([])
  expect(await owner`select locator from kept_keys_locks where kept = ${kept.id}`).toEqual([])
  expect(await world.check()).toEqual([])
})
