// How a council's teams stand: who opens what, who still lacks the keys, and whether a new certificate is due.
// Pure: read from a verified entry, nothing asked of the gateway.
import {
  type Certificate,
  canReceive,
  certificatesInForce,
  certificateToSealTo,
  type Entry,
  holds,
  type Member,
  type Nation,
  openersOf,
  peopleAtDesk,
} from '../../../schemas/directory/directory.ts'
import { policyAt } from '../../../schemas/directory/nation.ts'
import type { Desk, Digest } from '../../../schemas/ids.ts'
import { may } from '../../../schemas/permissions.ts'

/** Why a team needs a new certificate, and by when (seconds): somebody who holds its keys is no longer a member. */
export type RotationDue = { member: Digest; reason: 'left' | 'lost' | 'compromised'; since: number; dueAt: number }

export type DeskStanding = {
  desk: Desk
  canReceive: boolean
  /** The certificate letters are sealed to; absent where none was ever approved. */
  certificate?: Certificate
  /** A newer one in force, whose keys too few people have yet: share them. */
  next?: Certificate
  /** Superseded ones still in force: letters sealed to them are taken. */
  earlier: Certificate[]
  openers: Member[]
  /** Members of the team who are shown letters and cannot open them. */
  lacking: Member[]
  people: number
  needed: number
  rotationDue?: RotationDue
}

const rotationDays = 30

/** Every team that has a certificate or members, as of a time in seconds. */
export function desksOf(entry: Entry, nation: Nation, at: number): DeskStanding[] {
  const working = entry.members.filter(one => holds(one, at) && may(one.role, 'read_letter', 'party'))
  const names = [...entry.certificates.map(({ desk }) => desk), ...working.flatMap(({ desks }) => desks)]
  return [...new Set(names)].sort().map(desk => deskOf(entry, nation, desk, at))
}

/** One team. */
export function deskOf(entry: Entry, nation: Nation, desk: Desk, at: number): DeskStanding {
  const inForce = certificatesInForce(entry, desk, at)
  const certificate = certificateToSealTo(entry, desk, nation, at)
  const openers = certificate ? openersOf(entry, certificate, at) : []
  const lacking = entry.members.filter(
    one =>
      holds(one, at) && one.desks.includes(desk) && may(one.role, 'read_letter', 'party') && !openers.includes(one),
  )
  const place = certificate ? inForce.indexOf(certificate) : 0
  const [next] = inForce.slice(0, place)
  const due = certificate && rotationDue(entry, desk, certificate)
  return {
    desk,
    canReceive: canReceive(entry, desk, nation, at),
    ...(certificate && { certificate }),
    ...(next && { next }),
    earlier: inForce.slice(place + 1),
    openers,
    lacking,
    people: peopleAtDesk(entry, desk, at),
    needed: policyAt(nation, at).keyholders_per_desk,
    ...(due && { rotationDue: due }),
  }
}

/**
 * Who was given the keys of this certificate, or of one before it that is handed on with them, and was removed since it was published.
 *
 * Thirty days after somebody left; at once where a key was lost or compromised (PROTOCOL §6).
 */
function rotationDue(entry: Entry, desk: Desk, { from }: Certificate): RotationDue | undefined {
  const given = new Set(entry.keyholders.filter(one => one.desk === desk).map(one => one.member))
  const gone = entry.members.flatMap(({ thumbprint: member, until, removed }) => {
    if (!removed || until === undefined || until < from || !given.has(member)) return []
    const { reason } = removed
    if (reason === 'cancelled') return []
    return [{ member, reason, since: until, dueAt: until + (reason === 'left' ? rotationDays * 86_400 : 0) }]
  })
  return gone.sort((a, b) => a.dueAt - b.dueAt)[0]
}
