// Argon2id as a function, by way of the one OpenPGP packet that is nothing else: a phrase's session key (RFC 9580 §5.3.1, §3.7.1.4).
// OpenPGP.js brings the algorithm for its own packets only, and no second implementation shall be carried to browsers.
import { SymEncryptedSessionKeyPacket } from 'openpgp'
import { settings } from './settings.ts'

type KeyPacket = {
  read(bytes: Uint8Array): void
  decrypt(phrase: string, config: object): Promise<void>
  sessionKey: Uint8Array
}

const aes256 = 9
const argon2 = 4

/**
 * 32 bytes from a phrase by Argon2id: 64 MiB, 3 passes, 4 lanes (RFC 9106 §4, second recommendation); about half a second.
 *
 * @param salt 16 bytes
 */
export async function argon2id(phrase: string, salt: Uint8Array): Promise<Uint8Array> {
  if (salt.length !== 16) throw new RangeError(`The salt has 16 bytes, not ${salt.length}.`)
  const { passes, parallelism, memoryExponent } = settings.s2kArgon2Params
  const Packet = SymEncryptedSessionKeyPacket as unknown as new (config: object) => KeyPacket
  const packet = new Packet(settings)
  // Version 4 without an encrypted key: the session key is what the phrase comes to, and nothing is done with it here.
  packet.read(new Uint8Array([4, aes256, argon2, ...salt, passes, parallelism, memoryExponent]))
  await packet.decrypt(phrase, settings)
  return packet.sessionKey
}
