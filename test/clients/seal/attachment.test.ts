// Attachments pass through as streams, checked part by part; nothing counts until the end has been authenticated.
import * as openpgp from 'openpgp'
import { describe, expect, test } from 'vitest'
import {
  openAttachment,
  partsOf,
  sealAttachment,
  sealedBytes,
  sessionKeyOfAttachment,
  sha256,
  slicesOf,
} from '../../../clients/seal/index.ts'
import { digesting, gathering } from '../../../clients/seal/streams/digesting.ts'
import { certificates, cutAt, mebibyte, openAtBrook, pattern, readAtBrook, sealed, withParts } from './attachments.ts'
import { ashby, brook, bytesStream, flip, readWhole, refused, stranger, textStream } from './support.ts'

const small = await sealed(textStream('An invented ', 'school report.'))
const large = await sealed(bytesStream(pattern(40 * mebibyte)))
const twoParts = await sealed(bytesStream(pattern(17 * mebibyte)))

describe('a sealed attachment', () => {
  test('opens for the recipient and for the sender', async () => {
    const text = new TextDecoder().decode(await readAtBrook(small, [small.bytes]))
    expect(text).toBe('An invented school report.')
    const own = await openAttachment({ ...small, sealed: bytesStream([small.bytes]), keyring: ashby.keyring })
    expect((await readWhole(own.content)).length).toBe(text.length)
  })

  test('may be empty', async () => {
    const empty = await sealed(textStream())
    expect(await readAtBrook(empty, [empty.bytes])).toHaveLength(0)
  })

  test('may arrive in pieces of any size', async () => {
    const pieces = Array.from(small.bytes, byte => Uint8Array.of(byte))
    expect(await readAtBrook(small, [new Uint8Array(), ...pieces])).toHaveLength(26)
  })

  test('of 40 MiB comes back byte for byte', async () => {
    const read = await readAtBrook(large, [large.bytes])
    let at = 0
    for (const chunk of pattern(40 * mebibyte)) {
      expect(Buffer.compare(read.subarray(at, at + chunk.length), chunk)).toBe(0)
      at += chunk.length
    }
    expect(read.length).toBe(at)
  })

  test('travels in parts of 16 MiB, numbered from 1, whose digests make its digest', async () => {
    const lengths: [number, number][] = []
    for await (const part of partsOf(bytesStream([large.bytes]))) lengths.push([part.number, part.bytes.length])
    expect(lengths).toEqual([
      [1, 16 * mebibyte],
      [2, 16 * mebibyte],
      [3, large.bytes.length - 32 * mebibyte],
    ])
    expect(large.parts).toHaveLength(3)
  })

  test('has the same parts whether they are gathered or digested as they come, in pieces of any size', async () => {
    const bytes = large.bytes.subarray(0, 32 * mebibyte)
    for (const whole of [bytes, large.bytes, large.bytes.subarray(0, 5), new Uint8Array()]) {
      const known: string[] = []
      for (let at = 0; at < whole.length; at += 16 * mebibyte)
        known.push(await sha256(whole.subarray(at, at + 16 * mebibyte)))
      for (const digest of [gathering(), digesting()]) {
        const found: string[] = []
        let at = 0
        for await (const slice of slicesOf(bytesStream(cutAt(whole, 3_000_001)), digest)) {
          expect(slice.at).toBe(at)
          at += slice.bytes.length
          if (slice.sha256 !== undefined) found.push(slice.sha256)
        }
        expect([at, found]).toEqual([whole.length, known])
      }
    }
  })

  test.each([...[0, 4, 185, 186, 504, 512, 8_370, 262_137, 262_138, 262_144, 262_145, 300_000, 1_048_576, 17_000_001]])(
    'of %i bytes is as long as was said before, whatever pieces it came in',
    async bytes => {
      const whole = await sealed(bytesStream(pattern(bytes, 70_001)))
      expect(whole.bytes.length).toBe(sealedBytes(bytes, 2))
    },
  )

  test('is asked for again from the part that broke off or was wrong, and comes out whole', async () => {
    const asked: [number, string][] = []
    const at = (part: number) => twoParts.bytes.subarray((part - 1) * 16 * mebibyte)
    const answers = [flip(at(2), 9), at(2).subarray(0, 99), at(2)]
    const { content, authenticated } = await openAttachment({
      ...twoParts,
      sealed: bytesStream([twoParts.bytes.subarray(0, 16 * mebibyte + 5)]),
      keyring: brook.keyring,
      async again(part, { code }) {
        asked.push([part, code])
        return bytesStream([answers[asked.length - 1] ?? new Uint8Array()])
      },
    })
    expect((await readWhole(content)).length).toBe(17 * mebibyte)
    await authenticated
    expect(asked).toEqual([2, 2, 2].map(part => [part, 'part_mismatch']))
  })

  test('opens with its session key alone', async () => {
    const sessionKey = await sessionKeyOfAttachment(bytesStream([small.bytes]), brook.keyring)
    const { content, authenticated } = await openAttachment({
      ...small,
      sealed: bytesStream([small.bytes]),
      sessionKey,
    })
    expect((await readWhole(content)).length).toBe(26)
    await authenticated
  })
})

