// A successor opens what was handed over with its session key alone, and is refused for the same reasons.
import { expect, test } from 'vitest'
import { encodeBase64url, openLetter, sessionKeyOfLetter } from '../../../clients/seal/index.ts'
import { atBrook, brook, flip, refused, sealToBrook, stranger } from './support.ts'

const sealed = await sealToBrook()
const { keyring: _, ...withoutKeys } = atBrook(sealed)

test('a session key opens the letter it belongs to, for somebody without any of its private keys', async () => {
  const sessionKey = await sessionKeyOfLetter(sealed.bytes, brook.keyring)
  const opened = await openLetter({ ...withoutKeys, sessionKey })
  expect(opened).toEqual(await openLetter(atBrook(sealed)))
})

test('a session key opens no other letter', async () => {
  const sessionKey = await sessionKeyOfLetter((await sealToBrook()).bytes, brook.keyring)
  await refused(openLetter({ ...withoutKeys, sessionKey }), 'LetterRefused', 'altered')
})

test.each(['', 'no base64url!', encodeBase64url(new Uint8Array(16)), encodeBase64url(new Uint8Array(33))])(
  '%j is refused as a session key',
  async sessionKey => {
    const error = await openLetter({ ...withoutKeys, sessionKey }).catch(error => error)
    expect(error).toMatchObject({ name: 'LetterRefused' })
  },
)

test('a session key does not get round the digest, the sender or the subject', async () => {
  const sessionKey = await sessionKeyOfLetter(sealed.bytes, brook.keyring)
  await refused(
    openLetter({ ...withoutKeys, sessionKey, bytes: flip(sealed.bytes, 900) }),
    'LetterRefused',
    'digest_mismatch',
  )
  const senderCertificates = [stranger.certificate]
  await refused(openLetter({ ...withoutKeys, sessionKey, senderCertificates }), 'LetterRefused', 'not_the_sender')
  const expectOther = { ...withoutKeys.expect, sub: 'subject-2' }
  await refused(openLetter({ ...withoutKeys, sessionKey, expect: expectOther }), 'LetterRefused', 'wrong_subject')
})

test('is had only by those the letter is sealed to', async () => {
  await refused(sessionKeyOfLetter(sealed.bytes, stranger.keyring), 'LetterRefused', 'not_for_us')
})
