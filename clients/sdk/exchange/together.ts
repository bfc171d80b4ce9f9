// Says many things about different councils together: one signed statement each, all recorded or none, every receipt verified.
// For imports alone: what officers and managers say, they say one by one.
import { type Digest, type Id, newId } from '../../../schemas/ids.ts'
import { maxBatchStatements } from '../../../schemas/limits.ts'
import { digestOf, signStatement } from '../../../schemas/statement/statement.ts'
import type { DirectoryStatement, DirectoryVerb } from '../../../schemas/statement/verbs.ts'
import { beginReading } from '../memory/recall.ts'
import { nowSeconds, type Session } from '../session.ts'
import { Distrust } from '../trust/distrust.ts'
import { type TrustedEntry, verifyEntry } from '../trust/entry.ts'

/** One of them; `before` is the verified entry it goes on from, absent where it begins the chain. */
export type Part = { about: Id; verb: DirectoryVerb; claims: object; before?: TrustedEntry }
export type PartMade = { about: Id; statement: Digest; state: string }

/**
 * Signs and posts them as one.
 *
 * @throws RangeError above `maxBatchStatements`; GatewayProblem, and then nothing was recorded; Distrust
 */
export async function sayTogether(session: Session, parts: readonly Part[]): Promise<PartMade[]> {
  if (parts.length === 0) return []
  if (parts.length > maxBatchStatements) {
    throw new RangeError(`${parts.length} councils at once; at most ${maxBatchStatements}. Split the file.`)
  }
  const statements = await Promise.all(parts.map(part => sign(session, part)))
  const recalls = await Promise.all(parts.map(({ about }) => beginReading(session.memory, session.clock, about)))
  const body = { statements: statements.map(statement => ({ statement })) }
  const { receipts } = await session.gateway.call('sayTogether', { body })
  if (receipts.length !== parts.length) {
    throw new Distrust('receipt_missing', `${receipts.length} receipts for ${parts.length} statements.`)
  }
  return Promise.all(
    parts.map(async ({ about, before }, at) => {
      const [statement = '', receipt = ''] = [statements[at], receipts[at]]
      const after = await verifyEntry(session.nation, about, [{ statement, receipt }], before)
      await recalls[at]?.(after.chain)
      return { about, statement: await digestOf(statement), state: after.chain.at(-1)?.state ?? '' }
    }),
  )
}

function sign(session: Session, { about, verb, claims, before }: Part): Promise<string> {
  const { net, authority: iss, member, clock } = session
  const prev = before?.entry.head ?? null
  const common = { net, iss, sub: about, jti: newId(clock.now()), iat: nowSeconds(session), prev, verb }
  return signStatement({ ...common, ...claims } as unknown as DirectoryStatement, member)
}