describe('memory stays flat:', () => {
  test('sealing reads at most 4 MiB ahead of what is taken from it', async () => {
    let given = 0
    let taken = 0
    let ahead = 0
    const source = bytesStream(pattern(40 * mebibyte), bytes => {
      given += bytes
    })
    for await (const chunk of (await sealAttachment({
      content: source,
      certificates,
    })) as unknown as AsyncIterable<Uint8Array>) {
      ahead = Math.max(ahead, given - taken)
      taken += chunk.length
    }
    expect(given).toBe(40 * mebibyte)
    expect(ahead).toBeLessThan(4 * mebibyte)
  })

  test('opening holds one part and at most 4 MiB more', async () => {
    let given = 0
    let taken = 0
    let ahead = 0
    const source = bytesStream(slices(large.bytes), bytes => {
      given += bytes
    })
    const { content } = await openAttachment({ ...large, sealed: source, keyring: brook.keyring })
    for await (const chunk of content as unknown as AsyncIterable<Uint8Array>) {
      ahead = Math.max(ahead, given - taken)
      taken += chunk.length
    }
    expect(taken).toBe(40 * mebibyte)
    expect(ahead).toBeLessThan(20 * mebibyte)
  })
})

function* slices(bytes: Uint8Array, sliceBytes = 65_536): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += sliceBytes) yield bytes.subarray(at, at + sliceBytes)
}

