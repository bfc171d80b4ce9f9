// DPoP (RFC 9449): does this proof belong to this request, and whose key made it? Nothing is stored or looked up here:
// whether the proof was used before, and what the key may do, is decided in caller.ts.
import { compactVerify, type JWK } from 'jose'
import { z } from 'zod'
import type { Digest } from '../../schemas/ids.ts'
import { dpopWindowSeconds } from '../../schemas/limits.ts'
import { Refusal } from '../../schemas/problem.ts'
import { type Algorithm, algorithm, algorithmOf, importPublicKey, publicKey } from '../../schemas/statement/jws.ts'
import { readSegment, sha256, splitJwt } from './jwt.ts'
import { Recent } from './keys.ts'

export type Proven = {
  /** RFC 7638 thumbprint of the key that made the proof. */
  jkt: Digest
  /** Unique among the proofs of that key. */
  jti: string
}

export type Expected = {
  method: string
  /** The address as clients know it, without query: PUBLIC_URL and the path. Never made from the Host header. */
  url: string
  /** SHA-256 of the access token that came along; none at the token endpoint. */
  ath?: Digest
  /** Seconds since the epoch. */
  now: number
}

const no = (detail: string) => new Refusal('invalid_dpop', detail)

const header = z.strictObject({ typ: z.literal('dpop+jwt'), alg: algorithm, jwk: z.record(z.string(), z.unknown()) })
const claims = z.object({
  jti: z.string().min(1).max(256),
  htm: z.string(),
  htu: z.string().max(2048),
  iat: z.number(),
  ath: z.string().optional(),
})

/**
 * Checks a DPoP proof as RFC 9449 §4.3 lists it.
 *
 * A proof holds for `dpopWindowSeconds` on either side of now: council PCs run ahead as often as behind.
 * @throws Refusal `invalid_dpop`, saying which check failed
 */
export async function verifyProof(proof: string, expected: Expected): Promise<Proven> {
  return (await verifyProofBeside(proof, expected, async proven => proven)).found
}

/**
 * The same, and what is looked up about the proof while another thread checks its signature: given to the caller only if that holds.
 *
 * @param look reads only: it runs for proofs that are not genuine too
 * @throws Refusal `invalid_dpop` before anything `look` throws
 */
export async function verifyProofBeside<T>(
  proof: string,
  expected: Expected,
  look: (claimed: Proven) => Promise<T>,
): Promise<{ found: T }> {
  if (proof.length > 4096) throw no('The proof is longer than 4096 characters.')
  const split = splitJwt(proof, 'invalid_dpop')
  const said = claims.safeParse(readSegment(split.payload, 'invalid_dpop'))
  if (!said.success) throw no('The proof needs jti, htm, htu and iat.')
  const { jti, htm, htu, iat, ath } = said.data
  if (htm !== expected.method) throw no(`htm is for another method than ${expected.method}.`)
  if (!isSameAddress(htu, expected.url)) throw no(`htu is not ${expected.url}.`)
  const ahead = Math.round(iat - expected.now)
  if (!(Math.abs(ahead) <= dpopWindowSeconds)) {
    throw no(`iat is ${Math.abs(ahead)} seconds ${ahead > 0 ? 'ahead of' : 'behind'} the gateway.`)
  }
  if (ath !== expected.ath) throw no('ath is not the SHA-256 of the access token.')
  const maker = await makerOf(split.header)
  // On two busy cores, key imported before: jose 6,500–8,400 a second, off this thread; node:crypto's synchronous verify
  // 3,800–5,500, with a fifth less processor, but on the one thread that everything waits for.
  const verified = compactVerify(proof, maker.key, { algorithms: [maker.alg] })
  const [signature, found] = await Promise.allSettled([verified, look({ jkt: maker.jkt, jti })])
  if (signature.status === 'rejected')
    throw new Refusal('invalid_dpop', 'The signature of the proof does not verify.', { cause: signature.reason })
  if (found.status === 'rejected') throw found.reason
  return { found: found.value }
}

type Maker = { alg: Algorithm; key: CryptoKey; jkt: Digest }

// A client's proofs all carry the same header, so its text stands for its key: parsing, thumbprint and import happen once.
const makers = new Recent<Maker>(10_000)

async function makerOf(segment: string): Promise<Maker> {
  const known = makers.get(segment)
  if (known) return known
  const parsed = header.safeParse(readSegment(segment, 'invalid_dpop'))
  if (!parsed.success) throw no('The header of the proof must be typ dpop+jwt, alg Ed25519 or ES256, and jwk.')
  const { alg, jwk } = parsed.data
  const key = publicPartOf(jwk)
  if (algorithmOf(key) !== alg) throw no(`alg is ${alg}, the key in jwk is for ${algorithmOf(key)}.`)
  const imported = await importPublicKey(key).catch(cause => {
    throw new Refusal('invalid_dpop', 'The key in jwk is not a point of its curve.', { cause })
  })
  const maker = { alg, key: imported, jkt: thumbprintOf(key) }
  // Longer ones carry what nobody needs; they work, and are read anew each time.
  if (segment.length <= 512) makers.set(segment, maker)
  return maker
}

/** Private members of any key type (RFC 7518 §6, RFC 8037 §2), and of symmetric keys. */
const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'] as const

/** Takes what makes the key; `use`, `key_ops`, `ext`, `alg` and the like are what WebCrypto exports beside it. */
function publicPartOf(jwk: Record<string, unknown>) {
  if (privateMembers.some(name => name in jwk)) throw no('jwk holds a private key. Treat that key as lost.')
  const { kty, crv, x, y } = jwk
  const parsed = publicKey.safeParse(kty === 'EC' ? { kty, crv, x, y } : { kty, crv, x })
  if (!parsed.success) throw no('jwk must be an Ed25519 or P-256 key.')
  return parsed.data
}

function thumbprintOf({ kty, crv, x, y }: JWK): Digest {
  return sha256(JSON.stringify(y === undefined ? { crv, kty, x } : { crv, kty, x, y }))
}

/** RFC 9449 §4.3: without query and fragment, after the normalisation of RFC 3986 §6.2.2 and §6.2.3. */
function isSameAddress(htu: string, url: string): boolean {
  if (htu === url) return true
  const said = URL.parse(htu)
  const meant = URL.parse(url)
  if (!said || !meant || said.username || said.password) return false
  return said.origin !== 'null' && said.origin === meant.origin && said.pathname === meant.pathname
}
