// The token endpoint: OAuth 2.0 client credentials (RFC 6749 §4.4) with private_key_jwt (RFC 7523), bound to a DPoP key (RFC 9449 §5).
// A token is random and says nothing; what its holder may do is read from the directory whenever it is used.
import { randomBytes } from 'node:crypto'
import { compactVerify } from 'jose'
import { z } from 'zod'
import { type Digest, digest } from '../../schemas/ids.ts'
import { accessTokenSeconds } from '../../schemas/limits.ts'
import { Refusal } from '../../schemas/problem.ts'
import { algorithm, algorithmOf, type PublicKey } from '../../schemas/statement/jws.ts'
import type { Config } from '../config.ts'
import type { Sql } from '../database/connect.ts'
import { readSegment, sha256, splitJwt } from './jwt.ts'
import { verifierOf } from './keys.ts'
import { verifyProof } from './proof.ts'
import { readMemberKey, spendAssertion } from './queries.ts'

type Deps = { config: Pick<Config, 'publicUrl'>; sql: Sql }

export type TokenRequest = {
  form: { client_id?: string | undefined; client_assertion: string }
  /** The DPoP header, if there was one. */
  proof: string | undefined
  method: string
  path: string
}

export type IssuedToken = { access_token: string; token_type: 'DPoP'; expires_in: number }

/** The longest an assertion may still hold, and how far clocks may differ. Spent ones are kept longer than both together. */
const longestSeconds = 300
const skewSeconds = 60

const no = (detail: string, cause?: unknown) => new Refusal('invalid_client', detail, { cause })

const header = z.strictObject({
  alg: algorithm,
  kid: digest.optional(),
  typ: z.enum(['JWT', 'client-authentication+jwt']).optional(),
})
const claims = z.object({
  iss: digest,
  sub: digest,
  aud: z.union([z.string(), z.tuple([z.string()])]),
  jti: z.string().min(1).max(256),
  exp: z.number(),
  nbf: z.number().optional(),
})

/**
 * A token of five minutes for the member who signed the assertion, usable only with the key that made the proof.
 *
 * The proof itself is not spent here: the assertion is, and without one a proof buys nothing.
 * @throws Refusal `invalid_dpop`, `invalid_client`, `assertion_replayed`, `member_removed`
 */
export async function issueToken({ config, sql }: Deps, request: TokenRequest): Promise<IssuedToken> {
  const { form, method, path } = request
  const now = Date.now() / 1000
  if (request.proof === undefined)
    throw new Refusal('invalid_dpop', 'A token is issued only to a DPoP key: send a proof.')
  const { jkt } = await verifyProof(request.proof, { method, url: config.publicUrl + path, now })
  const { alg, member, jti } = readAssertion(form, config.publicUrl, now)
  const known = await readMemberKey(sql, member)
  if (!known) throw no('No member has this key.')
  await verifyAssertion(form.client_assertion, alg, member, known.key)
  // Only to whoever holds the key: others do not learn who was removed.
  if (known.removed) throw new Refusal('member_removed')
  const token = randomBytes(32).toString('base64url')
  const assertion = sha256(`${member} ${jti}`)
  const minted = { digest: sha256(token), member, jkt, assertion, lastsSeconds: accessTokenSeconds }
  if (!(await spendAssertion(sql, minted))) throw new Refusal('assertion_replayed')
  return { access_token: token, token_type: 'DPoP', expires_in: accessTokenSeconds }
}

/** The checks of RFC 7523 §3 that need no key; `iss`, `sub`, `kid` and `client_id` all name the one member. */
function readAssertion({ client_id, client_assertion }: TokenRequest['form'], issuer: string, now: number) {
  const split = splitJwt(client_assertion, 'invalid_client')
  const head = header.safeParse(readSegment(split.header, 'invalid_client'))
  if (!head.success) throw no('The header of the assertion must be alg Ed25519 or ES256, kid, and typ JWT or none.')
  const body = claims.safeParse(readSegment(split.payload, 'invalid_client'))
  if (!body.success)
    throw no('The assertion needs iss, sub, aud, jti and exp; iss and sub are the thumbprint of your key.')
  const { iss, sub, aud, jti, exp, nbf } = body.data
  const { alg, kid = sub } = head.data
  if (iss !== sub || kid !== sub || (client_id ?? sub) !== sub)
    throw no('iss, sub, kid and client_id are not the same key.')
  if (String(aud) !== issuer) throw no(`aud is not ${issuer}.`)
  if (!(exp > now - skewSeconds)) throw no(`The assertion ran out ${Math.round(now - exp)} seconds ago.`)
  if (!(exp <= now + longestSeconds + skewSeconds))
    throw no(`The assertion may hold for ${longestSeconds} seconds at most.`)
  if (nbf !== undefined && !(nbf <= now + skewSeconds)) throw no('The assertion holds only from a later time on.')
  return { alg, member: sub, jti }
}

async function verifyAssertion(assertion: string, alg: string, member: Digest, key: PublicKey): Promise<void> {
  if (algorithmOf(key) !== alg) throw no(`This key signs with ${algorithmOf(key)}.`)
  await compactVerify(assertion, await verifierOf(member, key), { algorithms: [alg] }).catch(cause => {
    throw no('The signature of the assertion does not verify.', cause)
  })
}
