// Seals and opens attachments as streams, in constant memory (PROTOCOL §3). They are sealed and not signed: the letter that names
// them is signed, and carries their digest. What comes out of an open stream may be acted on only once `authenticated` has resolved.
import { createMessage, encrypt, type Message, readMessage } from 'openpgp'
import { parseCertificate } from './certificate.ts'
import { AttachmentRefused } from './errors.ts'
import { endsHere, isPlainContent, outsideProblem } from './openpgp/packets.ts'
import { type Refuse, sessionKeyFor, type Unlock } from './openpgp/session-key.ts'
import { makeSessionKey, settings } from './openpgp/settings.ts'
import { type Again, checkPartDigests } from './streams/parts.ts'
import { inPieces } from './streams/pieces.ts'
import { type Source, sourceOf } from './streams/source.ts'

export { attachmentDigest } from '../../schemas/referral/attachment.ts'
export { type Again, type AttachmentPart, partsOf } from './streams/parts.ts'
export { sealedBytes } from './streams/size.ts'
export { type Slice, slicesOf } from './streams/slices.ts'

type Bytes = ReadableStream<Uint8Array>

/** `content` is what was sealed; `authenticated` resolves with its length once all of it was read and every check has passed. */
export type OpenedAttachment = { content: Bytes; authenticated: Promise<{ bytes: number }> }

/**
 * Seals a stream to the certificates (the sender's own desk's among them), unsigned.
 *
 * Adds about 0.01 per cent, and 111 bytes for each certificate (`sealedBytes` says it to the byte). `at`: the time of sealing.
 * @throws AttachmentRefused `no_recipients`; CertificateRefused
 */
export async function sealAttachment(attachment: {
  content: Bytes
  certificates: readonly string[]
  at?: Date
}): Promise<Bytes> {
  const { at = new Date(), content } = attachment
  const recipients = await Promise.all(attachment.certificates.map(armoured => parseCertificate(armoured, { at })))
  if (recipients.length === 0) throw new AttachmentRefused('no_recipients', 'There is no certificate to seal to.')
  return encrypt({
    message: await createMessage({ binary: inPieces(content), date: at }),
    encryptionKeys: [...new Map(recipients.map(one => [one.fingerprint, one.key])).values()],
    sessionKey: makeSessionKey(),
    format: 'binary',
    date: at,
    config: settings,
  })
}

/**
 * Opens a sealed stream. Every part is checked against its digest before any of it is opened.
 *
 * `sha256`: the attachment's digest, from the manifest of a letter that was opened. `parts`: the digests of its parts, as
 * the gateway lists them. `again`: asked for the bytes from a part on, when that part broke off or is not what it should be;
 * what it throws ends the reading. Errors come as rejections of the stream and of `authenticated`, the same for both.
 * @throws AttachmentRefused `digest_mismatch`, `not_an_attachment`, `weak_seal`, `not_for_us`, `part_mismatch`; later also
 * `cut_short`, `too_long`, `altered`, `source_broke`, `not_finished`; KeyringRefused
 */
export async function openAttachment(
  attachment: { sealed: Bytes; parts: readonly string[]; sha256: string; again?: Again } & Unlock,
): Promise<OpenedAttachment> {
  await checkPartDigests(attachment.parts, attachment.sha256)
  const { message, source } = await readSealedAttachment(attachment.sealed, attachment.parts, attachment.again)
  try {
    const sessionKey = await sessionKeyFor(message, attachment, refuseAttachment)
    const inner = (await message.decrypt(undefined, undefined, [sessionKey], undefined, settings)) as Message<Bytes>
    if (!isPlainContent(inner)) throw new AttachmentRefused('not_an_attachment', 'Its inside is signed or compressed.')
    return deliver(inner, message, source)
  } catch (error) {
    source.stop()
    throw source.failure(error)
  }
}

/** How an attachment says that no key fits. */
export const refuseAttachment: Refuse = (code, detail, options) => new AttachmentRefused(code, detail, options)

/**
 * Reads the outside of a sealed stream; with `parts`, only bytes that fit their digests are passed on.
 * @throws AttachmentRefused `not_an_attachment`, `weak_seal`, `part_mismatch`, `cut_short`, `too_long`
 */
export async function readSealedAttachment(
  sealed: Bytes,
  parts?: readonly string[],
  again?: Again,
): Promise<{ message: Message<Bytes>; source: Source }> {
  const source = sourceOf(sealed, parts, again)
  try {
    const message = await readMessage({ binaryMessage: source.stream, config: settings }).catch(error => {
      throw source.failure(error, unreadable)
    })
    const problem = outsideProblem(message)
    if (problem === 'weak_seal')
      throw new AttachmentRefused('weak_seal', 'It is not sealed with AEAD (SEIPD version 2).')
    if (problem)
      throw new AttachmentRefused('not_an_attachment', 'Its outside is not session keys and one sealed packet.')
    return { message, source }
  } catch (error) {
    source.stop()
    throw error
  }
}

function unreadable(cause: unknown): Error {
  return new AttachmentRefused('not_an_attachment', 'It is not an OpenPGP message.', { cause })
}

/** Hands the content on as it is read, and says at its end whether all of it held. */
function deliver(inner: Message<Bytes>, outer: Message<Bytes>, source: Source): OpenedAttachment {
  const reader = (inner.getLiteralData() as Bytes).getReader()
  const { promise: authenticated, resolve, reject } = Promise.withResolvers<{ bytes: number }>()
  // Whoever reads only the stream hears of it there.
  authenticated.catch(() => {})
  let bytes = 0
  const pull = async (controller: ReadableStreamDefaultController<Uint8Array>) => {
    const next = await reader.read()
    if (!next.done) {
      bytes += next.value.length
      controller.enqueue(next.value)
      return
    }
    if (!(await endsHere(inner)) || !(await endsHere(outer))) {
      throw new AttachmentRefused('not_an_attachment', 'Something else stands behind its content.')
    }
    resolve({ bytes })
    controller.close()
  }
  const fail = (error: unknown): never => {
    source.stop()
    const failure = source.failure(error)
    reject(failure)
    throw failure
  }
  const cancel = () => {
    reject(new AttachmentRefused('not_finished', 'It was not read to its end.'))
    source.stop()
  }
  const content = new ReadableStream<Uint8Array>(
    { pull: controller => pull(controller).catch(fail), cancel },
    { highWaterMark: 0 },
  )
  return { content, authenticated }
}
