// Registers a council once, however often that is run: what this registrar proposed already, and still waits, is found and not said again.
// The queue only says where to look; what counts is the verified chain.
import { type Id, newId } from '../../../schemas/ids.ts'
import type { Identity, StatementOf } from '../../../schemas/statement/verbs.ts'
import { type AnnouncementMade, announceChange } from '../directory/announce.ts'
import { waitingIdentities } from '../exchange/import.ts'
import type { Session } from '../session.ts'

/** @throws DirectoryChanged; GatewayProblem; Distrust; Unreachable: then call again, and no second council is proposed */
export async function register(session: Session, identity: Identity, id?: Id): Promise<AnnouncementMade> {
  const before = id === undefined ? await proposedBefore(session, identity) : undefined
  const about = id ?? newId(session.clock.now())
  return before ?? announceChange(session, { verb: 'register', about, claims: { identity } })
}

async function proposedBefore(session: Session, identity: Identity): Promise<AnnouncementMade | undefined> {
  const facts = JSON.stringify(identity)
  for (const { id, mine, identity: waits } of await waitingIdentities(session)) {
    if (!mine || JSON.stringify(waits) !== facts) continue
    const entry = await session.directory.entryOf(id, { fresh: true })
    const said = entry.chain.find(
      ({ kid, claims }) =>
        kid === session.member.kid &&
        claims.verb === 'register' &&
        JSON.stringify((claims as StatementOf<'register'>).identity) === facts,
    )
    if (!said || entry.entry.identity) continue
    return { about: id, statement: said.digest, receipt: said.receipt, state: said.state, entry }
  }
  return undefined
}
