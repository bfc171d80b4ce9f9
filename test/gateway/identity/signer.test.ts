// The gateway's own key: what it signs at once is what WebCrypto verifies, for both kinds of key an operator may have.
import { exportJWK, generateKeyPair } from 'jose'
import { expect, test } from 'vitest'
import { readSigner } from '../../../gateway/signer.ts'
import { decodeJws, signJws, verifyJws } from '../../../schemas/statement/jws.ts'

test.each(['Ed25519', 'ES256'] as const)('what is signed at once with %s verifies, and is spelt as ever', async alg => {
  const { privateKey } = await generateKeyPair(alg, { extractable: true })
  const jwk = await exportJWK(privateKey)
  const signer = await readSigner(jwk)
  const claims = { sub: 'ä', net: 'x' }
  const token = await signJws('cme-receipt+jwt', claims, signer)
  const decoded = decodeJws(token, 'cme-receipt+jwt')
  expect(decoded).toMatchObject({ alg, kid: signer.kid, claims })
  expect(await verifyJws(token, decoded, signer.jwk)).toBe(true)
  const { signAtOnce: _, ...elsewhere } = signer
  const usual = await signJws('cme-receipt+jwt', claims, elsewhere)
  expect(usual.slice(0, usual.lastIndexOf('.'))).toBe(decoded.signingInput)
})
