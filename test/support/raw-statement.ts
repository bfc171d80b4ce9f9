// Compact JWS made by hand: any header and payload text, any spelling of its segments. What an honest signer never writes.
import type { SigningKey } from '../../schemas/statement/jws.ts'
import { statementType } from '../../schemas/statement/statement.ts'

/** Signs exactly this header and payload; text is taken as it stands. Ed25519, whatever the header says. */
export async function compact(
  key: SigningKey,
  header: string | Record<string, unknown>,
  payload: string | object,
): Promise<string> {
  const input = `${segment(header)}.${segment(payload)}`
  const signature = await crypto.subtle.sign(key.alg, key.key, new TextEncoder().encode(input))
  return `${input}.${Buffer.from(signature).toString('base64url')}`
}

/** The header an honest statement has; `change` spoils it, `undefined` leaves a member out. */
export function headerFor(key: SigningKey, change: Record<string, unknown> = {}): Record<string, unknown> {
  return { alg: key.alg, typ: statementType, kid: key.kid, ...change }
}

/** A segment whose last character is not canonical: it decodes to the same bytes, but is another spelling (RFC 4648 §3.5). */
export function otherSpelling(segment: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  const last = alphabet.indexOf(segment.at(-1) ?? '')
  if (segment.length % 4 === 0) throw new Error('a segment of whole quartets has one spelling')
  return segment.slice(0, -1) + alphabet[last ^ 1]
}

function segment(content: string | object): string {
  const text = typeof content === 'string' ? content : JSON.stringify(content)
  return Buffer.from(text).toString('base64url')
}
