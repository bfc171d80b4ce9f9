// What OpenPGP.js holds but does not type: the packets of a message, as they lie there. Only this file knows those fields.
// Do not trust `decrypt` or `verify` to complain about form: they pass over what they do not know.
import { type AnyPacket, enums, type Message, type SignaturePacket } from 'openpgp'

type Fields = {
  tag?: number
  version?: number
  chunkSizeByte?: number
  publicKeyFingerprint?: Uint8Array | null
}
type Tail = { getReader(): { read(): Promise<{ done: boolean; value?: AnyPacket }> } }
type AnyMessage = Message<Uint8Array> | Message<ReadableStream<Uint8Array>>

/** RFC 9580 §5.13.2: chunks of up to 4 MiB. More would let a sender choose how much memory the reader needs. */
const maxChunkSizeByte = 16

function fields(packet: AnyPacket): Fields {
  return packet as unknown as Fields
}

function tagOf(packet: AnyPacket): number | undefined {
  return (packet.constructor as { tag?: number }).tag ?? fields(packet).tag
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')
}

/**
 * Reads the packets that OpenPGP.js left unread behind the first one with content.
 *
 * For messages held whole in memory only. Without this a second signature, or anything else behind, is never seen.
 */
export async function readAllPackets(message: Message<Uint8Array>): Promise<void> {
  const packets = message.packets as typeof message.packets & { stream: Tail | null }
  if (!packets.stream) return
  const reader = packets.stream.getReader()
  for (let next = await reader.read(); !next.done && next.value; next = await reader.read()) packets.push(next.value)
  packets.stream = null
}

/**
 * What is wrong with the outside of a sealed message, or nothing.
 *
 * Right is: session keys for v6 recipients (PKESK version 6), then one SEIPD version 2 packet (RFC 9580 §5.1.2, §5.13.2).
 */
export function outsideProblem(message: AnyMessage): 'weak_seal' | 'wrong_form' | undefined {
  const sealed = message.packets.at(-1)
  if (!sealed || tagOf(sealed) !== enums.packet.symEncryptedIntegrityProtectedData) return 'wrong_form'
  if (fields(sealed).version !== 2) return 'weak_seal'
  if ((fields(sealed).chunkSizeByte ?? Number.POSITIVE_INFINITY) > maxChunkSizeByte) return 'wrong_form'
  const keys = message.packets.slice(0, -1)
  if (keys.length === 0 || keys.some(packet => tagOf(packet) !== enums.packet.publicKeyEncryptedSessionKey)) {
    return 'wrong_form'
  }
  return keys.every(packet => fields(packet).version === 6) ? undefined : 'weak_seal'
}

/** The fingerprints of the subkeys a message is sealed to, in order. */
export function sealedTo(message: AnyMessage): string[] {
  return message.packets.flatMap(packet => {
    const fingerprint = fields(packet).publicKeyFingerprint
    return fingerprint ? [hex(fingerprint)] : []
  })
}

/**
 * The one signature of an opened message, as it lies there: unverified.
 *
 * `unsigned`, `many` or `wrong_form` where there is not exactly one-pass signature, content, signature (RFC 9580 §10.3).
 */
export function soleSignature(message: Message<Uint8Array>): SignaturePacket | 'unsigned' | 'many' | 'wrong_form' {
  const tags = message.packets.map(tagOf)
  const announced = tags.filter(tag => tag === enums.packet.onePassSignature).length
  const signatures = tags.filter(tag => tag === enums.packet.signature).length
  if (announced > 1 || signatures > 1) return 'many'
  if (tags.join() === String(enums.packet.literalData)) return 'unsigned'
  const form = [enums.packet.onePassSignature, enums.packet.literalData, enums.packet.signature]
  return tags.join() === form.join() ? (message.packets[2] as SignaturePacket) : 'wrong_form'
}

/** The fingerprint of the key that a signature names as its own, or nothing. */
export function issuerOf(signature: SignaturePacket): string | undefined {
  return signature.issuerFingerprint ? hex(signature.issuerFingerprint) : undefined
}

/** Whether an opened message is content alone: unsigned, and not compressed. Looks at its first packet, the rest may not have come yet. */
export function isPlainContent(message: AnyMessage): boolean {
  const [first] = message.packets
  return message.packets.length === 1 && first !== undefined && tagOf(first) === enums.packet.literalData
}

/**
 * Waits until nothing more comes behind the content of a streamed message.
 * @returns false where another packet came
 * @throws what the stream was broken by
 */
export async function endsHere(message: AnyMessage): Promise<boolean> {
  const { stream } = message.packets as typeof message.packets & { stream: Tail | null }
  return stream ? (await stream.getReader().read()).done : true
}

/** Whether a message is sealed under one phrase by Argon2id, with AEAD (SKESK version 6, then SEIPD version 2). */
export function isPhraseSealed(message: Message<Uint8Array>): boolean {
  const [lock, sealed] = message.packets
  if (message.packets.length !== 2 || !lock || !sealed) return false
  const phrase = lock as unknown as { version?: number; s2k?: { type?: string } }
  return (
    tagOf(lock) === enums.packet.symEncryptedSessionKey &&
    phrase.version === 6 &&
    phrase.s2k?.type === 'argon2' &&
    tagOf(sealed) === enums.packet.symEncryptedIntegrityProtectedData &&
    fields(sealed).version === 2
  )
}
