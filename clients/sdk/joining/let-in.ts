// Letting a newcomer in: admitted in the chain, then given the keyrings of their teams. Call it again after any failure, or once a second
// person has approved: it goes on where it was. The check words are the caller's to have compared, before.
import type { Newcomer } from '../../../schemas/directory/admission.ts'
import { type Entry, holds, type Member } from '../../../schemas/directory/directory.ts'
import type { Desk, Digest, Id } from '../../../schemas/ids.ts'
import { thumbprint } from '../../../schemas/statement/jws.ts'
import { admissionClaims } from '../directory/admission.ts'
import { announceChange } from '../directory/announce.ts'
import { shareKeyring } from '../directory/keyrings.ts'
import { nowSeconds, type Session } from '../session.ts'

export type LetIn = {
  member: Digest
  /** `proposed`: a second person must approve (managers), or the wait of the nation's policy runs. */
  state: 'recorded' | 'proposed'
  /** The teams whose keyring they have now, and those this client has none of to share. */
  shared: Desk[]
  notShared: Desk[]
}

/** @throws GatewayProblem; DirectoryChanged; Distrust */
export async function letIn(session: Session, newcomer: Newcomer, desks: Desk[], about?: Id): Promise<LetIn> {
  const council = about ?? session.authority
  const member = await thumbprint(newcomer.key)
  const before = await entryOf(session, council)
  if (!standing(before, member, session) && !(await isWaiting(before, member))) {
    const claims = admissionClaims(newcomer, desks)
    await announceChange(session, { verb: 'admit_member', about: council, claims })
  }
  const entry = await entryOf(session, council)
  if (!standing(entry, member, session)) return { member, state: 'proposed', shared: [], notShared: [] }
  const shared = newcomer.role === 'auditor' ? [] : await shareWith(session, entry, member, desks)
  const notShared = newcomer.role === 'auditor' ? [] : desks.filter(desk => !shared.includes(desk))
  return { member, state: 'recorded', shared, notShared }
}

async function entryOf({ directory }: Session, council: Id): Promise<Entry> {
  return (await directory.entryOf(council, { fresh: true })).entry
}

function standing({ members }: Entry, key: Digest, session: Session): Member | undefined {
  // Admission counts from its receipt, which may be ahead of this clock.
  return members.find(one => one.thumbprint === key && one.until === undefined && one.from <= nowSeconds(session) + 300)
}

async function isWaiting({ proposals }: Entry, key: Digest): Promise<boolean> {
  for (const { claims, outcome } of proposals) {
    if (!outcome && claims.verb === 'admit_member' && (await thumbprint(claims.key)) === key) return true
  }
  return false
}

/** To the newcomer and to everybody who holds it already: each is served what was last shared with them. */
async function shareWith(session: Session, entry: Entry, key: Digest, desks: readonly Desk[]): Promise<Desk[]> {
  const shared: Desk[] = []
  for (const desk of desks) {
    const keyring = session.keyrings.find(one => one.desk === desk && one.authority === entry.id)
    if (!keyring) continue
    const holders = holdersOf(entry, desk, nowSeconds(session))
    if (!holders.includes(key)) await shareKeyring(session, keyring, [...new Set([...holders, key])])
    shared.push(desk)
  }
  return shared
}

/** The members at a desk who were given its keyring at any time. */
export function holdersOf(entry: Entry, desk: Desk, at: number): Digest[] {
  const given = entry.keyholders.filter(one => one.desk === desk).map(one => one.member)
  const members = entry.members.filter(one => holds(one, at) && one.desks.includes(desk))
  return members.map(one => one.thumbprint).filter(one => given.includes(one))
}
