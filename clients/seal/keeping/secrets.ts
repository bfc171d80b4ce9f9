// What a phrase, a passkey or an invitation's code comes to: secrets for separate uses, none of which tells another (HKDF, RFC 5869).
// The gateway is shown `locator` and `access` alone; whoever has both knows nothing of `key`, nor of what all three are made from.
import { decodeBase64url, encodeBase64url, sha256 } from '../digest.ts'
import { WrapRefused } from '../errors.ts'
import { argon2id } from '../openpgp/argon2.ts'
import { strongPhrase } from '../words/words.ts'

/** `locator` finds, `access` proves, both as base64url of 32 bytes; `key` seals, and stays here. */
export type Secrets = { locator: string; access: string; key: Uint8Array<ArrayBuffer> }

/**
 * The secrets of a generated phrase: Argon2id, salted with the nation, then HKDF.
 *
 * The salt cannot be the person's: on a new device nothing is known but the phrase. Six words are 77 bits; trying them all
 * against ten thousand people at once leaves 64, at half a second and 64 MiB each.
 * @throws WrapRefused `weak_phrase`, `no_memory`
 */
export async function secretsOfPhrase(phrase: string, net: string): Promise<Secrets> {
  const words = strongPhrase(phrase)
  const salt = decodeBase64url(await sha256(`cme kept keys ${net}`)).slice(0, 16)
  const root = await argon2id(words, salt).catch(cause => {
    const memory = cause instanceof Error && cause.message.includes('memory')
    throw memory ? new WrapRefused('no_memory', 'Argon2id could not have its memory.', { cause }) : cause
  })
  return secretsFrom(root, `phrase ${net}`)
}

/**
 * The secrets of a passkey: of the 32 bytes that its PRF extension gives for `passkeySalt`.
 * @throws RangeError for anything but 32 bytes
 */
export function secretsOfPasskey(prf: Uint8Array, net: string): Promise<Secrets> {
  if (prf.length !== 32) throw new RangeError(`The PRF of a passkey gives 32 bytes, not ${prf.length}.`)
  return secretsFrom(prf, `passkey ${net}`)
}

/** What the PRF extension of WebAuthn is asked with (`prf.eval.first`): the same on every device. */
export async function passkeySalt(net: string): Promise<Uint8Array<ArrayBuffer>> {
  return decodeBase64url(await sha256(`cme passkey ${net}`))
}

/** The secrets of an invitation's code: 125 random bits need no slow derivation. */
export function secretsOfCode(code: Uint8Array): Promise<Secrets> {
  return secretsFrom(code, 'invitation')
}

async function secretsFrom(root: Uint8Array, use: string): Promise<Secrets> {
  const [locator, access, key] = await Promise.all(
    ['locator', 'access', 'key'].map(part => derive(root, `${use} ${part}`)),
  )
  if (!locator || !access || !key) throw new Error('HKDF gave nothing.')
  return { locator: encodeBase64url(locator), access: encodeBase64url(access), key }
}

/** HKDF-SHA-256 without salt: 32 bytes for one use. */
export async function derive(root: Uint8Array, use: string): Promise<Uint8Array<ArrayBuffer>> {
  const from = await crypto.subtle.importKey('raw', root as Uint8Array<ArrayBuffer>, 'HKDF', false, ['deriveBits'])
  const info = new TextEncoder().encode(`cme ${use}`)
  const how = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info }
  return new Uint8Array(await crypto.subtle.deriveBits(how, from, 256))
}
