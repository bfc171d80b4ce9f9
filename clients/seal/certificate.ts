// Certificates of desks and devices: made in one form, and read only in that form (PROTOCOL §1).
// They carry neither expiry nor revocation: a revoked certificate would make every older letter unreadable. The directory alone ends them.
import { enums, generateKey, type Key, readKeys } from 'openpgp'
import { type CertificateRefusal, CertificateRefused } from './errors.ts'
import { settings } from './openpgp/settings.ts'

/** A certificate with its private key, both in ASCII armour; the private key is not locked: wrap it before it is kept. */
export type MadeCertificate = { fingerprint: string; certificate: string; privateKey: string; madeAt: string }

/** A public certificate that holds all the rules; `key` is for sealing and checking only. */
export type Certificate = { fingerprint: string; userId: string; key: Key }

/** Keys are dated back: clocks differ, and OpenPGP.js refuses keys and signatures from the future. */
const datedBackMilliseconds = 24 * 60 * 60 * 1000
const seipdVersion2 = 0x08
const maxKeptCertificates = 256
/** One of ours has 1,200 characters; the directory takes 4,096. */
const maxCertificateCharacters = 4096

/**
 * Makes the certificate of a desk: version 6, Ed25519, one X25519 subkey, user id `authority/desk`.
 *
 * The key is dated one day before `at`, without expiry (RFC 9580 §5.5.2).
 */
export function makeDeskCertificate(of: { authority: string; desk: string; at?: Date }): Promise<MadeCertificate> {
  return make(ownerName(of.authority, of.desk), of.at)
}

/** Makes the certificate of one person's device, user id `person/member`; keyrings are shared by sealing to it. */
export function makeDeviceCertificate(of: { person: string; member: string; at?: Date }): Promise<MadeCertificate> {
  return make(ownerName(of.person, of.member), of.at)
}

/**
 * The user id of a certificate: two ids with a slash between.
 * @throws TypeError for anything but letters, digits, `_` and `-`, 1 to 64 of them each
 */
export function ownerName(first: string, second: string): string {
  for (const part of [first, second]) {
    if (!/^[A-Za-z0-9_-]{1,64}$/.test(part)) throw new TypeError(`Not an id that can stand in a certificate: ${part}`)
  }
  return `${first}/${second}`
}

async function make(name: string, at = new Date()): Promise<MadeCertificate> {
  const date = new Date(at.getTime() - datedBackMilliseconds)
  const made = await generateKey({ type: 'curve25519', userIDs: { name }, date, format: 'object', config: settings })
  // The revocation certificate that comes with it is dropped: nothing here may ever revoke.
  return {
    fingerprint: made.publicKey.getFingerprint(),
    certificate: made.publicKey.armor(settings),
    privateKey: made.privateKey.armor(settings),
    madeAt: at.toISOString(),
  }
}

type Rule = [code: CertificateRefusal, broken: (key: Key) => boolean, detail: string]

const rules: Rule[] = [
  ['private_material', key => key.isPrivate(), 'The block holds a private key.'],
  ['not_version_6', key => [key, ...key.subkeys].some(one => one.keyPacket.version !== 6), 'A key is not version 6.'],
  ['other_algorithm', key => key.keyPacket.algorithm !== enums.publicKey.ed25519, 'The key is not Ed25519.'],
  ['other_subkeys', key => key.subkeys.length !== 1, 'There is not exactly one subkey.'],
  [
    'other_algorithm',
    key => key.subkeys[0]?.keyPacket.algorithm !== enums.publicKey.x25519,
    'The subkey is not X25519.',
  ],
  [
    'revoked',
    key => [key, ...key.subkeys, ...key.users].some(one => one.revocationSignatures.length > 0),
    'A revocation stands in it.',
  ],
  [
    'other_owner',
    key => key.users.length !== 1 || !/^[\w-]+\/[\w-]+$/.test(key.getUserIDs()[0] ?? ''),
    'There is not exactly one user id of the form owner/name.',
  ],
  [
    'other_owner',
    key => key.users.some(user => user.otherCertifications.length > 0),
    'Others have signed the user id.',
  ],
]

