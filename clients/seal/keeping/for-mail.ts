// Seals a file under a phrase so that others' OpenPGP programs open it: for secure e-mail to councils that have not joined, and nothing else.
// Weaker on purpose than `wrap`: gpg 2.2 knows neither Argon2 nor AEAD. Never use it for keys, or for what stays at the gateway.
import { createMessage, encrypt, enums } from 'openpgp'
import { settings } from '../openpgp/settings.ts'
import { strongPhrase } from '../words/words.ts'

/** SEIPD version 1 with its integrity check, AES-256; SHA-256 over 62 MiB of salted phrase; not compressed. RFC 4880 as everybody has it. */
const readByAll = {
  ...settings,
  aeadProtect: false,
  s2kType: enums.s2k.iterated,
  s2kIterationCountByte: 255,
  preferredHashAlgorithm: enums.hash.sha256,
  preferredCompressionAlgorithm: enums.compression.uncompressed,
} as const

/**
 * A password message (SKESK version 4, SEIPD version 1) that gpg 2.2 and sq open; about half a second.
 *
 * @param name stands inside, as the name to save it under
 * @param phrase at least six words of the list: it is all that protects the file, for as long as anybody keeps the e-mail
 * @throws WrapRefused `weak_phrase`
 */
export async function sealForMail(bytes: Uint8Array, name: string, phrase: string): Promise<Uint8Array> {
  const passwords = strongPhrase(phrase)
  const message = await createMessage({ binary: bytes, filename: name })
  return encrypt({ message, passwords, format: 'binary', config: readByAll })
}
