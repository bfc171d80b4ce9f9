// The identifiers of the protocol and their exact forms.
// Nothing here knows what an identifier stands for; a child's identifiers (UPN, ULN …) live in identifiers/.
import { z } from 'zod'

/** A subject, statement, attachment or authority id: UUIDv7 in lower case (RFC 9562 §5.7). */
export const id = z
  .string()
  .regex(
    /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    'must be a version 7 UUID in lower case',
  )
/** A SHA-256 digest or RFC 7638 thumbprint: 43 characters of canonical base64url. */
export const digest = z.string().regex(/^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/, 'must be 43 characters of base64url')
/** The 32 random bytes inside a letter, as base64url; their SHA-256 stands in the statement. */
export const opening = digest
/** An OpenPGP v6 fingerprint: 64 lower-case hex characters (RFC 9580 §5.5.4). */
export const fingerprint = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hex characters')
/** A team of an authority: `cme` always, `restricted`, others if wanted. */
export const desk = z.string().regex(/^[a-z][a-z0-9_]{1,31}$/, 'must be 2–32 lower-case letters, digits or _')
/** A calendar day, `YYYY-MM-DD`. */
export const day = z.iso.date()
/** Seconds since the epoch. */
export const instant = z.int().min(0).max(9_999_999_999)

/** Text that can be stored: PostgreSQL takes no NUL character, and no half of a surrogate pair. */
export const storable = (maxCharacters: number) => z.string().max(maxCharacters).refine(isStorable, notStorable)

export const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed()
export const notStorable = 'must not hold the character NUL or half a character'

export type Id = string
export type Digest = string
export type Fingerprint = string
export type Desk = string

/** Who speaks: an authority by its id, or `national` for registrars. */
export const issuer = z.union([id, z.literal('national')])
/** What a chain is about: a referral, an authority, or `national`. */
export const subject = issuer

/**
 * Makes a UUIDv7: 48 bits of milliseconds, then 74 random bits.
 *
 * Ordered by time to the millisecond only; nothing relies on more.
 */
export function newId(now = Date.now()): Id {
  const time = now.toString(16).padStart(12, '0')
  // A version 4 UUID has variant and random bits where version 7 wants them.
  return `${time.slice(0, 8)}-${time.slice(8)}-7${crypto.randomUUID().slice(15)}`
}

/** Where it runs on Node: its hash, without importing what a browser lacks. */
const hashAtOnce = (
  globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } }
).process?.getBuiltinModule?.('node:crypto') as
  | { hash?: (name: string, input: Uint8Array | string, form: string) => string }
  | undefined

const shortBytes = 64 * 1024

/**
 * SHA-256 as base64url.
 *
 * Short ones on Node at once: WebCrypto hands each to another thread, for a statement 30 µs and a wake-up against 3 µs.
 * Long ones always there: a part of an attachment would hold up everything else for tens of milliseconds.
 */
export async function sha256(bytes: Uint8Array | string): Promise<Digest> {
  if (hashAtOnce?.hash && bytes.length <= shortBytes) return hashAtOnce.hash('sha256', bytes, 'base64url')
  const input = typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', input as Uint8Array<ArrayBuffer>))
  return btoa(String.fromCharCode(...hash))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '')
}
