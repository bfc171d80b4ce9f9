// Strict compact JWS: one token has exactly one spelling and one reading.
// jose checks the mathematics; what jose takes leniently (RFC 7515 leaves it open) is refused here first.
import { base64url, CompactSign, compactVerify, importJWK, type JWK } from 'jose'
import { z } from 'zod'
import { type Digest, digest, sha256 } from '../ids.ts'
import { Refusal } from '../problem.ts'
import { parseStrict } from './json.ts'

/** The public keys that may sign: Ed25519 (RFC 8037) or P-256. No RSA: jose would take e = 1. */
export const publicKey = z.discriminatedUnion('kty', [
  z.strictObject({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: digest }),
  z.strictObject({ kty: z.literal('EC'), crv: z.literal('P-256'), x: digest, y: digest }),
])
export type PublicKey = z.infer<typeof publicKey>
export const algorithm = z.enum(['Ed25519', 'ES256'])
export type Algorithm = z.infer<typeof algorithm>

/**
 * A member's or gateway's signing key: its thumbprint and how to sign. The private part may be non-extractable.
 *
 * `signAtOnce`: the 64 bytes of a signature without leaving the thread, where the platform can.
 */
export type SigningKey = {
  kid: Digest
  alg: Algorithm
  key: CryptoKey
  jwk: PublicKey
  signAtOnce?: (bytes: Uint8Array) => Uint8Array
}

/** What a token says before anybody checked who says it. */
export type Decoded = { alg: Algorithm; kid: Digest; typ: string; claims: unknown; signingInput: string }

export function algorithmOf(key: PublicKey): Algorithm {
  return key.kty === 'OKP' ? 'Ed25519' : 'ES256'
}

/** RFC 7638 thumbprint: SHA-256 over the required members in lexicographic order. */
export function thumbprint(key: PublicKey): Promise<Digest> {
  const members =
    key.kty === 'OKP' ? { crv: key.crv, kty: key.kty, x: key.x } : { crv: key.crv, kty: key.kty, x: key.x, y: key.y }
  return sha256(JSON.stringify(members))
}

export async function importPublicKey(key: PublicKey): Promise<CryptoKey> {
  return (await importJWK(key as JWK, algorithmOf(key))) as CryptoKey
}

/** Makes a key pair; `extractable` only where the private part must be wrapped and kept. */
export async function makeSigningKey(extractable = false): Promise<SigningKey & { privateJwk?: JWK }> {
  const pair = (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair
  const { x } = await crypto.subtle.exportKey('jwk', pair.publicKey)
  const jwk: PublicKey = { kty: 'OKP', crv: 'Ed25519', x: x ?? '' }
  const { d } = await crypto.subtle.exportKey('jwk', pair.privateKey)
  const privateJwk: JWK = { ...jwk, d: d ?? '' }
  const signing = await importSigningKey(privateJwk)
  return extractable ? { ...signing, privateJwk } : signing
}

/** Reads a private JWK (Ed25519 or P-256) into a non-extractable key. */
export async function importSigningKey(privateJwk: JWK): Promise<SigningKey> {
  const { d, ...rest } = privateJwk
  if (typeof d !== 'string') throw new TypeError('This JWK has no private part (d).')
  const jwk = publicKey.parse(
    rest.kty === 'OKP' ? { kty: 'OKP', crv: rest.crv, x: rest.x } : { kty: 'EC', crv: rest.crv, x: rest.x, y: rest.y },
  )
  const alg = algorithmOf(jwk)
  const key = (await importJWK({ ...jwk, d } as JWK, alg, { extractable: false })) as CryptoKey
  return { kid: await thumbprint(jwk), alg, key, jwk }
}

/** Signs claims as a compact JWS with exactly `alg`, `typ` and `kid` in its header. */
export async function signJws(typ: string, claims: object, by: SigningKey): Promise<string> {
  const [header, payload] = [{ alg: by.alg, typ, kid: by.kid }, JSON.stringify(claims)]
  if (!by.signAtOnce) return new CompactSign(encoder.encode(payload)).setProtectedHeader(header).sign(by.key)
  const input = `${base64url.encode(JSON.stringify(header))}.${base64url.encode(payload)}`
  return `${input}.${base64url.encode(by.signAtOnce(encoder.encode(input)))}`
}

const encoder = new TextEncoder()

const header = z.strictObject({ alg: z.string(), typ: z.string(), kid: digest })
const segments = /^([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]*)$/

/**
 * Reads a compact JWS without checking its signature.
 *
 * Refuses segments that are not canonical base64url (RFC 4648 §3.5), duplicate names at any depth,
 * header members other than `alg`, `typ`, `kid`, and algorithms other than Ed25519 (RFC 9864) and ES256.
 * @throws Refusal `malformed_statement`, `duplicate_claim`, `unknown_claim`, `wrong_type`, `wrong_algorithm`
 */
export function decodeJws(token: string, typ: string): Decoded {
  const match = segments.exec(token)
  if (!match) throw new Refusal('malformed_statement', 'Expected three base64url segments.')
  const [, head = '', body = '', signature = ''] = match
  const parsed = header.safeParse(parseStrict(canonicalText(head, 'header')))
  if (!parsed.success) throw new Refusal('unknown_claim', 'The header must hold exactly alg, typ and kid.')
  if (parsed.data.typ !== typ) throw new Refusal('wrong_type', `Expected typ ${typ}.`)
  const alg = algorithm.safeParse(parsed.data.alg)
  if (!alg.success) throw new Refusal('wrong_algorithm', 'Expected alg Ed25519 or ES256.')
  // Both algorithms make 64 bytes. Looked at after alg, so that a signature of another length is told its reason.
  if (canonicalBytes(signature, 'signature').length !== 64) {
    throw new Refusal('malformed_statement', 'Expected a signature of 64 bytes.')
  }
  const claims = parseStrict(canonicalText(body, 'payload'))
  return { alg: alg.data, kid: parsed.data.kid, typ, claims, signingInput: `${head}.${body}` }
}

/** Checks the signature of a token that `decodeJws` has read. False where it does not verify or the key is of another type. */
export async function verifyJws(
  token: string,
  decoded: Decoded,
  key: PublicKey,
  imported?: CryptoKey,
): Promise<boolean> {
  if (algorithmOf(key) !== decoded.alg) return false
  const cryptoKey = imported ?? (await importPublicKey(key))
  return compactVerify(token, cryptoKey, { algorithms: [decoded.alg] }).then(
    () => true,
    () => false,
  )
}

function canonicalText(segment: string, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(canonicalBytes(segment, name))
  } catch (error) {
    if (error instanceof Refusal) throw error
    throw new Refusal('malformed_statement', `The ${name} is not UTF-8.`)
  }
}

/** What a segment may end in, by its length's remainder: bits that stand for nothing are zero (RFC 4648 §3.5). */
const canonicalEnds = [/./, /^$/, /[AQgw]$/, /[AEIMQUYcgkosw048]$/]

/** The bytes of a segment whose characters `segments` has matched. */
function canonicalBytes(segment: string, name: string): Uint8Array {
  if (!canonicalEnds[segment.length % 4]?.test(segment)) {
    throw new Refusal('malformed_statement', `The ${name} is not canonical base64url.`)
  }
  const binary = atob(segment.replaceAll('-', '+').replaceAll('_', '/'))
  const bytes = new Uint8Array(binary.length)
  for (let index = 0; index < bytes.length; index += 1) bytes[index] = binary.charCodeAt(index)
  return bytes
}
