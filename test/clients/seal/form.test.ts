// Padding and base64url have one spelling each.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  decodeBase64url,
  encodeBase64url,
  letterClassesBytes,
  maxLetterContentBytes,
  sha256,
} from '../../../clients/seal/index.ts'
import { padContent, unpadContent } from '../../../clients/seal/inside/padding.ts'

const sizes = fc.oneof(
  fc.nat(70_000),
  fc.constantFrom(0, 1, 4091, 4092, 4093, 16_380, 16_381, 65_532, 65_533, maxLetterContentBytes),
)

describe('padding', () => {
  test('gives back what was padded, from one of four sizes, the smallest that fits', () => {
    fc.assert(
      fc.property(sizes, fc.nat(255), (size, fill) => {
        const content = new Uint8Array(size).fill(fill)
        const padded = padContent(content)
        expect(letterClassesBytes.filter(one => one >= size + 4)[0]).toBe(padded.length)
        expect(Array.from(unpadContent(padded).slice(-9))).toEqual(Array.from(content.slice(-9)))
        expect(unpadContent(padded).length).toBe(size)
      }),
      { numRuns: 60 },
    )
  })

  test('gives back exactly the same bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5000 }), bytes => {
        expect(unpadContent(padContent(bytes))).toEqual(bytes)
      }),
    )
  })

  test('has room for 253,948 bytes and refuses one more', () => {
    expect(maxLetterContentBytes).toBe(253_948)
    expect(padContent(new Uint8Array(maxLetterContentBytes)).length).toBe(248 * 1024)
    expect(() => padContent(new Uint8Array(maxLetterContentBytes + 1))).toThrow(
      expect.objectContaining({ code: 'too_large' }),
    )
  })

  test('is refused where it is not the only one possible', () => {
    const odd: Uint8Array[] = [
      new Uint8Array(0),
      new Uint8Array(3),
      new Uint8Array(4097),
      padContent(new Uint8Array(9)).subarray(0, 4095),
      padContent(new Uint8Array(9)).with(4095, 1),
      padContent(new Uint8Array(9)).with(0, 255),
      Uint8Array.of(...padContent(new Uint8Array(9)), ...new Uint8Array(12 * 1024)),
    ]
    for (const padded of odd)
      expect(() => unpadContent(padded)).toThrow(expect.objectContaining({ code: 'wrong_padding' }))
  })
})

describe('base64url', () => {
  test('gives back what was encoded', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), bytes => {
        expect(decodeBase64url(encodeBase64url(bytes))).toEqual(bytes)
      }),
    )
  })

  test.each(['A', 'AB', 'AA==', 'A+', 'A/', ' AA', 'AA\n', 'AAB', 'Ä'])(
    'refuses %j, which has another spelling or none',
    text => {
      expect(() => decodeBase64url(text)).toThrow(SyntaxError)
    },
  )

  test('spells digests: SHA-256 of nothing', async () => {
    expect(await sha256(new Uint8Array())).toBe('47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU')
  })
})
