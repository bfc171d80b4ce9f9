// Who is asking: a token, the proof that its holder holds the key, and the standing in the directory at this moment.
// No standing is remembered between requests: a removed member is refused on the next one.
import type { Desk, Digest, Id } from '../../schemas/ids.ts'
import { Refusal } from '../../schemas/problem.ts'
import type { PublicKey } from '../../schemas/statement/jws.ts'
import type { Role } from '../../schemas/statement/verbs.ts'
import type { Config } from '../config.ts'
import type { Sql } from '../database/connect.ts'
import { sha256 } from './jwt.ts'
import { verifierOf } from './keys.ts'
import { verifyProof } from './proof.ts'
import { readStanding, type Standing, spendProof } from './queries.ts'

/** A member with standing, as of this request. */
export type Caller = {
  thumbprint: Digest
  authority: Id | 'national'
  role: Role
  desks: Desk[]
  person?: Id
  key: PublicKey
  /** `key`, imported: for the signature of what the caller says. */
  verifier: CryptoKey
}

/** What came with a request, its path as it stood in the request line. */
export type Presented = { token: string; proof: string; method: string; path: string }

type Deps = { config: Pick<Config, 'publicUrl'>; sql: Sql }

const tokenForm = /^[A-Za-z0-9_-]{43}$/

/**
 * The member behind a request, by one round trip to the database.
 *
 * A proof for a write is spent. One for a read is not kept: within its minute it shows again only what its owner was shown.
 * @throws Refusal `unauthorised`, `invalid_dpop`, `dpop_replayed`, `member_removed`
 */
export async function callerOf({ config, sql }: Deps, presented: Presented): Promise<Caller> {
  if (!tokenForm.test(presented.token)) throw new Refusal('unauthorised')
  const { method, path } = presented
  // One digest for two uses: what the proof names as `ath`, and the name of the token in the table.
  const token = sha256(presented.token)
  const url = config.publicUrl + path
  const { jkt, jti } = await verifyProof(presented.proof, { method, url, ath: token, now: Date.now() / 1000 })
  const standing = isRead(method)
    ? await readStanding(sql, token, jkt)
    : await spendProof(sql, token, jkt, sha256(`${jkt} ${jti}`))
  if (!standing) throw new Refusal('unauthorised')
  if (!standing.bound) throw new Refusal('unauthorised', 'The access token was issued to another DPoP key.')
  if (standing.removed) throw new Refusal('member_removed')
  if ('fresh' in standing && !standing.fresh) throw new Refusal('dpop_replayed')
  return toCaller(standing)
}

function isRead(method: string): boolean {
  return method === 'GET' || method === 'HEAD'
}

async function toCaller({ member, authority, role, desks, person, key }: Standing): Promise<Caller> {
  const thumbprint = member.toString('base64url')
  const verifier = await verifierOf(thumbprint, key)
  return { thumbprint, authority, role, desks, ...(person !== null && { person }), key, verifier }
}
