// The door for many directory statements at once: each is read and verified as `say` does, then all are recorded together or none.
// Referrals are said one at a time: each has its own letter, and nobody waits for another's.
import { maxBatchStatements } from '../../schemas/limits.ts'
import { Refusal } from '../../schemas/problem.ts'
import { type Read, readStatement, verifyStatement } from '../../schemas/statement/statement.ts'
import { type DirectoryStatement, isDirectoryVerb } from '../../schemas/statement/verbs.ts'
import { announceAll, type Enclosed } from '../directory/announce.ts'
import { now, storedStatement } from '../directory/queries.ts'
import type { Gateway } from '../gateway.ts'
import type { Caller } from '../identity/caller.ts'
import { checkClock } from './checks.ts'
import type { Said } from './say.ts'

/** Receipts in the order of the statements, and whether these bytes are new. */
export type RecordedTogether = { receipts: string[]; fresh: boolean; verbs: string[] }

/**
 * Records statements about different councils in one transaction.
 *
 * @throws Refusal of the first that is refused, with its number; then none is recorded
 */
export async function sayTogether(
  gateway: Gateway,
  caller: Caller,
  bodies: readonly Said[],
): Promise<RecordedTogether> {
  if (bodies.length > maxBatchStatements)
    throw new Refusal('too_large', `At most ${maxBatchStatements} statements are taken together.`)
  const at = await now(gateway.sql)
  const sayings: { read: Read<DirectoryStatement>; enclosed: Enclosed }[] = []
  for (const [index, body] of bodies.entries()) {
    sayings.push(
      await readOne(gateway, caller, body, at).catch((error: unknown) => {
        if (!(error instanceof Refusal)) throw error
        throw new Refusal(error.code, `Statement ${index + 1}: ${error.message}`, { cause: error })
      }),
    )
  }
  const done = await announceAll(gateway, caller, sayings)
  return {
    receipts: done.map(({ receipt }) => receipt),
    fresh: done.some(({ fresh }) => fresh),
    verbs: sayings.map(({ read }) => read.claims.verb),
  }
}

async function readOne(gateway: Gateway, caller: Caller, body: Said, at: number) {
  const read = await readStatement(body.statement, gateway.nation.net)
  const { claims } = read
  if (claims.iss !== caller.authority || read.kid !== caller.thumbprint)
    throw new Refusal('key_not_of_issuer', 'Sign with the key your access token was issued to, for its own council.')
  if (!isDirectoryVerb(claims.verb) || claims.verb === 'found')
    throw new Refusal('verb_not_allowed', `${claims.verb} is not said together with others.`)
  if (!(await verifyStatement(read, caller.key, caller.verifier))) throw new Refusal('signature_invalid')
  // What is recorded already gets its receipt again, whatever the clock says.
  if (!(await storedStatement(gateway.sql, claims.iss, claims.jti))) checkClock(claims.iat, at)
  const letter = body.letter === undefined ? undefined : Buffer.from(body.letter, 'base64')
  const enclosed = { ...(letter && { letter }), ...(body.document !== undefined && { document: body.document }) }
  return { read: read as Read<DirectoryStatement>, enclosed }
}
