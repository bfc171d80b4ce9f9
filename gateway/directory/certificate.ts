// Reads PUBLIC desk and device certificates: the only file of the gateway that may import openpgp.
// It must never be given, and refuses, anything private or sealed.
import { type Key, readKey } from 'openpgp'
import { Refusal } from '../../schemas/problem.ts'

/**
 * Checks a certificate: OpenPGP v6, Ed25519, exactly one X25519 subkey, nothing private, one user id as expected, all of it bound
 * together by its own signatures, without end.
 *
 * @throws Refusal `certificate_invalid`
 */
export async function checkCertificate(armoured: string, fingerprint: string, userId?: string): Promise<void> {
  const no = (why: string, cause?: unknown) => new Refusal('certificate_invalid', why, { cause })
  const key = await readKey({ armoredKey: armoured, config: { enableParsingV5Entities: false } }).catch(cause => {
    throw no('It cannot be read as an OpenPGP certificate.', cause)
  })
  if (key.isPrivate()) throw no('It holds private keys. Never send those to anybody.')
  if (key.keyPacket.version !== 6) throw no('It is not a version 6 certificate (RFC 9580).')
  if (key.getAlgorithmInfo().algorithm !== 'ed25519') throw no('Its signing key is not Ed25519.')
  const [subkey, ...more] = key.getSubkeys()
  if (!subkey || more.length > 0 || subkey.getAlgorithmInfo().algorithm !== 'x25519') {
    throw no('It must have exactly one subkey, X25519.')
  }
  if (key.getFingerprint() !== fingerprint) throw no('Its fingerprint is not the one in the statement.')
  const names = key.getUserIDs()
  if (names.length !== 1 || (userId !== undefined && names[0] !== userId)) {
    throw no(userId === undefined ? 'It must have one user id.' : `Its user id must be "${userId}".`)
  }
  if (await key.isRevoked()) throw no('It is revoked.')
  await checkBindings(key).catch(cause => {
    throw no('Its own signatures do not hold.', cause)
  })
  const ends = await Promise.all([key.getExpirationTime(), subkey.getExpirationTime()])
  if (ends.some(end => end !== Number.POSITIVE_INFINITY)) throw no('It ends by itself; the directory alone ends it.')
}

/** Without this a certificate could hold another's key under an own name: its fingerprint covers neither name nor subkey. */
async function checkBindings(key: Key): Promise<void> {
  await key.getPrimaryUser()
  await key.getSigningKey()
  await key.getEncryptionKey()
}
