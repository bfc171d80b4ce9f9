// Attachments sent by hand, over HTTP: any part, any digest, any order. Random bytes stand for sealed ones: the gateway cannot tell.
import { randomBytes } from 'node:crypto'
import { type Digest, type Id, newId, sha256 } from '../../schemas/ids.ts'
import { attachmentDigest } from '../../schemas/referral/attachment.ts'
import type { Answer, RawClient } from './raw-client.ts'
import { recorded } from './raw-directory.ts'

export type RawAttachment = { id: Id; bytes: Uint8Array; sha256: Digest; part: Digest }

/** So many bytes, in one part. */
export async function makeAttachment(length = 1_000): Promise<RawAttachment> {
  const bytes = new Uint8Array(randomBytes(length))
  const part = await sha256(bytes)
  return { id: newId(), bytes, part, sha256: await attachmentDigest([part]) }
}

export function announce(client: RawClient, { id, bytes }: RawAttachment): Promise<Answer> {
  return client.request('POST', '/attachments', { json: { id, bytes: bytes.length } })
}

/** Sends `bytes` as a part under this digest, whether or not it is theirs. */
export function putPart(
  client: RawClient,
  { id, part, bytes }: RawAttachment,
  { number = 1, body = bytes, digest = part } = {},
): Promise<Answer> {
  const headers = { 'content-digest': `sha-256=:${Buffer.from(digest, 'base64url').toString('base64')}:` }
  return client.request('PUT', `/attachments/${id}/parts/${number}`, { body: body as Uint8Array<ArrayBuffer>, headers })
}

export function complete(client: RawClient, { id, sha256: digest }: RawAttachment): Promise<Answer> {
  return client.request('POST', `/attachments/${id}/complete`, { json: { sha256: digest } })
}

/** Announced, sent and complete. */
export async function upload(client: RawClient, length?: number): Promise<RawAttachment> {
  const made = await makeAttachment(length)
  recorded(await announce(client, made))
  for (const answer of [await putPart(client, made), await complete(client, made)]) {
    if (answer.status !== 200) throw new Error(`not taken: ${answer.status} ${answer.text}`)
  }
  return made
}

/** What a statement says of it. */
export function claimOf({ id, sha256: digest, bytes }: RawAttachment) {
  return { id, sha256: digest, bytes: bytes.length }
}
