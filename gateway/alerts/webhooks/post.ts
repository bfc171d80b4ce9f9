// One webhook message over HTTPS: to an address looked at after it was resolved, without following anything, within bounds of time and
// size. Nothing of the answer but its status is used.
import { request } from 'node:https'
import { AddressRefused, guardedLookup, whyNotWebhook } from './address.ts'
import { signedHeaders, type WebhookKey } from './sign.ts'

const timeoutMs = 15_000
/** What is read of an answer before it is hung up on. */
const maxAnswerBytes = 16 * 1024

export type Poster = {
  keys: readonly WebhookKey[]
  mayConnect: (address: string) => boolean
  /** Certificates to trust beside the usual ones, PEM. */
  ca: string | undefined
}

/**
 * Posts a message; the status of the answer.
 *
 * @param at seconds, the time of this attempt: receivers refuse old ones
 * @throws AddressRefused; Error where nobody answered in time
 */
export async function post(
  { keys, mayConnect, ca }: Poster,
  url: string,
  id: string,
  body: string,
  at: number,
): Promise<number> {
  const wrong = whyNotWebhook(url, mayConnect)
  if (wrong) throw new AddressRefused(wrong)
  return new Promise<number>((resolve, reject) => {
    const headers = {
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(body)),
      'user-agent': 'cme-gateway',
      ...signedHeaders(keys, id, at, body),
    }
    const asked = request(url, {
      method: 'POST',
      headers,
      lookup: guardedLookup(mayConnect),
      // No connection is shared: one that was opened before an address was refused would pass it by.
      agent: false,
      minVersion: 'TLSv1.2',
      ...(ca && { ca }),
      signal: AbortSignal.timeout(timeoutMs),
    })
    asked.on('error', reject)
    asked.on('response', answer => {
      let bytes = 0
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.length
        if (bytes > maxAnswerBytes) answer.destroy()
      })
      answer.on('error', () => {})
      // Whatever it goes on to say, its status was said.
      resolve(answer.statusCode ?? 0)
      answer.setTimeout(2_000, () => answer.destroy())
    })
    asked.end(body)
  })
}
