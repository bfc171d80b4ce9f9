// Standard Webhooks, asymmetric: https://www.standardwebhooks.com (v1a, Ed25519). The receiver needs no secret of ours, so none can leak
// there. Their library signs with shared secrets only; this is the one line it lacks.
import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto'

export type WebhookKey = { key: KeyObject; publicKey: string }

/**
 * A key from its private JWK.
 *
 * @throws Error where it is not Ed25519
 */
export function readWebhookKey(jwk: object): WebhookKey {
  const key = createPrivateKey({ key: jwk as never, format: 'jwk' })
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('A webhook key is an Ed25519 key.')
  const { x = '' } = createPublicKey(key).export({ format: 'jwk' })
  return { key, publicKey: `whpk_${Buffer.from(x, 'base64url').toString('base64')}` }
}

/** The headers of one message; while keys change, a signature by each. `at`: seconds. */
export function signedHeaders(
  keys: readonly WebhookKey[],
  id: string,
  at: number,
  body: string,
): Record<string, string> {
  const signed = Buffer.from(`${id}.${at}.${body}`)
  const signatures = keys.map(({ key }) => `v1a,${sign(null, signed, key).toString('base64')}`)
  return { 'webhook-id': id, 'webhook-timestamp': String(at), 'webhook-signature': signatures.join(' ') }
}
