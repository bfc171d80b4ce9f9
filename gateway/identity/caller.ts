// Who is asking: a token, the proof that its holder holds the key, and the standing in the directory at this moment.
// No standing is remembered between requests: a removed member is refused on the next one.
import type { Desk, Digest, Id } from '../../schemas/ids.ts'
import { Refusal } from '../../schemas/problem.ts'
import type { PublicKey } from '../../schemas/statement/jws.ts'
import type { Role } from '../../schemas/statement/verbs.ts'
import type { Config } from '../config.ts'
import type { Sql } from '../database/connect.ts'
import { sha256 } from './jwt.ts'
import { Recent, verifierOf } from './keys.ts'
import { verifyProofBeside } from './proof.ts'
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
  /** Their proof, where it is spent with what it writes. */
  unspent?: Unspent
}

/** `proof` is its digest; whoever has written and committed it sets `spent`. */
export type Unspent = { readonly proof: Digest; spent: boolean }

/** What came with a request, its path as it stood in the request line. */
export type Presented = { token: string; proof: string; method: string; path: string }

type Deps = { config: Pick<Config, 'publicUrl'>; sql: Sql }

const tokenForm = /^[A-Za-z0-9_-]{43}$/

/**
 * The member behind a request.
 *
 * A proof for a write is looked up here, and must be spent: by `settle`, or in the transaction that writes. One for a read is not kept:
 * within its minute it shows again only what its owner was shown.
 * @throws Refusal `unauthorised`, `invalid_dpop`, `dpop_replayed`, `member_removed`
 */
export async function callerOf({ config, sql }: Deps, presented: Presented): Promise<Caller> {
  if (!tokenForm.test(presented.token)) throw new Refusal('unauthorised')
  const { method, path } = presented
  // One digest for two uses: what the proof names as `ath`, and the name of the token in the table.
  const token = sha256(presented.token)
  const url = config.publicUrl + path
  const expected = { method, url, ath: token, now: Date.now() / 1000 }
  const { found } = await verifyProofBeside(presented.proof, expected, async ({ jkt, jti }) => {
    const proof = isRead(method) ? undefined : sha256(`${jkt} ${jti}`)
    return { proof, standing: await readStanding(sql, token, jkt, proof) }
  })
  const { standing, proof } = found
  if (!standing) throw new Refusal('unauthorised')
  if (!standing.bound) throw new Refusal('unauthorised', 'The access token was issued to another DPoP key.')
  if (standing.removed) throw new Refusal('member_removed')
  if (standing.spent) throw new Refusal('dpop_replayed')
  const caller = await toCaller(standing)
  letIn.set(token, true)
  return proof ? { ...caller, unspent: { proof, spent: false } } : caller
}

/**
 * Spends the proof of a request unless that was done with what it wrote.
 *
 * @throws Refusal `dpop_replayed` where another request with it was quicker, `member_removed` where that happened since they were let in
 */
export async function settle({ sql }: Pick<Deps, 'sql'>, { thumbprint, unspent }: Caller): Promise<void> {
  if (!unspent || unspent.spent) return
  const { spent, removed } = await spendProof(sql, thumbprint, unspent.proof)
  if (removed) throw new Refusal('member_removed')
  if (!spent) throw new Refusal('dpop_replayed')
  unspent.spent = true
}

// By digest. No standing: whoever comes with one of these is identified like everybody else.
const letIn = new Recent<true>(10_000)

/** Whether this token let somebody in here before: a guess at who asks, while that is still being found out. */
export function wasLetIn(token: string): boolean {
  return letIn.get(sha256(token)) === true
}

function isRead(method: string): boolean {
  return method === 'GET' || method === 'HEAD'
}

async function toCaller({ member, authority, role, desks, person, key }: Standing): Promise<Caller> {
  const thumbprint = member.toString('base64url')
  const verifier = await verifierOf(thumbprint, key)
  return { thumbprint, authority, role, desks, ...(person !== null && { person }), key, verifier }
}
