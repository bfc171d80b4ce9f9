// Reading a JWT with one spelling and one reading, for the two kinds clients make here: assertions and DPoP proofs.
// Their headers differ from a statement's, hence not schemas/statement/jws.ts. No signature is checked in this file.
import { isUtf8 } from 'node:buffer'
import { hash } from 'node:crypto'
import type { Digest } from '../../schemas/ids.ts'
import { type ProblemCode, Refusal } from '../../schemas/problem.ts'
import { parseStrict } from '../../schemas/statement/json.ts'

const segments = /^([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]{86})$/

export type Split = { header: string; payload: string }

/**
 * Takes a compact JWT apart, its signature being canonical base64url of 64 bytes (both algorithms taken have that length).
 *
 * @param code what to refuse with
 */
export function splitJwt(token: string, code: ProblemCode): Split {
  const [, header, payload, signature] = segments.exec(token) ?? []
  if (!header || !payload || !signature) {
    throw new Refusal(code, 'Expected a compact JWT: three base64url segments with a 64-byte signature.')
  }
  bytesOf(signature, code)
  return { header, payload }
}

/** The JSON in a segment: canonical base64url (RFC 4648 §3.5), UTF-8, no name twice. */
export function readSegment(segment: string, code: ProblemCode): unknown {
  const bytes = bytesOf(segment, code)
  if (!isUtf8(bytes)) throw new Refusal(code, 'The JWT is not UTF-8.')
  try {
    return parseStrict(bytes.toString('utf8'))
  } catch (cause) {
    throw new Refusal(code, cause instanceof Refusal ? cause.message : undefined, { cause })
  }
}

/** SHA-256 as base64url, at once: for the few dozen bytes hashed here a trip to another thread costs more than it saves. */
export function sha256(text: string): Digest {
  return hash('sha256', text, 'base64url')
}

function bytesOf(segment: string, code: ProblemCode): Buffer {
  const bytes = Buffer.from(segment, 'base64url')
  if (bytes.toString('base64url') !== segment) throw new Refusal(code, 'The JWT is not canonical base64url.')
  return bytes
}
