// Session keys that a predecessor handed over (PROTOCOL §4, hand_over): how a successor reads what was sealed to others.
// They come out of opened letters and are used at once; nothing stores them.
import type { Digest, Id } from '../../../schemas/ids.ts'
import type { HandOver } from '../../../schemas/letter/index.ts'
import { decodeBase64url, encodeBase64url, sessionKeyOfAttachment, sessionKeyOfLetter } from '../../seal/index.ts'
import { allKeys, type Session } from '../session.ts'
import type { TrustedReferral } from '../trust/referral.ts'
import type { Letter } from './letter.ts'

type Entry = HandOver['entries'][number]

/** The session keys of letters, by the digest of their statement, and of attachments, by their id. */
export function sessionKeysIn(letters: readonly Letter[]): Map<Digest | Id, string> {
  const keys = new Map<Digest | Id, string>()
  for (const letter of letters) {
    if (letter.status !== 'open' || letter.kind !== 'hand_over' || letter.findings.length > 0) continue
    for (const { statement, attachment, session_key } of (letter.content as HandOver).entries) {
      keys.set(attachment ?? statement, encodeBase64url(fromHex(session_key.key)))
    }
  }
  return keys
}

/**
 * What is to be handed over of a referral: the session key of every letter and attachment that can be opened here.
 *
 * What a predecessor left goes on as it came: the own keyring has no key for it.
 */
export async function entriesToHandOver(
  session: Session,
  referral: TrustedReferral,
  letters: readonly Letter[],
): Promise<Entry[]> {
  const entries: Entry[] = []
  const left = sessionKeysIn(letters)
  for (const letter of letters) {
    if (letter.status !== 'open') continue
    const statement = letter.entry.digest
    const known = left.get(statement)
    if (known) {
      entries.push({ statement, session_key: asEntry(known) })
      for (const { id: attachment } of letter.manifest) {
        const key = left.get(attachment)
        if (key) entries.push({ statement, attachment, session_key: asEntry(key) })
      }
      continue
    }
    const sealed = await session.gateway.call('readLetter', { params: { id: referral.id, statement } })
    const key = await sessionKeyOfLetter(new Uint8Array(await sealed.arrayBuffer()), allKeys(session))
    entries.push({ statement, session_key: asEntry(key) })
    for (const { id: attachment } of letter.manifest) {
      const { body } = await session.gateway.call('readContent', { params: { id: attachment } })
      if (!body) continue
      entries.push({
        statement,
        attachment,
        session_key: asEntry(await sessionKeyOfAttachment(body, allKeys(session))),
      })
    }
  }
  return entries
}

function asEntry(key: string): Entry['session_key'] {
  const hex = Array.from(decodeBase64url(key), byte => byte.toString(16).padStart(2, '0')).join('')
  return { algorithm: 'aes256', key: hex }
}

function fromHex(text: string): Uint8Array {
  return Uint8Array.from(text.match(/../g) ?? [], pair => Number.parseInt(pair, 16))
}
