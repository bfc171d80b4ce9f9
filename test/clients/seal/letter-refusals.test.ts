// Every way a letter can lie, each refused by its name, and none of them showing content.
import * as openpgp from 'openpgp'
import { describe, expect, test } from 'vitest'
import { encodeBase64url, openLetter, sealLetter, sha256 } from '../../../clients/seal/index.ts'
import { padContent } from '../../../clients/seal/inside/padding.ts'
import { ashby, atBrook, brook, flip, letterToBrook, refused, sealToBrook, stranger, vouchedFor } from './support.ts'

const aead = { data: crypto.getRandomValues(new Uint8Array(32)), algorithm: 'aes256', aeadAlgorithm: 'gcm' } as const
const privateKeyOf = (desk: { privateKey: string }) => openpgp.readPrivateKey({ armoredKey: desk.privateKey })
const toBrook = await openpgp.readKey({ armoredKey: brook.certificate })
const opening = encodeBase64url(new Uint8Array(32))
const text = JSON.stringify({ ...letterToBrook, opening })

/** Seals as a dishonest sender with their own software would. */
async function forge(
  options: Partial<Omit<openpgp.EncryptOptions, 'message'>>,
  content = padContent(new TextEncoder().encode(text)),
): Promise<Uint8Array> {
  const message = await openpgp.createMessage({ binary: content })
  const sealing = { encryptionKeys: [toBrook], sessionKey: aead, ...options }
  return openpgp.encrypt({ ...sealing, message, format: 'binary' }) as Promise<Uint8Array>
}

async function refusedAs(bytes: Uint8Array, code: string) {
  return refused(openLetter(await vouchedFor(bytes)), 'LetterRefused', code)
}

test('the forger’s tools can make a letter that opens, so that the refusals below mean something', async () => {
  const bytes = await forge({ signingKeys: await privateKeyOf(ashby) })
  const openingSha256 = await sha256(new Uint8Array(32))
  const opened = await openLetter(atBrook({ bytes, sha256: await sha256(bytes), openingSha256 }))
  expect(opened.envelope).toEqual(JSON.parse(text))
})

describe('not for us', () => {
  test('a letter sealed to others is “not for us”, not “broken”', async () => {
    await refused(
      openLetter({ ...atBrook(await sealToBrook()), keyring: stranger.keyring }),
      'LetterRefused',
      'not_for_us',
    )
  })

  test('so is one opened with an empty keyring', async () => {
    await refused(openLetter({ ...atBrook(await sealToBrook()), keyring: { keys: [] } }), 'LetterRefused', 'not_for_us')
  })
})

describe('changed on the way', () => {
  test('is refused by its digest, wherever the change is', async () => {
    const sealed = await sealToBrook()
    for (let position = 0; position < sealed.bytes.length; position += 97) {
      await refused(
        openLetter({ ...atBrook(sealed), bytes: flip(sealed.bytes, position) }),
        'LetterRefused',
        'digest_mismatch',
      )
    }
    await refused(
      openLetter({ ...atBrook(sealed), bytes: sealed.bytes.subarray(0, -1) }),
      'LetterRefused',
      'digest_mismatch',
    )
  })

  test('never yields other content, even if the digest was changed with it', async () => {
    const sealed = await sealToBrook()
    const codes = new Set<string>()
    const positions = [...Array(340).keys(), ...Array.from({ length: 40 }, (_, step) => 340 + step * 107)]
    for (const position of positions) {
      const bytes = flip(sealed.bytes, position)
      const letter = atBrook({ ...sealed, bytes, sha256: await sha256(bytes) })
      const outcome = await openLetter(letter).then(
        opened => (opened.envelope.opening === sealed.opening ? 'the same letter' : 'another letter'),
        error => error.code ?? error,
      )
      codes.add(outcome)
    }
    codes.delete('the same letter')
    expect([...codes].sort()).toEqual(['altered', 'not_a_letter', 'not_for_us'])
  })

  test('is refused when bytes are cut off or added, even if the digest was changed with it', async () => {
    const { bytes } = await sealToBrook()
    for (const cut of [1, 16, 17, 400, bytes.length - 300]) await refusedAs(bytes.subarray(0, -cut), 'not_a_letter')
    await refusedAs(Uint8Array.of(...bytes, ...bytes), 'not_a_letter')
    await refusedAs(Uint8Array.of(...bytes, 0), 'not_a_letter')
  })
})

