// A keyring holds the keys of one desk, as plain data that survives being written down.
import { expect, test } from 'vitest'
import { addKey, emptyKeyring, findKey, makeDeskCertificate, parseKeyring } from '../../../clients/seal/index.ts'
import { ashby, brook, refused } from './support.ts'

const next = await makeDeskCertificate({ authority: 'authority-ashby', desk: 'cme' })

test('keeps past keys when a new one is added, and leaves the old keyring as it was', async () => {
  const rotated = await addKey(ashby.keyring, next)
  expect(rotated.keys.map(key => key.fingerprint)).toEqual([ashby.fingerprint, next.fingerprint])
  expect(ashby.keyring.keys).toHaveLength(1)
})

test('finds a key by its fingerprint, or says that it has none', async () => {
  const rotated = await addKey(ashby.keyring, next)
  expect(findKey(rotated, next.fingerprint)?.certificate).toBe(next.certificate)
  expect(findKey(rotated, brook.fingerprint)).toBeUndefined()
})

test('is the same after being written as JSON and read', async () => {
  const rotated = await addKey(ashby.keyring, next)
  expect(await parseKeyring(JSON.stringify(rotated))).toEqual(rotated)
})

test('takes a key once', async () => {
  expect(await addKey(ashby.keyring, ashby)).toBe(ashby.keyring)
})

test("refuses another desk's key", async () => {
  await refused(addKey(ashby.keyring, brook), 'CertificateRefused', 'other_owner')
  await refused(
    addKey(emptyKeyring({ authority: 'authority-ashby', desk: 'restricted' }), ashby),
    'CertificateRefused',
    'other_owner',
  )
})

test('refuses a private key that is not the certificate’s, or not private', async () => {
  const keyring = emptyKeyring(ashby.keyring)
  await refused(addKey(keyring, { ...ashby, privateKey: next.privateKey }), 'KeyringRefused', 'other_key')
  await refused(addKey(keyring, { ...ashby, privateKey: ashby.certificate }), 'KeyringRefused', 'not_a_private_key')
})

test.each(['', '[]', 'null', '{"authority":"a","desk":"cme"}', '{"authority":"a","desk":"cme","keys":[{}]}'])(
  'refuses to read %s',
  async json => {
    await refused(parseKeyring(json), 'KeyringRefused', 'not_a_keyring')
  },
)
