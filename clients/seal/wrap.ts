// Wraps a person's private keys under a generated phrase (PROTOCOL §6): Argon2id, then AES-256-GCM, in OpenPGP's own form
// (SKESK version 6 and SEIPD version 2, RFC 9580 §5.3.2, §3.7.1.4). Phrases people think up are refused: they are guessed.
import { createMessage, decryptSessionKeys, encrypt, enums, type Message, readMessage, type SessionKey } from 'openpgp'
import { WrapRefused } from './errors.ts'
import { isPhraseSealed, readAllPackets } from './openpgp/packets.ts'
import { makeSessionKey, settings } from './openpgp/settings.ts'
import { isListed, strongPhrase, wordsOf } from './words/words.ts'

/**
 * Wraps bytes under a phrase of at least six words of the list; takes about half a second and 64 MiB.
 *
 * Its size shows the size of what is wrapped.
 * @throws WrapRefused `weak_phrase`, `no_memory`
 */
export async function wrap(bytes: Uint8Array, phrase: string): Promise<Uint8Array> {
  const passwords = strongPhrase(phrase)
  const message = await createMessage({ binary: bytes })
  const options = { message, passwords, sessionKey: makeSessionKey(), config: settings }
  return encrypt({ ...options, format: 'binary' }).catch(cause => {
    throw lacksMemory(cause) ? new WrapRefused('no_memory', 'Argon2id could not have its memory.', { cause }) : cause
  })
}

/**
 * Unwraps what `wrap` made.
 *
 * A wrong phrase and a change to the part that the phrase unlocks cannot be told apart, and answer `wrong_phrase`;
 * a change to what is wrapped answers `altered`. A word that is not in the list is named at once.
 * @throws WrapRefused `wrong_phrase`, `altered`, `not_a_wrapping`, `no_memory`
 */
export async function unwrap(wrapped: Uint8Array, phrase: string): Promise<Uint8Array> {
  const words = wordsOf(phrase)
  const message = await readWrapping(wrapped)
  const unlisted = words.findIndex(word => !isListed(word))
  if (unlisted >= 0) throw new WrapRefused('wrong_phrase', `Word ${unlisted + 1} is not in the list of words.`)
  const [sessionKey] = await decryptSessionKeys({ message, passwords: words.join(' '), config: settings }).catch(refuse)
  if (!sessionKey) throw new WrapRefused('wrong_phrase', 'The phrase does not unlock it.')
  return open(message, { data: sessionKey.data, algorithm: 'aes256' })
}

async function readWrapping(wrapped: Uint8Array): Promise<Message<Uint8Array>> {
  try {
    const message = await readMessage({ binaryMessage: wrapped, config: settings })
    await readAllPackets(message)
    if (isPhraseSealed(message)) return message
  } catch (cause) {
    throw new WrapRefused('not_a_wrapping', 'It is not an OpenPGP message.', { cause })
  }
  throw new WrapRefused('not_a_wrapping', 'It is not one Argon2id phrase and one sealed packet.')
}

async function open(message: Message<Uint8Array>, sessionKey: SessionKey): Promise<Uint8Array> {
  try {
    const inner = (await message.decrypt(
      undefined,
      undefined,
      [sessionKey],
      undefined,
      settings,
    )) as Message<Uint8Array>
    await readAllPackets(inner)
    const [content] = inner.packets.filterByTag(enums.packet.literalData)
    if (content && inner.packets.length === 1) return inner.getLiteralData() ?? new Uint8Array()
  } catch (cause) {
    throw new WrapRefused('altered', 'What is wrapped does not hold.', { cause })
  }
  throw new WrapRefused('not_a_wrapping', 'Its inside is not plain content.')
}

/** OpenPGP.js gives the error of Argon2id itself only where memory was lacking, and then says so in words alone. */
function lacksMemory(cause: unknown): boolean {
  return cause instanceof Error && cause.message.includes('memory')
}

function refuse(cause: unknown): never {
  if (lacksMemory(cause)) throw new WrapRefused('no_memory', 'Argon2id could not have its memory.', { cause })
  throw new WrapRefused('wrong_phrase', 'The phrase does not unlock it.', { cause })
}