describe('the sender', () => {
  test('must have signed', async () => {
    await refusedAs(await forge({}), 'not_the_sender')
  })

  test('must be the one who signed', async () => {
    await refusedAs(await forge({ signingKeys: await privateKeyOf(stranger) }), 'not_the_sender')
  })

  test('must be the only one who signed', async () => {
    await refusedAs(
      await forge({ signingKeys: [await privateKeyOf(ashby), await privateKeyOf(stranger)] }),
      'not_the_sender',
    )
    await refusedAs(
      await forge({ signingKeys: [await privateKeyOf(stranger), await privateKeyOf(ashby)] }),
      'not_the_sender',
    )
    await refusedAs(
      await forge({ signingKeys: [await privateKeyOf(ashby), await privateKeyOf(ashby)] }),
      'not_the_sender',
    )
  })

  test('must be one the directory knows', async () => {
    const sealed = await sealToBrook()
    await refused(openLetter({ ...atBrook(sealed), senderCertificates: [] }), 'LetterRefused', 'not_the_sender')
    await refused(
      openLetter({ ...atBrook(sealed), senderCertificates: [stranger.certificate] }),
      'LetterRefused',
      'not_the_sender',
    )
  })

  test('may be any of the certificates the directory names', async () => {
    const senderCertificates = [stranger.certificate, ashby.certificate]
    expect(await openLetter({ ...atBrook(await sealToBrook()), senderCertificates })).toMatchObject({
      signedBy: ashby.fingerprint,
    })
  })

  test('cannot be impersonated by a signature over other content', async () => {
    const other = await openpgp.createMessage({ binary: padContent(new TextEncoder().encode('{}')) })
    const signature = await openpgp.sign({
      message: other,
      signingKeys: await privateKeyOf(ashby),
      detached: true,
      format: 'object',
    })
    await refusedAs(await forge({ signature: signature as unknown as openpgp.Signature }), 'not_the_sender')
  })
})

describe('the seal', () => {
  test('without AEAD (SEIPDv1) is refused, however well signed', async () => {
    const sessionKey = { data: aead.data, algorithm: aead.algorithm }
    await refusedAs(await forge({ sessionKey, signingKeys: await privateKeyOf(ashby) }), 'weak_seal')
  })

  test('is never made for a version 4 recipient', async () => {
    const old = await openpgp.generateKey({
      type: 'curve25519',
      userIDs: { name: 'authority-brook/cme' },
      format: 'armored',
      config: { v6Keys: false },
    })
    const certificates = [brook.certificate, old.publicKey]
    await refused(
      sealLetter({ envelope: letterToBrook, certificates, signWith: ashby.key }),
      'CertificateRefused',
      'not_version_6',
    )
  })

  test('is never made for nobody, or with a key that is not private', async () => {
    await refused(
      sealLetter({ envelope: letterToBrook, certificates: [], signWith: ashby.key }),
      'LetterRefused',
      'no_recipients',
    )
    const sealing = { envelope: letterToBrook, certificates: [brook.certificate] }
    await refused(sealLetter({ ...sealing, signWith: ashby.certificate }), 'KeyringRefused', 'not_a_private_key')
  })

  test('under a phrase as well as to us is refused: whoever knows the phrase would read it', async () => {
    const config = { aeadProtect: true, s2kType: openpgp.enums.s2k.iterated } as const
    await refusedAs(
      await forge({ passwords: 'anybody', signingKeys: await privateKeyOf(ashby), config }),
      'not_a_letter',
    )
  })

  test('over compressed content is refused', async () => {
    const message = await openpgp.createMessage({ binary: padContent(new TextEncoder().encode(text)) })
    const signed = await message.sign([await privateKeyOf(ashby)])
    const compressed = (signed as unknown as { compress(algorithm: number): openpgp.Message<Uint8Array> }).compress(
      openpgp.enums.compression.zlib,
    )
    const bytes = (await openpgp.encrypt({
      message: compressed,
      encryptionKeys: toBrook,
      sessionKey: aead,
      format: 'binary',
    })) as Uint8Array
    await refusedAs(bytes, 'not_a_letter')
  })

  test.each([
    ['nothing', new Uint8Array()],
    ['text', new TextEncoder().encode('Dear Brook')],
    ['armour', new TextEncoder().encode('-----BEGIN PGP MESSAGE-----')],
    ['more bytes than a letter has', new Uint8Array(262_145)],
  ])('is missing from %s', async (_, bytes) => {
    await refusedAs(bytes, 'not_a_letter')
  })

  test('is missing from a message that is only signed', async () => {
    const message = await openpgp.createMessage({ binary: new Uint8Array(9) })
    const signed = (await openpgp.sign({
      message,
      signingKeys: await privateKeyOf(ashby),
      format: 'binary',
    })) as Uint8Array
    await refusedAs(signed, 'not_a_letter')
  })
})

