// How OpenPGP.js must behave here, passed with every call: its global configuration stays untouched.
// Loosening any line needs a reason in the README: each answers something the library does otherwise by default.
import { type Config, enums, config as libraryConfig, type SessionKey } from 'openpgp'
import { maxLetterBytes } from '../../../schemas/limits.ts'

/** The whole configuration, for calls on objects, which do not merge it themselves. */
export const settings: Config = {
  ...libraryConfig,
  // Without these two: version 4 keys, and SEIPDv1 without AEAD.
  aeadProtect: true,
  v6Keys: true,
  preferredSymmetricAlgorithm: enums.symmetric.aes256,
  preferredAEADAlgorithm: enums.aead.gcm,
  preferredHashAlgorithm: enums.hash.sha512,
  // 256 KiB in a chunk: a letter is one, a stream needs two in memory.
  aeadChunkSizeByte: 12,
  preferredCompressionAlgorithm: enums.compression.uncompressed,
  // What is compressed is refused after reading; until then it may grow to this and no further.
  maxDecompressedMessageSize: maxLetterBytes,
  // By default unknown packets and signature versions are passed over in silence.
  ignoreUnsupportedPackets: false,
  ignoreMalformedPackets: false,
  enforceGrammar: true,
  allowUnauthenticatedMessages: false,
  allowUnauthenticatedStream: false,
  allowInsecureDecryptionWithSigningKeys: false,
  allowInsecureVerificationWithReformattedKeys: false,
  allowMissingKeyFlags: false,
  enableParsingV5Entities: false,
  // Argon2id, RFC 9106 §4, second recommendation: 64 MiB, 3 passes, 4 lanes; 0.5 s on a small machine.
  s2kType: enums.s2k.argon2,
  s2kArgon2Params: { passes: 3, parallelism: 4, memoryExponent: 16 },
  // What others wrapped may ask for 1 GiB at most: a longer exponent would be a way to stop the browser.
  maxArgon2MemoryExponent: 20,
  showVersion: false,
  showComment: false,
}

/**
 * Makes a session key for AES-256-GCM.
 *
 * Naming the AEAD algorithm forces SEIPDv2. Left to itself OpenPGP.js asks the recipients' preferences,
 * and one recipient without AEAD turns the message into SEIPDv1 for everybody, without a word.
 */
export function makeSessionKey(): SessionKey {
  return { data: crypto.getRandomValues(new Uint8Array(32)), algorithm: 'aes256', aeadAlgorithm: 'gcm' }
}
