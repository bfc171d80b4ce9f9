// Only the one form of certificate passes; each other form is refused by its own name.
import * as openpgp from 'openpgp'
import { describe, expect, test } from 'vitest'
import {
  fingerprintOf,
  makeDeskCertificate,
  makeDeviceCertificate,
  parseCertificate,
} from '../../../clients/seal/index.ts'
import { ashby, refused } from './support.ts'

const name = { name: 'authority-ashby/cme' }
const yesterday = new Date(Date.now() - 86_400_000)
const v6 = { v6Keys: true, aeadProtect: true }

async function publicHalf(options: Partial<openpgp.KeyOptions>): Promise<string> {
  const key = { type: 'curve25519' as const, userIDs: name, date: yesterday, config: v6, ...options }
  return (await openpgp.generateKey({ ...key, format: 'armored' })).publicKey
}

describe('a desk certificate', () => {
  test('is version 6, Ed25519 with one X25519 subkey, without expiry, and names authority and desk', async () => {
    const key = await openpgp.readKey({ armoredKey: ashby.certificate })
    expect(key.keyPacket.version).toBe(6)
    expect([key, ...key.subkeys].map(one => one.getAlgorithmInfo().algorithm)).toEqual(['ed25519', 'x25519'])
    expect(await key.getExpirationTime()).toBe(Number.POSITIVE_INFINITY)
    expect(key.getUserIDs()).toEqual(['authority-ashby/cme'])
  })

  test('is dated one day back, so that a slower clock elsewhere accepts it at once', async () => {
    const at = new Date('2026-11-22T12:00:00Z')
    const { certificate } = await makeDeskCertificate({ authority: 'authority-ashby', desk: 'cme', at })
    await parseCertificate(certificate, { at: new Date('2026-11-21T12:00:01Z') })
    await refused(
      parseCertificate(certificate, { at: new Date('2026-11-21T11:00:00Z') }),
      'CertificateRefused',
      'from_the_future',
    )
  })

  test('has a fingerprint of 64 lower-case hex characters', async () => {
    expect(ashby.fingerprint).toMatch(/^[0-9a-f]{64}$/)
    expect(await fingerprintOf(ashby.certificate)).toBe(ashby.fingerprint)
  })

  test('is read with its owner, and refused under another name', async () => {
    expect(await parseCertificate(ashby.certificate, { owner: 'authority-ashby/cme' })).toMatchObject({
      userId: 'authority-ashby/cme',
    })
    await refused(
      parseCertificate(ashby.certificate, { owner: 'authority-brook/cme' }),
      'CertificateRefused',
      'other_owner',
    )
  })

  test('cannot be made for a name that would read as another', () => {
    expect(() => makeDeskCertificate({ authority: 'a/b', desk: 'cme' })).toThrow(TypeError)
    expect(() => makeDeskCertificate({ authority: 'a', desk: 'cme <x@example.org>' })).toThrow(TypeError)
  })
})

test('a device certificate names person and member key, and passes the same rules', async () => {
  const { certificate } = await makeDeviceCertificate({
    person: 'person-1',
    member: 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k',
  })
  const { userId } = await parseCertificate(certificate)
  expect(userId).toBe('person-1/kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k')
})

describe('refused is', () => {
  const refusals: [what: string, code: string, armoured: () => Promise<string>][] = [
    ['a text that is no certificate', 'not_a_certificate', async () => 'hello'],
    ['a text longer than any certificate', 'not_a_certificate', async () => ashby.certificate + '\n'.repeat(4000)],
    [
      'a block of two certificates',
      'not_a_certificate',
      async () => {
        const two = [
          await openpgp.readKey({ armoredKey: ashby.certificate }),
          await openpgp.readKey({ armoredKey: await publicHalf({}) }),
        ]
        return openpgp.armor(openpgp.enums.armor.publicKey, Uint8Array.from(two.flatMap(key => [...key.write()])))
      },
    ],
    ['a private key', 'private_material', async () => ashby.privateKey],
    ['version 4', 'not_version_6', () => publicHalf({ config: { v6Keys: false } })],
    ['RSA', 'other_algorithm', () => publicHalf({ type: 'rsa', rsaBits: 2048 })],
    ['Ed448', 'other_algorithm', () => publicHalf({ type: 'curve448' })],
    ['a certificate without a subkey', 'other_subkeys', () => publicHalf({ subkeys: [] })],
    ['two subkeys', 'other_subkeys', () => publicHalf({ subkeys: [{}, {}] })],
    ['a subkey that signs', 'other_algorithm', () => publicHalf({ subkeys: [{ sign: true }] })],
    ['an expiry date, though it be far off', 'expires', () => publicHalf({ keyExpirationTime: 10 * 365 * 86_400 })],
    ['one that has expired', 'expires', () => publicHalf({ keyExpirationTime: 60 })],
    ['two user ids', 'other_owner', () => publicHalf({ userIDs: [name, { name: 'authority-brook/cme' }] })],
    [
      'a user id with an address',
      'other_owner',
      () => publicHalf({ userIDs: { name: 'a/b', email: 'office@example.org' } }),
    ],
    ['one that does not take AEAD', 'no_aead', () => publicHalf({ config: { v6Keys: true, aeadProtect: false } })],
    [
      'a revoked one',
      'revoked',
      async () => {
        const key = await openpgp.readPrivateKey({ armoredKey: ashby.privateKey })
        return (await openpgp.revokeKey({ key, format: 'armored' })).publicKey
      },
    ],
    [
      'one whose subkey was put there by another',
      'not_verified',
      async () => {
        const [mine, theirs] = [
          await openpgp.readKey({ armoredKey: ashby.certificate }),
          await openpgp.readKey({ armoredKey: await publicHalf({}) }),
        ]
        mine.subkeys = theirs.subkeys
        return mine.armor()
      },
    ],
    [
      'one whose user id was put there by another',
      'other_owner',
      async () => {
        const [mine, theirs] = [
          await openpgp.readKey({ armoredKey: ashby.certificate }),
          await openpgp.readKey({ armoredKey: await publicHalf({}) }),
        ]
        mine.users = theirs.users
        return mine.armor()
      },
    ],
  ]
  test.each(refusals)('%s: %s', async (_, code, armoured) => {
    await refused(parseCertificate(await armoured()), 'CertificateRefused', code)
  })

  test('a certificate with any one byte changed', async () => {
    const bytes = (await openpgp.readKey({ armoredKey: ashby.certificate })).write()
    for (let position = 0; position < bytes.length; position += 7) {
      const changed = bytes.slice()
      changed[position] = (changed[position] ?? 0) ^ 0x04
      const armoured = openpgp.armor(openpgp.enums.armor.publicKey, changed)
      const outcome = await parseCertificate(armoured).then(
        read => `accepted ${read.fingerprint} ${read.userId}`,
        error => error.name,
      )
      // What no signature covers (an unhashed hint, a spelling of a length) may change; what the certificate says may not.
      expect(['CertificateRefused', `accepted ${ashby.fingerprint} authority-ashby/cme`]).toContain(outcome)
    }
  })
})
