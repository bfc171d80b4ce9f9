// Every identifier: read into its one form, or refused in words. The vectors carry the traps.
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseGss } from '../../../schemas/identifiers/gss.ts'
import { closedLaCode, parseLaCode } from '../../../schemas/identifiers/la-code.ts'
import { formatLaestab, parseLaestab } from '../../../schemas/identifiers/laestab.ts'
import { formatNhsNumber, parseNhsNumber } from '../../../schemas/identifiers/nhs-number.ts'
import type { Parse } from '../../../schemas/identifiers/parsed.ts'
import { parsePostcode } from '../../../schemas/identifiers/postcode.ts'
import { parseUln } from '../../../schemas/identifiers/uln.ts'
import { isTemporaryUpn, parseUpn, upnCheckLetter, upnLetters } from '../../../schemas/identifiers/upn.ts'
import { parseUrn } from '../../../schemas/identifiers/urn.ts'

interface Vectors {
  valid: { text: string; value: string; temporary?: boolean }[]
  invalid: { text: string; why: string }[]
}
const vectors = JSON.parse(readFileSync(new URL('../../vectors/identifiers.json', import.meta.url), 'utf8')) as Record<
  string,
  Vectors
>

const parsers: Record<string, Parse> = {
  upn: parseUpn,
  uln: parseUln,
  nhs_number: parseNhsNumber,
  laestab: parseLaestab,
  urn: parseUrn,
  la_code: parseLaCode,
  gss: parseGss,
  postcode: parsePostcode,
}

describe.each(Object.entries(parsers))('%s', (name, parse) => {
  const { valid, invalid } = vectors[name] ?? { valid: [], invalid: [] }
  it('has vectors of both kinds', () => {
    expect(Math.min(valid.length, invalid.length)).toBeGreaterThan(0)
  })
  it.each(valid)('reads "$text" as $value', ({ text, value }) => {
    expect(parse(text)).toEqual({ ok: true, value })
  })
  it.each(invalid)('refuses "$text" because: $why', ({ text, why }) => {
    const parsed = parse(text)
    expect(parsed.ok ? parsed.value : parsed.why).toContain(why)
    expect(parsed.ok).toBe(false)
  })
  it('never throws, and reads its own result back unchanged', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom(...valid.map(vector => vector.text))),
        text => {
          const parsed = parse(text)
          if (parsed.ok) expect(parse(parsed.value)).toEqual(parsed)
          else expect(parsed.why).toMatch(/\.$|\?$/)
        },
      ),
    )
  })
})

const digits = (length: number) => fc.stringMatching(new RegExp(`^[0-9]{${length}}$`))
const upnRest = fc.oneof(
  digits(12),
  fc.tuple(digits(11), fc.constantFrom(...upnLetters)).map(([eleven, last]) => eleven + last),
)

describe('a UPN', () => {
  it('is accepted with its check letter and refused with every other, whatever council stands inside', () => {
    fc.assert(
      fc.property(upnRest, rest => {
        const right = upnCheckLetter(rest)
        const accepted = [...upnLetters].filter(letter => parseUpn(letter + rest).ok)
        expect(accepted).toEqual([right])
      }),
    )
  })
  it('is refused when any one digit is changed', () => {
    fc.assert(
      fc.property(upnRest, fc.nat(10), fc.integer({ min: 1, max: 9 }), (rest, place, by) => {
        const changed = rest.slice(0, place) + ((Number(rest[place]) + by) % 10) + rest.slice(place + 1)
        expect(parseUpn(upnCheckLetter(rest) + changed).ok).toBe(false)
      }),
    )
  })
  it('is refused when two different neighbouring digits change places', () => {
    fc.assert(
      fc.property(digits(12), fc.nat(10), (rest, place) => {
        fc.pre(rest[place] !== rest[place + 1])
        const swapped = `${rest.slice(0, place)}${rest[place + 1]}${rest[place]}${rest.slice(place + 2)}`
        expect(parseUpn(upnCheckLetter(rest) + swapped).ok).toBe(false)
      }),
    )
  })
  it('is temporary exactly when it ends in a letter', () => {
    for (const { value, temporary = false } of vectors.upn?.valid ?? []) expect(isTemporaryUpn(value)).toBe(temporary)
  })
})

describe('ULN and NHS number', () => {
  it('never accept the same ten digits', () => {
    fc.assert(
      fc.property(digits(9), fc.nat(9), (nine, last) => !(parseUln(nine + last).ok && parseNhsNumber(nine + last).ok)),
    )
  })
  it.each([
    ['ULN', parseUln, '9276308686'],
    ['NHS number', parseNhsNumber, '9434765870'],
  ] as const)('refuse a %s with any one digit changed', (_, parse, number) => {
    fc.assert(
      fc.property(fc.nat(9), fc.integer({ min: 1, max: 9 }), (place, by) => {
        expect(parse(number.slice(0, place) + ((Number(number[place]) + by) % 10) + number.slice(place + 1)).ok).toBe(
          false,
        )
      }),
    )
  })
  it('are shown as people write them', () => {
    expect(formatNhsNumber('9434765870')).toBe('943 476 5870')
    expect(formatLaestab('3074000')).toBe('307/4000')
  })
})

describe('a council code', () => {
  it('that has ended names its successors', () => {
    expect(closedLaCode('928')).toEqual({
      name: 'Northamptonshire',
      closedOn: '2021-04-01',
      successors: ['940', '941'],
    })
    expect(closedLaCode('815')).toBeUndefined()
  })
})
