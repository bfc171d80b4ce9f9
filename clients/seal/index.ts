// The public face of sealing: everything that holds keys or opens letters imports from here, and from nowhere further in.
// The same files run in Node and in browsers: nothing of either alone may be used in this folder (its tsconfig proves it).
export {
  type Again,
  type AttachmentPart,
  attachmentDigest,
  type OpenedAttachment,
  openAttachment,
  partsOf,
  type Slice,
  sealAttachment,
  sealedBytes,
  slicesOf,
} from './attachment.ts'
export {
  type Certificate,
  fingerprintOf,
  type MadeCertificate,
  makeDeskCertificate,
  makeDeviceCertificate,
  ownerName,
  parseCertificate,
} from './certificate.ts'
export { decodeBase64url, encodeBase64url, sha256 } from './digest.ts'
export * from './errors.ts'
export { type Envelope, type ExpectedLetter, openingDigest } from './inside/envelope.ts'
export { letterClassesBytes, maxLetterContentBytes } from './inside/padding.ts'
export { makeCode, readCode } from './keeping/code.ts'
export { sealForMail } from './keeping/for-mail.ts'
export { type Halves, makeKit, openKit, type RecoveryKit, readKit } from './keeping/kit.ts'
export {
  derive,
  passkeySalt,
  type Secrets,
  secretsOfCode,
  secretsOfPasskey,
  secretsOfPhrase,
} from './keeping/secrets.ts'
export { openJson, openUnder, sealJson, sealUnder } from './keeping/under-key.ts'
export { addKey, emptyKeyring, findKey, type Keyring, type KeyringKey, parseKeyring } from './keyring.ts'
export { type OpenedLetter, openLetter, type SealedLetter, sealLetter } from './letter.ts'
export type { Unlock } from './openpgp/session-key.ts'
export { sessionKeyOfAttachment, sessionKeyOfLetter } from './session-keys.ts'
export { admissionWords, certificateWords, gatewayKeyWords, proposalWords, registrarWords } from './words/check.ts'
export { checkWords, makePhrase, wordsOf } from './words/words.ts'
export { unwrap, wrap } from './wrap.ts'
