// Finds the key that opens a sealed message: with a keyring, or given as a session key that a predecessor handed over.
// Keep the two answers apart: no key of ours is named in it (not for us), or one is named and does not fit (broken).
import { decryptSessionKeys, type Message, type PrivateKey, type SessionKey } from 'openpgp'
import { decodeBase64url } from '../digest.ts'
import { sealedTo } from './packets.ts'
import { type KeyHolder, readHeldKey } from './private-key.ts'
import { settings } from './settings.ts'

/** Private keys to try, or the session key itself: 32 bytes as base64url. */
export type Unlock = { keyring: { readonly keys: readonly KeyHolder[] } } | { sessionKey: string }

/** Makes the refusal in the terms of what is being opened. */
export type Refuse = (code: 'not_for_us' | 'altered', detail: string, options?: ErrorOptions) => Error

/**
 * The session key of a message whose outside has been checked.
 *
 * Private keys never expire here: old letters stay readable for as long as their key is in the keyring.
 * @throws what `refuse` makes; KeyringRefused
 */
export async function sessionKeyFor(
  message: Message<Uint8Array> | Message<ReadableStream<Uint8Array>>,
  unlock: Unlock,
  refuse: Refuse,
): Promise<SessionKey> {
  if ('sessionKey' in unlock) return asSessionKey(readSessionKey(unlock.sessionKey, refuse))
  const decryptionKeys = await namedKeys(sealedTo(message), unlock.keyring.keys)
  if (decryptionKeys.length === 0) throw refuse('not_for_us', 'It is sealed to none of the keys in this keyring.')
  const found = await decryptSessionKeys({ message, decryptionKeys, config: settings }).catch(cause => {
    throw refuse('altered', 'It names a key of ours, and that key does not open it.', { cause })
  })
  const [one] = found
  if (!one || found.length !== 1) throw refuse('altered', 'Our keys lead to different session keys.')
  return asSessionKey(one.data)
}

async function namedKeys(recipients: string[], holders: readonly KeyHolder[]): Promise<PrivateKey[]> {
  const keys = await Promise.all(holders.map(readHeldKey))
  return keys.filter(key => key.subkeys.some(subkey => recipients.includes(subkey.getFingerprint())))
}

/** SEIPDv2 says itself which cipher it uses; the name here only satisfies the type. */
function asSessionKey(bytes: Uint8Array): SessionKey {
  return { data: bytes, algorithm: 'aes256' }
}

function readSessionKey(text: string, refuse: Refuse): Uint8Array {
  try {
    return decodeBase64url(text)
  } catch (cause) {
    throw refuse('not_for_us', 'The session key is not base64url.', { cause })
  }
}