describe('what is said inside', () => {
  test.each(['net', 'iss', 'sub', 'to', 'desk', 'verb'] as const)('must agree with the statement in %s', async name => {
    const sealed = await sealToBrook({ [name]: 'something-else' })
    const error = await refused(openLetter(atBrook(sealed)), 'LetterRefused', 'wrong_subject')
    expect(error.message).toContain(name)
  })

  test('must hold the opening that the statement promised', async () => {
    const [sealed, other] = [await sealToBrook(), await sealToBrook()]
    const expectOther = { ...atBrook(sealed).expect, openingSha256: other.openingSha256 }
    await refused(openLetter({ ...atBrook(sealed), expect: expectOther }), 'LetterRefused', 'opening_mismatch')
  })

  const signed = async (inside: unknown) =>
    forge(
      { signingKeys: await privateKeyOf(ashby) },
      padContent(new TextEncoder().encode(typeof inside === 'string' ? inside : JSON.stringify(inside))),
    )

  test.each([
    ['a list', []],
    ['null', null],
    ['a number', 7],
    ['no JSON', 'Dear Brook'],
    ['a byte order mark', `\ufeff${text}`],
    ['no opening', letterToBrook],
    ['an opening that is no text', { ...letterToBrook, opening: 7 }],
    ['no manifest', { ...letterToBrook, opening, manifest: undefined }],
    ['no content', { ...letterToBrook, opening, content: undefined }],
  ])('must be a letter, not %s', async (_, inside) => {
    await refusedAs(await signed(inside), 'not_a_letter')
  })

  test('must be UTF-8, and a refusal does not quote it', async () => {
    const latin = Uint8Array.of(...new TextEncoder().encode('{"Canary":"'), 0xe9, 0x22, 0x7d)
    const error = await refusedAs(
      await forge({ signingKeys: await privateKeyOf(ashby) }, padContent(latin)),
      'not_a_letter',
    )
    expect(`${error.stack} ${error.cause}`).not.toContain('Canary')
    const broken = await refusedAs(await signed('{"Canary": Canary}'), 'not_a_letter')
    expect(`${broken.stack} ${broken.cause}`).not.toContain('Canary')
  })

  test.each([`${opening}=`, 'AAAA', `${opening.slice(0, -1)}B`])(
    'must have an opening of 32 bytes in one spelling, not %s',
    async other => {
      await refusedAs(await signed({ ...letterToBrook, opening: other }), 'opening_mismatch')
    },
  )

  test('must be padded in the one way agreed', async () => {
    const signingKeys = await privateKeyOf(ashby)
    await refusedAs(await forge({ signingKeys }, new TextEncoder().encode(text)), 'wrong_padding')
    await refusedAs(
      await forge({ signingKeys }, padContent(new TextEncoder().encode(text)).with(4095, 1)),
      'wrong_padding',
    )
  })

  test('must be a letter before it is sealed, too', async () => {
    await refused(sealToBrook({ manifest: 'none' as unknown as [] }), 'LetterRefused', 'not_a_letter')
    await refused(sealToBrook({ content: undefined }), 'LetterRefused', 'not_a_letter')
  })
})