describe('refused is', () => {
  test('an attachment sealed to others', async () => {
    const opening = openAttachment({ ...small, sealed: bytesStream([small.bytes]), keyring: stranger.keyring })
    await refused(opening, 'AttachmentRefused', 'not_for_us')
    await refused(
      sessionKeyOfAttachment(bytesStream([small.bytes]), stranger.keyring),
      'AttachmentRefused',
      'not_for_us',
    )
  })

  test('a list of parts that is not the one in the letter', async () => {
    const other = await sealed(textStream('Another invented report.'))
    await refused(readAtBrook({ ...small, parts: other.parts }, [other.bytes]), 'AttachmentRefused', 'digest_mismatch')
    await refused(
      readAtBrook({ ...small, parts: [...small.parts, 'x'] }, [small.bytes]),
      'AttachmentRefused',
      'digest_mismatch',
    )
    const swapped = twoParts.parts.toReversed()
    await refused(
      readAtBrook({ ...twoParts, parts: swapped }, [twoParts.bytes]),
      'AttachmentRefused',
      'digest_mismatch',
    )
  })

  test.each([0, 20, 130, 250, -1])('a flipped bit at byte %i, before anything is opened', async at => {
    const position = at < 0 ? small.bytes.length + at : at
    const error = await refused(openAtBrook(small, [flip(small.bytes, position)]), 'AttachmentRefused', 'part_mismatch')
    expect(error).toMatchObject({ part: 1 })
  })

  test('a flipped bit in a later part, by the number of the part; what came before is not authenticated', async () => {
    const error = await refused(
      readAtBrook(twoParts, [flip(twoParts.bytes, 16 * mebibyte + 9)]),
      'AttachmentRefused',
      'part_mismatch',
    )
    expect(error).toMatchObject({ part: 2 })
  })

  test('one that ends early: after a whole part, or within one', async () => {
    const error = await refused(
      readAtBrook(twoParts, [twoParts.bytes.subarray(0, 16 * mebibyte)]),
      'AttachmentRefused',
      'cut_short',
    )
    expect(error).toMatchObject({ part: 2 })
    await refused(readAtBrook(twoParts, [twoParts.bytes.subarray(0, -1)]), 'AttachmentRefused', 'part_mismatch')
    await refused(readAtBrook(small, []), 'AttachmentRefused', 'cut_short')
  })

  test('one that goes on', async () => {
    const { parts, sha256 } = await withParts(twoParts.bytes.subarray(0, 16 * mebibyte))
    await refused(readAtBrook({ parts, sha256 }, [twoParts.bytes]), 'AttachmentRefused', 'too_long')
  })

  test('one that its sender cut off, added to or changed before vouching for it', async () => {
    const cut = await withParts(twoParts.bytes.subarray(0, 16.5 * mebibyte))
    await refused(readAtBrook(cut, [cut.bytes]), 'AttachmentRefused', 'altered')
    const changed = await withParts(flip(twoParts.bytes, 8 * mebibyte))
    await refused(readAtBrook(changed, [changed.bytes]), 'AttachmentRefused', 'altered')
    const doubled = await withParts(Uint8Array.of(...small.bytes, ...small.bytes))
    await refused(readAtBrook(doubled, [doubled.bytes]), 'AttachmentRefused', 'altered')
  })

  test('one whose source breaks off, with its own reason kept', async () => {
    const broken = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.enqueue(twoParts.bytes.subarray(0, 16.5 * mebibyte))
        controller.error(new Error('line down'))
      },
    })
    const { parts, sha256 } = twoParts
    const { cause } = await refused(
      openAttachment({ sealed: broken, parts, sha256, keyring: brook.keyring }).then(({ content }) =>
        readWhole(content),
      ),
      'AttachmentRefused',
      'source_broke',
    )
    expect(String(cause)).toContain('line down')
  })

  test.each([
    ['no OpenPGP message', new TextEncoder().encode('A plain file.')],
    ['nothing', Uint8Array.of()],
  ])('%s', async (_, bytes) => {
    const attachment = await withParts(bytes)
    await refused(readAtBrook(attachment, [bytes]), 'AttachmentRefused', 'not_an_attachment')
  })

  test('one sealed without AEAD, signed, or compressed', async () => {
    const toBrook = await openpgp.readKey({ armoredKey: brook.certificate })
    const key = { data: crypto.getRandomValues(new Uint8Array(32)), algorithm: 'aes256' } as const
    const signingKeys = await openpgp.readPrivateKey({ armoredKey: ashby.privateKey })
    const message = () => openpgp.createMessage({ binary: new Uint8Array(900) })
    const common = { encryptionKeys: toBrook, format: 'binary' } as const
    const old = await withParts(await openpgp.encrypt({ ...common, message: await message(), sessionKey: key }))
    await refused(readAtBrook(old, [old.bytes]), 'AttachmentRefused', 'weak_seal')
    const sessionKey = { ...key, aeadAlgorithm: 'gcm' } as const
    const signed = await withParts(
      await openpgp.encrypt({ ...common, message: await message(), sessionKey, signingKeys }),
    )
    await refused(readAtBrook(signed, [signed.bytes]), 'AttachmentRefused', 'not_an_attachment')
    const plain = (await message()) as unknown as { compress(algorithm: number): openpgp.Message<Uint8Array> }
    const packed = plain.compress(openpgp.enums.compression.zlib)
    const compressed = await withParts(await openpgp.encrypt({ ...common, message: packed, sessionKey }))
    await refused(readAtBrook(compressed, [compressed.bytes]), 'AttachmentRefused', 'not_an_attachment')
  })

  test('sealing to nobody, or to a private key', async () => {
    await refused(sealAttachment({ content: textStream('x'), certificates: [] }), 'AttachmentRefused', 'no_recipients')
    await refused(
      sealAttachment({ content: textStream('x'), certificates: [brook.privateKey] }),
      'CertificateRefused',
      'private_material',
    )
  })
})

test('stopping early is not authenticated, and stops the source', async () => {
  let cancelled = false
  const source = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(large.bytes.subarray(0, 18 * mebibyte))
    },
    cancel() {
      cancelled = true
    },
  })
  const { content, authenticated } = await openAttachment({ ...large, sealed: source, keyring: brook.keyring })
  const reader = content.getReader()
  expect((await reader.read()).value?.length).toBeGreaterThan(0)
  await reader.cancel()
  await refused(authenticated, 'AttachmentRefused', 'not_finished')
  expect(cancelled).toBe(true)
})
