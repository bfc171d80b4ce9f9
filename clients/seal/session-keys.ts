// The session keys of what a desk received, for `hand_over`: a successor opens with them, and nothing is sealed again (PROTOCOL §4).
// A session key opens one letter or attachment for whoever has it: it travels only inside a letter.
import { readSealedAttachment, refuseAttachment } from './attachment.ts'
import { encodeBase64url } from './digest.ts'
import { readSealedLetter, refuseLetter } from './letter.ts'
import type { KeyHolder } from './openpgp/private-key.ts'
import { sessionKeyFor } from './openpgp/session-key.ts'

type Keys = { readonly keys: readonly KeyHolder[] }

/**
 * The session key of a letter, 32 bytes as base64url; `openLetter({ sessionKey, … })` takes it.
 *
 * Says nothing about the letter: open it once with the keyring before handing its key on.
 * @throws LetterRefused `not_for_us`, `altered`, `not_a_letter`, `weak_seal`; KeyringRefused
 */
export async function sessionKeyOfLetter(bytes: Uint8Array, keyring: Keys): Promise<string> {
  const sealed = await readSealedLetter(bytes)
  return encodeBase64url((await sessionKeyFor(sealed, { keyring }, refuseLetter)).data)
}

/**
 * The session key of an attachment, 32 bytes as base64url; `openAttachment({ sessionKey, … })` takes it.
 *
 * Reads the first few kilobytes of the stream and cancels the rest.
 * @throws AttachmentRefused `not_for_us`, `altered`, `not_an_attachment`, `weak_seal`; KeyringRefused
 */
export async function sessionKeyOfAttachment(sealed: ReadableStream<Uint8Array>, keyring: Keys): Promise<string> {
  const { message, source } = await readSealedAttachment(sealed)
  try {
    return encodeBase64url((await sessionKeyFor(message, { keyring }, refuseAttachment)).data)
  } finally {
    source.stop()
  }
}
