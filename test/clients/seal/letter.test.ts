// What is sealed opens, for both sides, whole; and its size says one of four things.
import { describe, expect, test } from 'vitest'
import {
  addKey,
  makeDeskCertificate,
  maxLetterContentBytes,
  openingDigest,
  openLetter,
  sealLetter,
  sha256,
} from '../../../clients/seal/index.ts'
import { ashby, atBrook, brook, letterToBrook, refused, sealToBrook, statementOf } from './support.ts'

describe('a sealed letter', () => {
  test('opens for the recipient, with everything that was put in, and names who signed', async () => {
    const sealed = await sealToBrook()
    const opened = await openLetter(atBrook(sealed))
    expect(opened.envelope).toEqual({ ...letterToBrook, opening: sealed.opening })
    expect(opened).toMatchObject({ opening: sealed.opening, signedBy: ashby.fingerprint })
  })

  test("opens for the sender's own desk", async () => {
    const sealed = await sealToBrook()
    expect(await openLetter({ ...atBrook(sealed), keyring: ashby.keyring })).toMatchObject({
      signedBy: ashby.fingerprint,
    })
  })

  test('says what its statement must say: digest, certificates in order, digest of the opening', async () => {
    const sealed = await sealToBrook()
    expect(sealed.sha256).toBe(await sha256(sealed.bytes))
    expect(sealed.certificates).toEqual([brook.fingerprint, ashby.fingerprint])
    expect(sealed.openingSha256).toBe(await openingDigest(sealed.opening))
    expect(sealed.opening).toMatch(/^[\w-]{43}$/)
  })

  test('never has the same bytes or opening twice', async () => {
    const [one, other] = [await sealToBrook(), await sealToBrook()]
    expect(one.sha256).not.toBe(other.sha256)
    expect(one.opening).not.toBe(other.opening)
  })

  test('is sealed once to a certificate given twice', async () => {
    const certificates = [brook.certificate, ashby.certificate, brook.certificate]
    const sealed = await sealLetter({ envelope: letterToBrook, certificates, signWith: ashby.privateKey })
    expect(sealed.certificates).toEqual([brook.fingerprint, ashby.fingerprint])
  })

  test('still opens after the desk changed its key, with the old key in the keyring', async () => {
    const sealed = await sealToBrook()
    const next = await makeDeskCertificate({ authority: 'authority-brook', desk: 'cme' })
    const keyring = await addKey(brook.keyring, next)
    expect(await openLetter({ ...atBrook(sealed), keyring })).toMatchObject({ signedBy: ashby.fingerprint })
  })

  test('opens years later, by the time of its receipt', async () => {
    const at = new Date('2021-03-01T09:00:00Z')
    const old = await makeDeskCertificate({ authority: 'authority-ashby', desk: 'cme', at })
    const certificates = [old.certificate]
    const sealed = await sealLetter({ envelope: letterToBrook, certificates, signWith: old, at })
    const opening = {
      keyring: { keys: [old] },
      senderCertificates: certificates,
      receivedAt: at,
      expect: statementOf(sealed),
    }
    expect(await openLetter({ ...opening, bytes: sealed.bytes })).toMatchObject({ signedBy: old.fingerprint })
  })
})

describe('clocks', () => {
  const sealAhead = (minutes: number) =>
    sealLetter({
      envelope: letterToBrook,
      certificates: [brook.certificate],
      signWith: ashby.key,
      at: new Date(Date.now() + minutes * 60_000),
    })

  test('a sender’s clock two minutes fast still opens', async () => {
    expect(await openLetter(atBrook(await sealAhead(2)))).toMatchObject({ signedBy: ashby.fingerprint })
  })

  test('a sender’s clock an hour fast is refused by name', async () => {
    await refused(openLetter(atBrook(await sealAhead(60))), 'LetterRefused', 'signed_in_future')
  })
})

describe('size', () => {
  const sealOf = (bytes: number) => sealToBrook({ content: 'y'.repeat(bytes) })
  const wordsAround = JSON.stringify({ ...letterToBrook, content: '', opening: 'o'.repeat(43) }).length
  const longest = maxLetterContentBytes - wordsAround

  test('tells one of four classes, whatever the content', async () => {
    const lengths = new Map<number, number[]>()
    for (const bytes of [1, 900, 3500, 5000, 15_000, 17_000, 60_000, 70_000, longest]) {
      const { length } = (await sealOf(bytes)).bytes
      lengths.set(length, [...(lengths.get(length) ?? []), bytes])
    }
    expect([...lengths.values()]).toEqual([
      [1, 900, 3500],
      [5000, 15_000],
      [17_000, 60_000],
      [70_000, longest],
    ])
  })

  test('of the longest content to 70 certificates is within 262,144 bytes; one more of either is refused', async () => {
    const many = await Promise.all(
      Array.from({ length: 71 }, () => makeDeskCertificate({ authority: 'authority-brook', desk: 'cme' })),
    )
    const certificates = many.map(one => one.certificate)
    const envelope = { ...letterToBrook, content: 'y'.repeat(longest) }
    const sealed = await sealLetter({ envelope, certificates: certificates.slice(1), signWith: ashby.key })
    expect(sealed.bytes.length).toBeLessThanOrEqual(262_144)
    await refused(sealLetter({ envelope, certificates, signWith: ashby.key }), 'LetterRefused', 'too_large')
    await refused(sealOf(longest + 1), 'LetterRefused', 'too_large')
  })
})
