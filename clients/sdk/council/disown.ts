// Who stands behind a `disown` beside the manager who says it: found in the referral and in the council's own chain.
// Where nobody does yet, it is said all the same, and waits for somebody else's word.
import { secondFor } from '../../../schemas/directory/changes/second.ts'
import type { Digest, Id } from '../../../schemas/ids.ts'
import { readTrusted } from '../say/read.ts'
import { nowSeconds, type Session } from '../session.ts'
import { disownings } from '../trust/referral.ts'

/** What `disown` claims of an item: with `seconded` it counts, without it waits. @throws Distrust; GatewayProblem */
export async function disowning(session: Session, id: Id, item: Digest): Promise<() => object> {
  const { history } = await readTrusted(session, id)
  const said = history.find(one => one.digest === item)
  if (!said) return () => ({ item })
  const own = await session.directory.entryOf(session.authority as Id)
  const { entry } = await session.directory.entryOf(said.claims.iss, { fresh: true })
  const person = own.entry.members.find(one => one.thumbprint === session.member.kid)?.person
  const member = entry.members.find(one => one.thumbprint === said.kid)
  const at = nowSeconds(session)
  const seconded = secondFor({ person, at, member, earlier: disownings(history, item) })
  return () => ({ item, ...(seconded !== undefined && { seconded }) })
}
