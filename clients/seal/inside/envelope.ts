// What stands inside a letter around its content, and that it must say what the statement says (PROTOCOL §3).
// The content itself is somebody else's to check: the schemas of letters know it, this folder does not.
import { decodeBase64url, sha256 } from '../digest.ts'
import { LetterRefused } from '../errors.ts'

/** The inside of a letter; all ids as in the statement. `opening`: 32 random bytes as base64url. */
export type Envelope = {
  net: string
  iss: string
  sub: string
  /** The authority it is for. */
  to: string
  desk: string
  verb: string
  kind: string
  content: unknown
  manifest: unknown[]
  opening: string
}

/** What the statement says about its letter; `sha256` of the sealed bytes, `openingSha256` of the 32 bytes within. */
export type ExpectedLetter = Record<(typeof repeated)[number] | 'sha256' | 'openingSha256', string>

/** What letter and statement both say, word for word. */
const repeated = ['net', 'iss', 'sub', 'to', 'desk', 'verb'] as const
const strings = [...repeated, 'kind', 'opening'] as const
const openingBytes = 32

/**
 * Writes an envelope as UTF-8 JSON.
 * @throws LetterRefused `not_a_letter` where a member is missing or of another type
 */
export function writeEnvelope(envelope: Envelope): Uint8Array {
  checkForm(envelope)
  return new TextEncoder().encode(JSON.stringify(envelope))
}

/**
 * Reads an envelope; unknown members are kept.
 * @throws LetterRefused `not_a_letter`
 */
export function readEnvelope(bytes: Uint8Array): Envelope {
  const value = parse(bytes)
  checkForm(value)
  return value
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes))
  } catch (cause) {
    // The parser's own words would quote the letter: they stay here.
    throw new LetterRefused('not_a_letter', `Its inside is not JSON in UTF-8 (${(cause as Error).name}).`)
  }
}

function checkForm(value: unknown): asserts value is Envelope {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new LetterRefused('not_a_letter', 'Its inside is not an object.')
  }
  const members = value as Record<string, unknown>
  const wrong = strings.find(name => typeof members[name] !== 'string')
  if (wrong) throw new LetterRefused('not_a_letter', `Inside, ${wrong} is not a text.`)
  if (!Array.isArray(members.manifest)) throw new LetterRefused('not_a_letter', 'Inside, manifest is not a list.')
  if (members.content === undefined) throw new LetterRefused('not_a_letter', 'Inside, there is no content.')
}

/**
 * Refuses a letter that says something other than its statement.
 * @throws LetterRefused `wrong_subject`, naming the member; `opening_mismatch`
 */
export async function checkEnvelope(envelope: Envelope, expect: ExpectedLetter): Promise<void> {
  const differs = repeated.find(name => envelope[name] !== expect[name])
  if (differs) throw new LetterRefused('wrong_subject', `The letter and its statement differ in ${differs}.`)
  if ((await openingDigest(envelope.opening)) !== expect.openingSha256) {
    throw new LetterRefused('opening_mismatch', 'The opening inside is not the one its statement promised.')
  }
}

/**
 * The digest a statement publishes for an opening: SHA-256 of its 32 bytes (not of their spelling), as base64url.
 * @throws LetterRefused `opening_mismatch` where it is not 32 bytes in canonical base64url
 */
export async function openingDigest(opening: string): Promise<string> {
  let bytes: Uint8Array
  try {
    bytes = decodeBase64url(opening)
  } catch (cause) {
    throw new LetterRefused('opening_mismatch', 'The opening is not base64url.', { cause })
  }
  if (bytes.length !== openingBytes)
    throw new LetterRefused('opening_mismatch', `The opening has ${bytes.length} bytes, not 32.`)
  return sha256(bytes)
}
