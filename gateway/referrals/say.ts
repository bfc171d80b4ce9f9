// The door for everything that is said: form, who speaks, signature; then to the referral or the directory it is about.
import { Refusal } from '../../schemas/problem.ts'
import { type Read, readStatement, verifyStatement } from '../../schemas/statement/statement.ts'
import {
  type DirectoryStatement,
  isDirectoryVerb,
  type ReferralStatement,
  type Verb,
} from '../../schemas/statement/verbs.ts'
import { announceStatement } from '../directory/announce.ts'
import { now, storedStatement } from '../directory/queries.ts'
import type { Gateway } from '../gateway.ts'
import { type Caller, settle } from '../identity/caller.ts'
import { advance } from './advance.ts'
import type { Ahead } from './ahead.ts'
import { checkClock } from './checks.ts'

export type Said = { statement: string; letter?: string | undefined; document?: string | undefined }

/** The receipt, and whether these bytes are new. */
export type Recorded = { receipt: string; fresh: boolean; verb: Verb }

/**
 * Records a statement: 201 with its receipt, or 200 with the original receipt for the same bytes again.
 *
 * @param ahead what was looked up about this very body before its speaker was known
 * @throws Refusal, and then nothing is half done
 */
export async function say(gateway: Gateway, caller: Caller, body: Said, ahead?: Ahead): Promise<Recorded> {
  const read = ahead?.read ?? (await readStatement(body.statement, gateway.nation.net))
  const { claims } = read
  if (claims.iss !== caller.authority)
    throw new Refusal('key_not_of_issuer', 'iss is not the council your key belongs to.')
  const repeated =
    read.kid !== caller.thumbprint ? await storedStatement(gateway.sql, claims.iss, claims.jti) : undefined
  if (repeated?.statement.startsWith(`${read.decoded.signingInput}.`))
    return { receipt: repeated.receipt, fresh: false, verb: claims.verb }
  if (read.kid !== caller.thumbprint)
    throw new Refusal('key_not_of_issuer', 'kid is not the key your access token was issued to.')
  const verified = ahead?.verified ?? verifyStatement(read, caller.key, caller.verifier)
  const letter = body.letter === undefined ? undefined : Buffer.from(body.letter, 'base64')
  if (!isDirectoryVerb(claims.verb)) {
    if (body.document !== undefined)
      throw new Refusal('malformed_request', 'A referral statement travels without a document.')
    // Looked at before anything that is read meanwhile: the threads that verify and the database work side by side.
    const said = read as Read<ReferralStatement>
    return { ...(await advance(gateway, caller, said, letter, verified, ahead?.place)), verb: claims.verb }
  }
  if (!(await verified)) throw new Refusal('signature_invalid')
  await settle(gateway, caller)
  return {
    ...(await change(gateway, caller, read as Read<DirectoryStatement>, letter, body.document)),
    verb: claims.verb,
  }
}

async function change(
  gateway: Gateway,
  caller: Caller,
  read: Read<DirectoryStatement>,
  letter: Uint8Array | undefined,
  document: string | undefined,
) {
  const { claims } = read
  const stored = await storedStatement(gateway.sql, claims.iss, claims.jti)
  if (stored?.statement.startsWith(`${read.decoded.signingInput}.`)) return { receipt: stored.receipt, fresh: false }
  if (stored) throw new Refusal('jti_reused', `${claims.jti} was recorded with other bytes.`)
  if (claims.verb === 'found')
    throw new Refusal('verb_not_allowed', 'A nation is founded by its operator, not over the network.')
  checkClock(claims.iat, await now(gateway.sql))
  const enclosed = { ...(letter && { letter }), ...(document !== undefined && { document }) }
  return announceStatement(gateway, caller, read, enclosed)
}
