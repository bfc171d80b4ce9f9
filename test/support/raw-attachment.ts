// Attachments sent by hand: announced, sent in parts, completed. What is sent need not be sealed: to the gateway it is noise.
import { createHash } from 'node:crypto'
import { attachmentDigest, partCount, partLength } from '../../schemas/attachment.ts'
import { type Digest, type Id, newId } from '../../schemas/ids.ts'
import { attachmentPartBytes } from '../../schemas/limits.ts'
import type { Answer, RawClient } from './raw-client.ts'

/** What a statement says of an attachment. */
export type AttachmentClaim = { id: Id; sha256: Digest; bytes: number }
export type Step = { method: string; path: string; json?: unknown; body?: BodyInit; headers?: Record<string, string> }

/** The claim about these bytes, and the requests that bring them; each may be made again. */
export async function stepsFor(bytes: Uint8Array, id = newId()): Promise<{ claim: AttachmentClaim; steps: Step[] }> {
  const parts = Array.from({ length: partCount(bytes.length) }, (_, index) => {
    const from = index * attachmentPartBytes
    const part = bytes.slice(from, from + partLength(bytes.length, index + 1))
    return { part, sha256: createHash('sha256').update(part).digest() }
  })
  const sha256 = await attachmentDigest(parts.map(part => part.sha256.toString('base64url')))
  const sending = parts.map(({ part, sha256: own }, index) => ({
    method: 'PUT',
    path: `/attachments/${id}/parts/${index + 1}`,
    body: part,
    headers: { 'content-digest': `sha-256=:${own.toString('base64')}:` },
  }))
  const steps: Step[] = [
    { method: 'POST', path: '/attachments', json: { id, bytes: bytes.length } },
    ...sending,
    { method: 'POST', path: `/attachments/${id}/complete`, json: { sha256 } },
  ]
  return { claim: { id, sha256, bytes: bytes.length }, steps }
}

/** Brings these bytes to the gateway; the claim to make about them. */
export async function upload(client: RawClient, bytes: Uint8Array): Promise<AttachmentClaim> {
  const { claim, steps } = await stepsFor(bytes)
  for (const { method, path, ...rest } of steps) must(await client.request(method, path, rest))
  return claim
}

function must({ status, text }: Answer): void {
  if (status >= 300) throw new Error(`not taken: ${status} ${text}`)
}
