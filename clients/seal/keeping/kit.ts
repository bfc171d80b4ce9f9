// The recovery kit of a council: its keyrings under a phrase of fourteen words, of which two managers keep seven each (PROTOCOL §6).
// It opens with both halves and with nothing else: neither manager alone, nor the gateway, nor its operator can use or replace it.
import { KeyringRefused, WrapRefused } from '../errors.ts'
import { type Keyring, parseKeyring } from '../keyring.ts'
import { makePhrase, wordsOf } from '../words/words.ts'
import { unwrap, wrap } from '../wrap.ts'

const halfWords = 7

/** As it is stored, printed or handed over. `fingerprints`: of all certificates it can open for, so that it shows when it is out of date. */
export type RecoveryKit = {
  format: 'cme-recovery-kit-1'
  net: string
  authority: string
  made_at: string
  fingerprints: string[]
  /** base64 */
  wrapped: string
}

export type Halves = [first: string, second: string]

/** Makes a kit and its two halves; the halves are shown once each, to two people, and kept nowhere. */
export async function makeKit(of: {
  net: string
  authority: string
  keyrings: readonly Keyring[]
  at?: Date
}): Promise<{ kit: RecoveryKit; halves: Halves }> {
  const { net, authority, keyrings, at = new Date() } = of
  if (keyrings.every(({ keys }) => keys.length === 0))
    throw new KeyringRefused('not_a_keyring', 'There is no key to keep.')
  const halves: Halves = [makePhrase(halfWords), makePhrase(halfWords)]
  const inside = { net, authority, keyrings }
  const wrapped = await wrap(new TextEncoder().encode(JSON.stringify(inside)), halves.join(' '))
  const fingerprints = keyrings.flatMap(({ keys }) => keys.map(key => key.fingerprint))
  const made_at = at.toISOString()
  const kit = { format: 'cme-recovery-kit-1', net, authority, made_at, fingerprints, wrapped: base64(wrapped) } as const
  return { kit, halves }
}

/** Reads a kit from its file, without opening it. @throws WrapRefused `not_a_wrapping` */
export function readKit(text: string): RecoveryKit {
  const kit = parsed(text) as Partial<RecoveryKit> | undefined
  const whole =
    kit?.format === 'cme-recovery-kit-1' &&
    [kit.net, kit.authority, kit.made_at, kit.wrapped].every(one => typeof one === 'string') &&
    Array.isArray(kit.fingerprints)
  if (!whole) throw new WrapRefused('not_a_wrapping', 'This is not a recovery kit.')
  return kit as RecoveryKit
}

/**
 * Opens a kit with both halves, in either order; every keyring in it is checked as when it was made.
 *
 * @throws WrapRefused `wrong_phrase`, `altered`; KeyringRefused
 */
export async function openKit(kit: RecoveryKit, halves: Halves): Promise<Keyring[]> {
  const [first, second] = halves.map(half => wordsOf(half).join(' ')) as Halves
  if ([first, second].some(half => wordsOf(half).length !== halfWords))
    throw new WrapRefused('wrong_phrase', `Each half has ${halfWords} words.`)
  const wrapped = bytesOf(kit.wrapped)
  const opened = await unwrap(wrapped, `${first} ${second}`).catch((error: unknown) => {
    if (error instanceof WrapRefused && error.code === 'wrong_phrase') return unwrap(wrapped, `${second} ${first}`)
    throw error
  })
  const inside = parsed(new TextDecoder().decode(opened)) as Partial<RecoveryKit> & { keyrings?: unknown[] }
  if (inside?.net !== kit.net || inside.authority !== kit.authority || !Array.isArray(inside.keyrings))
    throw new WrapRefused('altered', 'What is inside is not what the kit says outside.')
  return Promise.all(inside.keyrings.map(keyring => parseKeyring(JSON.stringify(keyring))))
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function base64(bytes: Uint8Array): string {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary)
}

function bytesOf(text: string): Uint8Array {
  try {
    return Uint8Array.from(atob(text), character => character.charCodeAt(0))
  } catch (cause) {
    throw new WrapRefused('not_a_wrapping', 'This is not a recovery kit.', { cause })
  }
}
