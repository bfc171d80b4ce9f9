// Seals and opens letters (PROTOCOL §3). `openLetter` is the security argument: each line is one thing a liar would have to get past.
// Nothing of a letter may leave this file before the last of those lines has passed.
import { createMessage, encrypt, type Message, readMessage } from 'openpgp'
import { maxLetterBytes } from '../../schemas/limits.ts'
import { type Certificate, parseCertificate } from './certificate.ts'
import { encodeBase64url, sha256 } from './digest.ts'
import { LetterRefused } from './errors.ts'
import {
  checkEnvelope,
  type Envelope,
  type ExpectedLetter,
  openingDigest,
  readEnvelope,
  writeEnvelope,
} from './inside/envelope.ts'
import { padContent, unpadContent } from './inside/padding.ts'
import { issuerOf, outsideProblem, readAllPackets, soleSignature } from './openpgp/packets.ts'
import { type KeyHolder, readHeldKey } from './openpgp/private-key.ts'
import { type Refuse, sessionKeyFor, type Unlock } from './openpgp/session-key.ts'
import { makeSessionKey, settings } from './openpgp/settings.ts'

/** A sealed letter and what its statement says of it: digests as base64url, fingerprints in hex in the order sealed. */
export type SealedLetter = {
  bytes: Uint8Array
  sha256: string
  certificates: string[]
  /** Goes nowhere but into the letter, until the recipient reveals it. */
  opening: string
  openingSha256: string
}

export type OpenedLetter = { envelope: Envelope; opening: string; signedBy: string }

/** OpenPGP.js refuses signatures from the future; the sender's clock may be this far ahead of the gateway's. */
const clockToleranceMilliseconds = 5 * 60 * 1000

/**
 * Seals a letter to the certificates, once each, and signs it.
 *
 * `certificates` must hold the sender's own desk's too, or the sender cannot read what it sent. `signWith` is the
 * private key in armour, or the keyring's key (read once, then remembered for as long as that object lives).
 * `at` is the time of sealing (now, if not given). At most 262,144 bytes come out.
 * @throws LetterRefused `no_recipients`, `too_large`, `not_a_letter`; CertificateRefused; KeyringRefused
 */
export async function sealLetter(letter: {
  envelope: Omit<Envelope, 'opening'>
  certificates: readonly string[]
  signWith: string | KeyHolder
  at?: Date
}): Promise<SealedLetter> {
  const { at = new Date(), signWith } = letter
  const recipients = await readRecipients(letter.certificates, at)
  const opening = encodeBase64url(crypto.getRandomValues(new Uint8Array(32)))
  const content = padContent(writeEnvelope({ ...letter.envelope, opening }))
  const bytes = await encrypt({
    message: await createMessage({ binary: content, date: at }),
    encryptionKeys: recipients.map(one => one.key),
    signingKeys: await readHeldKey(typeof signWith === 'string' ? { privateKey: signWith } : signWith),
    sessionKey: makeSessionKey(),
    format: 'binary',
    date: at,
    config: settings,
  })
  if (bytes.length > maxLetterBytes)
    throw new LetterRefused('too_large', `${recipients.length} certificates are too many.`)
  const certificates = recipients.map(one => one.fingerprint)
  return { bytes, sha256: await sha256(bytes), certificates, opening, openingSha256: await openingDigest(opening) }
}

/** Reads the certificates to seal to; one given twice counts once. */
async function readRecipients(certificates: readonly string[], at: Date): Promise<Certificate[]> {
  const all = await Promise.all(certificates.map(armoured => parseCertificate(armoured, { at })))
  if (all.length === 0) throw new LetterRefused('no_recipients', 'There is no certificate to seal to.')
  return [...new Map(all.map(one => [one.fingerprint, one])).values()]
}

/**
 * Opens a letter, and returns it only if it is whole, from its sender, and what its statement says it is.
 *
 * `senderCertificates`: those the directory says the sender's desk held. `receivedAt`: the time of the receipt.
 * A session key, handed over by a predecessor, opens in place of a keyring.
 * @throws LetterRefused; CertificateRefused for a sender certificate that should not be in the directory; KeyringRefused
 */
