// Digests and base64url in their one canonical spelling. Nothing here may be lenient: two spellings of one digest are two digests.
export { sha256 } from '../../schemas/ids.ts'

/** Base64url without padding (RFC 4648 §5). */
export function encodeBase64url(bytes: Uint8Array): string {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

/**
 * Reads canonical base64url: no padding, no other characters, no stray bits at the end (RFC 4648 §3.5).
 * @throws SyntaxError for any other spelling, even where it could be guessed
 */
export function decodeBase64url(text: string): Uint8Array<ArrayBuffer> {
  if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) throw new SyntaxError('Not base64url.')
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  const bytes = Uint8Array.from(binary, character => character.charCodeAt(0))
  if (encodeBase64url(bytes) !== text) throw new SyntaxError('Not canonical base64url.')
  return bytes
}
