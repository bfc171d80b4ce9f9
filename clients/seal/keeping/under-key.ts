// Seals bytes under a key that is at hand: SEIPD version 2 alone, AES-256-GCM (RFC 9580 §5.13.2). For kept keys and invitations.
// Each sealing has a salt of its own, so that one key serves many. No signature: who knows the key is who may write.
import { createMessage, decrypt, encrypt, readMessage } from 'openpgp'
import { WrapRefused } from '../errors.ts'
import { readAllPackets } from '../openpgp/packets.ts'
import { settings } from '../openpgp/settings.ts'

/** Seals bytes under a key of 32 bytes. */
export async function sealUnder(key: Uint8Array, bytes: Uint8Array): Promise<Uint8Array> {
  const message = await createMessage({ binary: bytes })
  const sessionKey = { data: key, algorithm: 'aes256', aeadAlgorithm: 'gcm' } as const
  return encrypt({ message, sessionKey, format: 'binary', config: settings })
}

/** Opens what `sealUnder` sealed. @throws WrapRefused `not_a_wrapping`, `altered`: the key is another, or a bit is */
export async function openUnder(key: Uint8Array, sealed: Uint8Array): Promise<Uint8Array> {
  const message = await readMessage({ binaryMessage: sealed, config: settings }).catch(cause => {
    throw new WrapRefused('not_a_wrapping', 'It is not an OpenPGP message.', { cause })
  })
  await readAllPackets(message)
  const sessionKeys = [{ data: key, algorithm: 'aes256' } as const]
  const opened = await decrypt({ message, sessionKeys, format: 'binary', config: settings }).catch(cause => {
    throw new WrapRefused('altered', 'It does not open with this key.', { cause })
  })
  return opened.data as Uint8Array
}

/** The same for what is JSON. */
export async function sealJson(key: Uint8Array, content: unknown): Promise<Uint8Array> {
  return sealUnder(key, new TextEncoder().encode(JSON.stringify(content)))
}

export async function openJson(key: Uint8Array, sealed: Uint8Array): Promise<unknown> {
  const text = new TextDecoder().decode(await openUnder(key, sealed))
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new WrapRefused('not_a_wrapping', 'Its inside is not JSON.', { cause })
  }
}
