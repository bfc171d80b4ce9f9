// Reads unlocked private keys, once for as long as the object that holds them lives.
// No map by text here: what is locked or dropped by its holder must not live on in a cache.
import { enums, type PrivateKey, readPrivateKey } from 'openpgp'
import { KeyringRefused } from '../errors.ts'
import { settings } from './settings.ts'

/** Anything that holds an armoured private key. */
export type KeyHolder = { readonly privateKey: string }

const readOnce = new WeakMap<KeyHolder, { armoured: string; key: Promise<PrivateKey> }>()

/**
 * Reads a private key: version 6, Ed25519, not locked by a passphrase.
 * @throws KeyringRefused `not_a_private_key`
 */
export function readHeldKey(holder: KeyHolder): Promise<PrivateKey> {
  const known = readOnce.get(holder)
  if (known?.armoured === holder.privateKey) return known.key
  const key = read(holder.privateKey)
  readOnce.set(holder, { armoured: holder.privateKey, key })
  return key
}

async function read(armoured: string): Promise<PrivateKey> {
  const key = await readPrivateKey({ armoredKey: armoured, config: settings }).catch(cause => {
    throw new KeyringRefused('not_a_private_key', 'No private key could be read.', { cause })
  })
  const { version, algorithm } = key.keyPacket
  if (version !== 6 || algorithm !== enums.publicKey.ed25519 || !key.isDecrypted()) {
    throw new KeyringRefused('not_a_private_key', 'A private key is not version 6, not Ed25519, or locked.')
  }
  return key
}
