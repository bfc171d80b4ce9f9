// A desk's private keys, current and past (PROTOCOL §1): plain data that can be wrapped or sealed as JSON.
// Never stored or sent as it is. Old keys stay until the last letter sealed to them is purged: nothing here drops one.
import { ownerName, parseCertificate } from './certificate.ts'
import { KeyringRefused } from './errors.ts'
import { readHeldKey } from './openpgp/private-key.ts'

/** One key of a desk: fingerprint in lower-case hex, both halves in ASCII armour, `madeAt` as ISO 8601. */
export type KeyringKey = { fingerprint: string; privateKey: string; certificate: string; madeAt: string }

/** The keys of one desk, in the order they were added. */
export type Keyring = { authority: string; desk: string; keys: KeyringKey[] }

/** A keyring without keys yet. */
export function emptyKeyring(of: { authority: string; desk: string }): Keyring {
  return { authority: of.authority, desk: of.desk, keys: [] }
}

/**
 * The same keyring with one more key; the given one is left as it was. A key that is there already changes nothing.
 *
 * Checks that the certificate names this desk and that the private key is its own.
 * @throws CertificateRefused `other_owner` and others; KeyringRefused `not_a_private_key`, `other_key`
 */
export async function addKey(keyring: Keyring, key: Omit<KeyringKey, 'fingerprint'>): Promise<Keyring> {
  const { privateKey, certificate, madeAt } = key
  const { fingerprint } = await parseCertificate(certificate, { owner: ownerName(keyring.authority, keyring.desk) })
  const held = await readHeldKey({ privateKey })
  if (held.getFingerprint() !== fingerprint) {
    throw new KeyringRefused('other_key', `The private key does not belong to certificate ${fingerprint}.`)
  }
  if (findKey(keyring, fingerprint)) return keyring
  return { ...keyring, keys: [...keyring.keys, { fingerprint, privateKey, certificate, madeAt }] }
}

/** The key with this fingerprint, if the keyring has it. */
export function findKey(keyring: Pick<Keyring, 'keys'>, fingerprint: string): KeyringKey | undefined {
  return keyring.keys.find(key => key.fingerprint === fingerprint)
}

/**
 * Reads a keyring from what was unwrapped or opened; every key is checked as when it was added.
 * @throws KeyringRefused `not_a_keyring`, `other_key` and others; CertificateRefused
 */
export async function parseKeyring(json: string): Promise<Keyring> {
  const read = readJson(json)
  if (!isKeyring(read)) throw new KeyringRefused('not_a_keyring', 'Its members are not those of a keyring.')
  let keyring = emptyKeyring(read)
  for (const key of read.keys) keyring = await addKey(keyring, key)
  return keyring
}

function readJson(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch (cause) {
    throw new KeyringRefused('not_a_keyring', 'It is not JSON.', { cause })
  }
}

function isKeyring(value: unknown): value is Keyring {
  return hasStrings(value, ['authority', 'desk']) && Array.isArray(value.keys) && value.keys.every(isKeyringKey)
}

function isKeyringKey(value: unknown): value is KeyringKey {
  return hasStrings(value, ['fingerprint', 'privateKey', 'certificate', 'madeAt'])
}

function hasStrings(value: unknown, names: string[]): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && names.every(name => typeof Object(value)[name] === 'string')
}