/**
 * Reads a public certificate strictly: only what this file makes passes.
 *
 * `at` is the time the certificate is used (now, if not given); `owner` the user id it must carry.
 * @throws CertificateRefused with the first rule it breaks
 */
export async function parseCertificate(
  armoured: string,
  { at = new Date(), owner }: { at?: Date; owner?: string } = {},
): Promise<Certificate> {
  const key = await readOne(armoured)
  for (const [code, broken, detail] of rules) if (broken(key)) throw new CertificateRefused(code, detail)
  const userId = key.getUserIDs()[0] ?? ''
  if (owner !== undefined && userId !== owner)
    throw new CertificateRefused('other_owner', `It names ${userId}, not ${owner}.`)
  if (key.getCreationTime() > at)
    throw new CertificateRefused('from_the_future', 'It was made after the time it is used.')
  await verify(key, at)
  return { fingerprint: key.getFingerprint(), userId, key }
}

/**
 * The fingerprint of an armoured certificate: 64 lower-case hex characters (RFC 9580 §5.5.4.3).
 * @throws CertificateRefused
 */
export async function fingerprintOf(armoured: string): Promise<string> {
  return (await parseCertificate(armoured)).fingerprint
}

/** Checks the certificate's signatures over itself and what they say. */
async function verify(key: Key, at: Date): Promise<void> {
  const said = await selfSignature(key, at).catch(cause => {
    throw new CertificateRefused('not_verified', 'Its own signatures do not hold.', { cause })
  })
  const ends = [await key.getExpirationTime(undefined, settings), await key.subkeys[0]?.getExpirationTime(at, settings)]
  if (ends.some(end => !end)) throw new CertificateRefused('not_verified', 'Its keys are not bound to each other.')
  if (ends.some(end => end !== Number.POSITIVE_INFINITY)) throw new CertificateRefused('expires', 'It ends by itself.')
  if (!((said.features?.[0] ?? 0) & seipdVersion2))
    throw new CertificateRefused('no_aead', 'It does not announce SEIPDv2.')
  await checkUses(key, at).catch(cause => {
    if (cause instanceof CertificateRefused) throw cause
    throw new CertificateRefused('not_verified', 'Its keys are not bound to each other.', { cause })
  })
}

async function selfSignature(key: Key, at: Date): Promise<{ features: Uint8Array | null }> {
  const untyped = key as Key & {
    getPrimarySelfSignature(at: Date, userId: object, config: object): Promise<{ features: Uint8Array | null }>
  }
  await key.getPrimaryUser(at, undefined, settings)
  return untyped.getPrimarySelfSignature(at, {}, settings)
}

/** The primary key signs, the subkey is sealed to: never the one for the other. */
async function checkUses(key: Key, at: Date): Promise<void> {
  const signs = await key.getSigningKey(undefined, at, undefined, settings)
  const seals = await key.getEncryptionKey(undefined, at, undefined, settings)
  if (signs.getFingerprint() !== key.getFingerprint() || seals.getFingerprint() !== key.subkeys[0]?.getFingerprint()) {
    throw new CertificateRefused('other_subkeys', 'The keys are not one for signing and one for sealing.')
  }
}

// Reading and checking one takes 2 ms, checking one already checked next to nothing. Public keys only; oldest out first.
const kept = new Map<string, Key>()

async function readOne(armoured: string): Promise<Key> {
  const known = kept.get(armoured)
  if (known) return known
  if (armoured.length > maxCertificateCharacters) throw new CertificateRefused('not_a_certificate', 'It is too long.')
  const keys = await readKeys({ armoredKeys: armoured, config: settings }).catch(cause => {
    throw new CertificateRefused('not_a_certificate', 'No certificate could be read.', { cause })
  })
  const [key] = keys
  if (!key || keys.length !== 1)
    throw new CertificateRefused('not_a_certificate', `There are ${keys.length} keys, not one.`)
  if (key.isPrivate()) return key
  kept.set(armoured, key)
  const [oldest] = kept.keys()
  if (kept.size > maxKeptCertificates && oldest !== undefined) kept.delete(oldest)
  return key
}
