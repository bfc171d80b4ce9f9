// Every way in which sealing or opening says no, with words for what to do. Codes are never renamed.
// "Not for us" and "broken" stay two things: the first means look for the right key, the second means trust nothing here.

const letterRefusals = {
  not_for_us: 'It is sealed to other keys than yours. Check whether your keyring lacks a key, perhaps an older one.',
  digest_mismatch:
    'These are not the bytes that were signed for. Fetch the letter again; if it repeats, report the gateway.',
  not_a_letter: 'This is not a sealed letter of the form agreed. Ask the sender to send it again.',
  weak_seal:
    'It is sealed by an older method that does not protect against changes. Ask the sender to update and send again.',
  altered: 'It was changed after it was sealed. Do not use it; ask the sender to send it again.',
  not_the_sender: 'It does not carry exactly one signature, by the desk that claims to have sent it. Do not use it.',
  signed_in_future:
    'It was signed more than five minutes after it was received. The sender should set their clock and send again.',
  wrong_padding: 'Its inside does not have one of the four sizes agreed. Ask the sender to send it again.',
  wrong_subject: 'It belongs to another referral, council, team or step than the history says. Do not use it.',
  opening_mismatch: 'Its opening is not the one the history promised. Do not use it.',
  no_recipients: 'Name at least one certificate to seal to.',
  too_large: 'It does not fit into a letter. Put the long part into an attachment.',
} as const

const certificateRefusals = {
  not_a_certificate: 'Give exactly one public certificate, in ASCII armour.',
  private_material: 'This holds a private key. Never publish it: make a new key, and take this one for lost.',
  not_version_6:
    'Make a new certificate with this software: version 6 only (one older recipient would weaken every letter).',
  other_algorithm: 'Make a new certificate with this software: Ed25519 with X25519 only.',
  other_subkeys: 'A certificate has exactly one subkey, for sealing.',
  other_owner: 'The name inside is not the one expected. Check whose certificate this is.',
  revoked: 'It carries a revocation. Publish a new certificate; the directory alone says when one ends.',
  expires: 'It carries an expiry date. Publish one without; the directory alone says when one ends.',
  no_aead: 'It does not say that it takes authenticated sealing. Make a new certificate with this software.',
  from_the_future: 'It was made later than the time it is used at. Check the clocks of both computers.',
  not_verified: 'Its own signatures do not hold. Do not use it.',
} as const

const keyringRefusals = {
  not_a_keyring: 'This is not a keyring. Fetch it again, or restore it from the recovery kit.',
  not_a_private_key: 'This is not an unlocked private key made by this software.',
  other_key: 'The private key and the certificate do not belong together.',
} as const

const attachmentRefusals = {
  not_for_us: letterRefusals.not_for_us,
  digest_mismatch:
    'The parts listed are not those the letter names. Fetch the list again; if it repeats, report the gateway.',
  part_mismatch: 'This part is not the one that was signed for. Fetch it again; if it repeats, report the gateway.',
  cut_short: 'Parts are missing at the end. Fetch the attachment again.',
  too_long: 'There is more than was signed for. Fetch the attachment again; if it repeats, report the gateway.',
  not_an_attachment: 'This is not a sealed attachment of the form agreed. Ask the sender to send it again.',
  weak_seal: letterRefusals.weak_seal,
  altered: 'It was changed after it was sealed. Throw away what has been read of it.',
  source_broke: 'The connection broke off. Fetch the attachment again.',
  not_finished: 'Reading stopped before the end. Throw away what has been read of it.',
  no_recipients: letterRefusals.no_recipients,
} as const

/** Who has to do something about it: asked only of what was checked part by part against the letter. */
const attachmentFaults = {
  not_for_us: 'keyring',
  digest_mismatch: 'gateway',
  part_mismatch: 'gateway',
  cut_short: 'gateway',
  too_long: 'gateway',
  not_an_attachment: 'sender',
  weak_seal: 'sender',
  altered: 'sender',
  source_broke: 'line',
  not_finished: 'reader',
  no_recipients: 'reader',
} as const satisfies Record<keyof typeof attachmentRefusals, string>

const wrapRefusals = {
  weak_phrase: 'Use a generated phrase of at least six words.',
  wrong_phrase: 'The words are not right. Check the spelling and the order.',
  not_a_wrapping: 'This was not wrapped by this software.',
  altered: 'It was changed after it was wrapped. Restore it from another copy.',
  no_memory: 'There is too little memory to unlock. Close other programs or pages and try again.',
} as const

export type LetterRefusal = keyof typeof letterRefusals
export type CertificateRefusal = keyof typeof certificateRefusals
export type KeyringRefusal = keyof typeof keyringRefusals
export type AttachmentRefusal = keyof typeof attachmentRefusals
export type AttachmentFault = (typeof attachmentFaults)[AttachmentRefusal]
export type WrapRefusal = keyof typeof wrapRefusals

/** A no with a code from a closed list, and a hint that a person can act on. */
export abstract class SealRefusal<Code extends string> extends Error {
  readonly code: Code
  readonly hint: string

  constructor(name: string, code: Code, hint: string, detail: string, options?: ErrorOptions) {
    super(detail, options)
    this.name = name
    this.code = code
    this.hint = hint
  }
}

/** A letter was not sealed, or must not be shown. Nothing of its content leaves with the refusal. */
export class LetterRefused extends SealRefusal<LetterRefusal> {
  constructor(code: LetterRefusal, detail: string, options?: ErrorOptions) {
    super('LetterRefused', code, letterRefusals[code], detail, options)
  }
}

/** A certificate is not one that may be published or sealed to. */
export class CertificateRefused extends SealRefusal<CertificateRefusal> {
  constructor(code: CertificateRefusal, detail: string, options?: ErrorOptions) {
    super('CertificateRefused', code, certificateRefusals[code], detail, options)
  }
}

/** A keyring, or a private key in it, cannot be used. */
export class KeyringRefused extends SealRefusal<KeyringRefusal> {
  constructor(code: KeyringRefusal, detail: string, options?: ErrorOptions) {
    super('KeyringRefused', code, keyringRefusals[code], detail, options)
  }
}

/** An attachment must not be used; `part` (from 1) names the one that is wrong, where one is. */
export class AttachmentRefused extends SealRefusal<AttachmentRefusal> {
  readonly part: number | undefined
  readonly fault: AttachmentFault

  constructor(code: AttachmentRefusal, detail: string, options?: ErrorOptions & { part?: number }) {
    super('AttachmentRefused', code, attachmentRefusals[code], detail, options)
    this.part = options?.part
    this.fault = attachmentFaults[code]
  }
}

/** Wrapped bytes were not unlocked, or must not be wrapped under this phrase. */
export class WrapRefused extends SealRefusal<WrapRefusal> {
  constructor(code: WrapRefusal, detail: string, options?: ErrorOptions) {
    super('WrapRefused', code, wrapRefusals[code], detail, options)
  }
}
