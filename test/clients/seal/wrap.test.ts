// Keys are kept under generated words, and check words are the same for everybody.
import * as openpgp from 'openpgp'
import { describe, expect, test } from 'vitest'
import { checkWords, makePhrase, parseKeyring, sha256, unwrap, wrap } from '../../../clients/seal/index.ts'
import { effLargeList } from '../../../clients/seal/words/eff-large-list.ts'
import { ashby, flip, refused } from './support.ts'

const phrase = makePhrase()
const wrapped = await wrap(new TextEncoder().encode(JSON.stringify(ashby.keyring)), phrase)

describe('a wrapped keyring', () => {
  test('comes back under its phrase, however the phrase is spaced and capitalised', async () => {
    const typed = `  ${phrase.toUpperCase().replaceAll(' ', '\n  ')} `
    const read = new TextDecoder().decode(await unwrap(wrapped, typed))
    expect(await parseKeyring(read)).toEqual(ashby.keyring)
  })

  test('does not come back under another phrase, not even the same words in another order', async () => {
    await refused(unwrap(wrapped, phrase.split(' ').reverse().join(' ')), 'WrapRefused', 'wrong_phrase')
  })

  test('names a word that is not in the list, without trying', async () => {
    const error = await refused(unwrap(wrapped, phrase.replace(/^\S+/, 'abcus')), 'WrapRefused', 'wrong_phrase')
    expect(error.message).toContain('Word 1')
  })

  test('is refused when it was changed, by which half was changed', async () => {
    await refused(unwrap(flip(wrapped, wrapped.length - 40), phrase), 'WrapRefused', 'altered')
    await refused(unwrap(flip(wrapped, 60), phrase), 'WrapRefused', 'wrong_phrase')
  })

  test('is locked by Argon2id with 64 MiB and three passes', async () => {
    const message = await openpgp.readMessage({ binaryMessage: wrapped })
    const { s2k } = message.packets[0] as unknown as { s2k: object }
    expect(s2k).toMatchObject({ type: 'argon2', t: 3, p: 4, encodedM: 16 })
  })

  test('is not unwrapped if it asks for more memory than 1 GiB', async () => {
    // Version, count, cipher, mode, count, then the specifier: type, 16 of salt, passes, lanes, memory; two bytes of packet header.
    const greedy = wrapped.with(2 + 5 + 1 + 16 + 2, 25)
    await refused(unwrap(greedy, phrase), 'WrapRefused', 'no_memory')
  })

  test('is not unwrapped if it was locked by anything weaker', async () => {
    const config = { aeadProtect: true, s2kType: openpgp.enums.s2k.iterated } as const
    const message = await openpgp.createMessage({ binary: new Uint8Array(9) })
    const weak = await openpgp.encrypt({ message, passwords: phrase, format: 'binary', config })
    await refused(unwrap(weak, phrase), 'WrapRefused', 'not_a_wrapping')
    await refused(unwrap(new TextEncoder().encode('keys'), phrase), 'WrapRefused', 'not_a_wrapping')
  })
})

test.each([
  '',
  'secret',
  'correct horse battery staple',
  'abacus abdomen abdominal abide abiding',
  'my own six words thought up',
])('“%s” is refused to wrap under', async weak => {
  await refused(wrap(new Uint8Array(), weak), 'WrapRefused', 'weak_phrase')
})

describe('phrases', () => {
  test('have six words of the list, or as many more as asked for, and never repeat', () => {
    expect(makePhrase().split(' ')).toHaveLength(6)
    expect(
      makePhrase(14)
        .split(' ')
        .every(word => effLargeList.includes(word)),
    ).toBe(true)
    expect(new Set(Array.from({ length: 50 }, () => makePhrase())).size).toBe(50)
    expect(() => makePhrase(5)).toThrow(RangeError)
  })

  test('come from the EFF large list, whole and in order', async () => {
    // Put back as EFF publishes it, dice numbers and all, it has the published digest: addd3553…996b903e.
    const dice = (place: number) =>
      place
        .toString(6)
        .padStart(5, '0')
        .replace(/./g, digit => String(Number(digit) + 1))
    const published = effLargeList.map((word, place) => `${dice(place)}\t${word}\n`).join('')
    expect(effLargeList).toHaveLength(7776)
    expect(await sha256(published)).toBe('rd01U2URWXoC-gqf8eUoRne4iDuD6YbkPxWj25lrkD4')
  })
})

describe('check words', () => {
  const digestOf = async (text: string) =>
    new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))

  test('are seven, and the same for the same digest everywhere', async () => {
    expect(checkWords(new Uint8Array(32))).toEqual(Array(7).fill('abacus'))
    expect(checkWords(new Uint8Array(32).with(31, 255).with(30, 255))).toEqual([
      'ice',
      'abnormal',
      'abacus',
      'abacus',
      'abacus',
      'abacus',
      'abacus',
    ])
    const ofAbc = 'reoccur coeditor quit pancreas diagnoses unclog provoking'
    expect(checkWords(await digestOf('abc')).join(' ')).toBe(ofAbc)
  })

  test('differ for digests that differ in one bit', () => {
    const words = Array.from({ length: 256 }, (_, bit) =>
      checkWords(new Uint8Array(32).with(bit >> 3, 1 << (bit & 7))).join(' '),
    )
    expect(new Set(words).size).toBe(256)
  })

  test('are made from a whole digest only', () => {
    expect(() => checkWords(new Uint8Array(31))).toThrow(RangeError)
  })
})
