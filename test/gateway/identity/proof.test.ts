// DPoP proofs, RFC 9449 §4.3, check by check. No server, no database.
import { CompactSign, exportJWK, generateKeyPair, SignJWT } from 'jose'
import { expect, test } from 'vitest'
import { verifyProof } from '../../../gateway/identity/proof.ts'
import { issuer, makePair, now, prove } from './stage.ts'

const pair = await makePair()
const other = await makePair()
const p256 = await makePair('ES256')
const token = { method: 'POST', url: `${issuer}/token` }

const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'taken',
    error => error.code ?? error,
  )

test('a proof names the key that made it and its own id', async () => {
  const proof = await prove(pair, { jti: 'one' })
  expect(await verifyProof(proof, { ...token, now: now() })).toEqual({ jkt: pair.thumbprint, jti: 'one' })
  const second = await prove(p256, { jti: 'two' })
  expect(await verifyProof(second, { ...token, now: now() })).toEqual({ jkt: p256.thumbprint, jti: 'two' })
})

test.each([
  ['another method', { htm: 'GET' }],
  ['another path', { htu: `${issuer}/tokens` }],
  ['another host', { htu: 'https://elsewhere.example/token' }],
  ['another scheme', { htu: 'http://gateway.example/token' }],
  ['another port', { htu: 'https://gateway.example:8443/token' }],
  ['a user in the address', { htu: 'https://me@gateway.example/token' }],
  ['no address at all', { htu: '/token' }],
  ['an iat 61 seconds ago', { iat: now() - 61 }],
  ['an iat 90 seconds ahead', { iat: now() + 90 }],
  ['an iat that is not a number', { iat: String(now()) }],
  ['no iat', { iat: undefined }],
  ['no jti', { jti: undefined }],
  ['an empty jti', { jti: '' }],
  ['an endless jti', { jti: 'x'.repeat(257) }],
  ['the digest of a token where there is none', { ath: 'A'.repeat(43) }],
])('a proof with %s is refused', async (_what, claims) => {
  expect(await code(verifyProof(await prove(pair, claims), { ...token, now: now() }))).toBe('invalid_dpop')
})

test.each([
  ['another typ', { typ: 'JWT' }],
  ['no typ', { typ: undefined }],
  ['a critical extension', { crit: ['b64'], b64: true }],
  ['a key id beside the key', { kid: 'mine' }],
  ['no key', { jwk: undefined }],
  ['the key of somebody else', { jwk: other.jwk }],
  ['a key of another kind than alg', { jwk: p256.jwk }],
  ['a key that is no key', { jwk: { kty: 'OKP', crv: 'Ed25519', x: 'short' } }],
  ['a symmetric key', { jwk: { kty: 'oct', k: 'c2VjcmV0' } }],
])('a proof with %s in its header is refused', async (_what, header) => {
  expect(await code(verifyProof(await prove(pair, {}, header), { ...token, now: now() }))).toBe('invalid_dpop')
})

test('a proof with a private key in its header is refused, though it verifies', async () => {
  const jwk = await exportJWK(pair.privateKey)
  expect(await code(verifyProof(await prove(pair, {}, { jwk }), { ...token, now: now() }))).toBe('invalid_dpop')
})

test('what WebCrypto exports beside a public key does no harm', async () => {
  const jwk = await crypto.subtle.exportKey('jwk', p256.publicKey)
  expect(jwk).toHaveProperty('key_ops')
  const proof = await prove(p256, {}, { jwk })
  expect(await verifyProof(proof, { ...token, now: now() })).toHaveProperty('jkt', p256.thumbprint)
})

test('a point that is not on the curve is refused', async () => {
  const jwk = { ...p256.jwk, y: p256.jwk.x ?? '' }
  expect(await code(verifyProof(await prove(p256, {}, { jwk }), { ...token, now: now() }))).toBe('invalid_dpop')
})

test.each(['RS256', 'PS256', 'EdDSA', 'ES384'])('a proof signed with %s is refused', async alg => {
  const { privateKey, publicKey } = await generateKeyPair(alg)
  const claims = { jti: '1', htm: 'POST', htu: token.url, iat: now() }
  const header = { alg, typ: 'dpop+jwt', jwk: await exportJWK(publicKey) }
  const proof = await new SignJWT(claims).setProtectedHeader(header).sign(privateKey)
  expect(await code(verifyProof(proof, { ...token, now: now() }))).toBe('invalid_dpop')
})

test('the unsigned algorithm is refused', async () => {
  const [, payload, signature] = (await prove(pair)).split('.')
  const header = Buffer.from(JSON.stringify({ alg: 'none', typ: 'dpop+jwt', jwk: pair.jwk })).toString('base64url')
  expect(await code(verifyProof(`${header}.${payload}.${signature}`, { ...token, now: now() }))).toBe('invalid_dpop')
  expect(await code(verifyProof(`${header}.${payload}.`, { ...token, now: now() }))).toBe('invalid_dpop')
})

test('a proof changed after signing is refused, also by a gateway that knows its key', async () => {
  const proof = await prove(pair)
  await verifyProof(proof, { ...token, now: now() })
  const [header, , signature] = proof.split('.')
  const [, payload] = (await prove(pair)).split('.')
  expect(await code(verifyProof(`${header}.${payload}.${signature}`, { ...token, now: now() }))).toBe('invalid_dpop')
})

test('a claim that stands twice is refused, though the signature verifies', async () => {
  const text = `{"jti":"1","htm":"GET","htm":"POST","htu":"${token.url}","iat":${now()}}`
  const header = { alg: 'Ed25519', typ: 'dpop+jwt', jwk: pair.jwk }
  const proof = await new CompactSign(Buffer.from(text)).setProtectedHeader(header).sign(pair.privateKey)
  expect(await code(verifyProof(proof, { ...token, now: now() }))).toBe('invalid_dpop')
})

test('a segment that is not canonical base64url is refused, though jose takes it', async () => {
  const proof = await prove(pair)
  // 64 bytes leave four unused bits in the last character: setting one is another spelling of the same bytes.
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  const again = proof.slice(0, -1) + alphabet[alphabet.indexOf(proof.at(-1) ?? '') + 1]
  expect(await code(verifyProof(again, { ...token, now: now() }))).toBe('invalid_dpop')
})

test('the digest of the access token must be in the proof', async () => {
  const expected = { ...token, now: now(), ath: 'A'.repeat(43) }
  expect(await code(verifyProof(await prove(pair, { ath: 'A'.repeat(43) }), expected))).toBe('taken')
  expect(await code(verifyProof(await prove(pair, { ath: `${'A'.repeat(42)}E` }), expected))).toBe('invalid_dpop')
  expect(await code(verifyProof(await prove(pair), expected))).toBe('invalid_dpop')
})

test.each([
  ['an iat 50 seconds ago', { iat: now() - 50 }],
  ['a clock that runs 50 seconds ahead', { iat: now() + 50 }],
  ['fractions of a second', { iat: now() + 0.5 }],
  ['query and fragment', { htu: `${issuer}/token?a=b#c` }],
  ['the default port and capitals in the host', { htu: 'https://GATEWAY.example:443/token' }],
  ['claims unknown to us', { nonce: 'n', more: { things: true } }],
])('a proof with %s is taken', async (_what, claims) => {
  expect(await code(verifyProof(await prove(pair, claims), { ...token, now: now() }))).toBe('taken')
})