export async function openLetter(
  letter: {
    bytes: Uint8Array
    senderCertificates: readonly string[]
    receivedAt: Date
    expect: ExpectedLetter
  } & Unlock,
): Promise<OpenedLetter> {
  const { bytes, expect, senderCertificates } = letter
  const openedAt = new Date(letter.receivedAt.getTime() + clockToleranceMilliseconds)
  await checkDigest(bytes, expect.sha256)
  const sealed = await readSealedLetter(bytes)
  const inner = await unseal(sealed, letter)
  const signedBy = await checkSender(inner, senderCertificates, openedAt)
  const envelope = readEnvelope(unpadContent(contentOf(inner)))
  await checkEnvelope(envelope, expect)
  return { envelope, opening: envelope.opening, signedBy }
}

/** Some flipped bytes in the parts for other recipients would still open: only the digest refuses those. */
async function checkDigest(bytes: Uint8Array, expected: string): Promise<void> {
  const actual = await sha256(bytes)
  if (actual !== expected)
    throw new LetterRefused('digest_mismatch', `The letter's digest is ${actual}, not ${expected}.`)
}

/**
 * Reads the outside of a letter, whole, without opening it.
 * @throws LetterRefused `not_a_letter`, `weak_seal`
 */
export async function readSealedLetter(bytes: Uint8Array): Promise<Message<Uint8Array>> {
  if (bytes.length > maxLetterBytes) throw new LetterRefused('not_a_letter', `It has ${bytes.length} bytes: too many.`)
  const message = await readWhole(bytes).catch(cause => {
    throw new LetterRefused('not_a_letter', 'It is not an OpenPGP message.', { cause })
  })
  const problem = outsideProblem(message)
  if (problem === 'weak_seal') throw new LetterRefused('weak_seal', 'It is not sealed with AEAD (SEIPD version 2).')
  if (problem) throw new LetterRefused('not_a_letter', 'Its outside is not session keys and one sealed packet.')
  return message
}

async function readWhole(bytes: Uint8Array): Promise<Message<Uint8Array>> {
  const message = await readMessage({ binaryMessage: bytes, config: settings })
  await readAllPackets(message)
  return message
}

/** How a letter says that no key fits. */
export const refuseLetter: Refuse = (code, detail, options) => new LetterRefused(code, detail, options)

async function unseal(sealed: Message<Uint8Array>, unlock: Unlock): Promise<Message<Uint8Array>> {
  const sessionKey = await sessionKeyFor(sealed, unlock, refuseLetter)
  // Unsupported signatures must come through, to be counted.
  const counting = { ...settings, ignoreUnsupportedPackets: true }
  try {
    const inner = (await sealed.decrypt(undefined, undefined, [sessionKey], undefined, counting)) as Message<Uint8Array>
    await readAllPackets(inner)
    return inner
  } catch (cause) {
    throw new LetterRefused('altered', 'Its seal does not hold.', { cause })
  }
}

/** Demands exactly one signature, by one of the sender's certificates; OpenPGP.js would be content with none, or with one among several. */
async function checkSender(
  inner: Message<Uint8Array>,
  certificates: readonly string[],
  openedAt: Date,
): Promise<string> {
  const signature = soleSignature(inner)
  if (signature === 'wrong_form') throw new LetterRefused('not_a_letter', 'Its inside is not one signed content.')
  if (signature === 'unsigned') throw new LetterRefused('not_the_sender', 'It is not signed.')
  if (signature === 'many') throw new LetterRefused('not_the_sender', 'It carries more than one signature.')
  const senders = await Promise.all(certificates.map(armoured => parseCertificate(armoured, { at: openedAt })))
  const sender = senders.find(one => one.fingerprint === issuerOf(signature))
  if (!sender) throw new LetterRefused('not_the_sender', `It is signed by ${issuerOf(signature) ?? 'nobody known'}.`)
  if (signature.created && signature.created > openedAt) {
    throw new LetterRefused('signed_in_future', `It was signed at ${signature.created.toISOString()}.`)
  }
  const [checked] = await inner.verify([sender.key], openedAt, settings)
  if (!checked) throw new LetterRefused('not_the_sender', 'Its signature is not one over content.')
  await checked.verified.catch(cause => {
    throw new LetterRefused('not_the_sender', 'Its signature does not hold.', { cause })
  })
  return sender.fingerprint
}

function contentOf(inner: Message<Uint8Array>): Uint8Array {
  return inner.getLiteralData() ?? new Uint8Array()
}
