// Events to an address on the council's own network, one after the other in their order: the next only once the one before was taken (2xx).
// Signed after Standard Webhooks with a secret of its own. Killed right after a 2xx, it sends that one again under the same webhook-id.
import { createHmac } from 'node:crypto'
import type { Clock } from '../../sdk/index.ts'
import { untilDone } from '../disk.ts'
import type { Journal } from './journal.ts'
import type { Position } from './position.ts'

const answerMilliseconds = 15_000
const firstPauseMilliseconds = 500
const longestPauseMilliseconds = 60_000

export type Webhook = {
  url: string
  /** `whsec_` and base64. */
  secret: string
  journal: Journal
  position: Position
  clock: Clock
  signal: AbortSignal
  fetch?: typeof fetch
  onTrouble: (trouble: string | undefined) => void
}

/** Tells until the signal fires. */
export async function tellByWebhook(webhook: Webhook): Promise<void> {
  const { journal, position, clock, signal, onTrouble } = webhook
  for (let failures = 0; !signal.aborted; ) {
    const [event] = journal.after(position.at, 1)
    if (!event) {
      await journal.changed(signal)
      continue
    }
    const refused = await post(webhook, `${event.journal}.${event.id}`, JSON.stringify(event))
    onTrouble(refused)
    if (refused === undefined) {
      failures = 0
      // Taken, and not sent again for a disk that is full.
      await untilDone(() => position.move(event.id), webhook).catch(() => {})
    } else {
      const pause = Math.min(longestPauseMilliseconds, firstPauseMilliseconds * 2 ** failures++)
      await clock.wait(pause, signal).catch(() => {})
    }
  }
}

/** Why it was not taken. */
async function post({ url, secret, clock, signal, fetch: send = fetch }: Webhook, id: string, body: string) {
  const timestamp = String(Math.floor(clock.now() / 1000))
  const headers = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signatureOf(secret, id, timestamp, body)}`,
  }
  const limit = AbortSignal.any([signal, AbortSignal.timeout(answerMilliseconds)])
  try {
    const answer = await send(url, { method: 'POST', headers, body, redirect: 'error', signal: limit })
    await answer.body?.cancel()
    return answer.ok ? undefined : `It answered ${answer.status}.`
  } catch (error) {
    return error instanceof Error ? `No answer: ${error.message}.` : 'No answer.'
  }
}

/** Standard Webhooks: HMAC-SHA256 over `id.timestamp.body` with the bytes of the secret, in base64. */
export function signatureOf(secret: string, id: string, timestamp: string, body: string): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  return createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')
}
