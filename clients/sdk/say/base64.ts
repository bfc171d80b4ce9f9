// Plain base64 for what travels inside JSON (RFC 4648 §4). Digests are base64url: schemas/ids.ts.

/** Bytes as base64, in pieces that fit a call's arguments. */
export function base64(bytes: Uint8Array): string {
  let binary = ''
  for (let at = 0; at < bytes.length; at += 0x8000) binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000))
  return btoa(binary)
}

/** The bytes of base64 that has its form. */
export function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), character => character.charCodeAt(0))
}
