// What a statement about a referral stands on: its place, and the entries of the councils concerned. Read without locks;
// writing checks again what may have moved. Decides nothing.
import { certificatesInForce, type Entry, type Nation, peopleWhoOpen } from '../../schemas/directory/directory.ts'
import { type Identity, statusAt } from '../../schemas/directory/identity.ts'
import { policyAt } from '../../schemas/directory/nation.ts'
import type { Digest, Fingerprint, Id } from '../../schemas/ids.ts'
import type { ReferralStatement } from '../../schemas/statement/verbs.ts'
import type { Queryable, Sql } from '../database/connect.ts'
import { entriesAt } from '../directory/entry.ts'
import { nationAt } from '../directory/nation.ts'
import { knownHeads, type Place, type PlaceQuestion, readPlace } from './queries.ts'

/** A certificate a desk holds now, and how many different people can open what is sealed to it. */
export type HeldCertificate = { authority: Id; desk: string; fingerprint: Fingerprint; people: number; enough: boolean }

export type Ground = {
  /** As it is now: another gateway process may have written there. */
  nation: Nation
  /** The database's clock, seconds. */
  now: number
  /** Already recorded under this (iss, jti). */
  stored?: { statement: string; receipt: string }
  /** The subject's chain has begun. */
  taken: boolean
  /** Heads, present or earlier, and whose: one that is named for somebody must be theirs. */
  knownHeads: { id: Id; head: Digest }[]
  /** Of each desk the newest first: two are in force while one takes over from the other. */
  certificates: HeldCertificate[]
  /** Fingerprints among the letter's that a desk concerned held once, now or earlier. */
  onceHeld: Fingerprint[]
  /** The other council, where the statement addresses one. */
  addressed?: { name: string; status: Identity['status']; successors: Id[] }
  /** The speaker's own. */
  speaking?: Entry
  /** Of everybody concerned. */
  entries: Entry[]
  /** May the speaker follow the referral it names? */
  mayFollow: boolean
}

/** The authority a statement brings in beyond the parties, if any. */
export function addressedBy(claims: ReferralStatement): Id | undefined {
  return claims.verb === 'send' || claims.verb === 'hand_over' ? claims.to : undefined
}

/** Everything a decision rests on: one round trip, and more only where a council has changed since it was last looked at. */
export async function readGround(
  sql: Sql,
  atHand: Nation,
  claims: ReferralStatement,
  question: PlaceQuestion,
  ahead?: Promise<Place>,
): Promise<Ground> {
  const { heads, nation: head, ...place } = await (ahead ?? readPlace(sql, question))
  const nation = await nationAt(sql, atHand, head)
  const entries = await entriesAt(sql, nation, heads)
  const addressed = entries.find(({ id }) => id === addressedBy(claims))?.identity
  const speaking = entries.find(({ id }) => id === claims.iss)
  return {
    ...place,
    nation,
    entries,
    knownHeads: await headsOnChains(sql, claims, entries),
    certificates: entries.flatMap(entry => heldBy(entry, nation, place.now)),
    onceHeld: entries.flatMap(({ certificates }) => certificates.map(({ fingerprint }) => fingerprint)),
    ...(addressed && {
      addressed: {
        name: addressed.name,
        status: statusAt(addressed, place.now),
        successors: addressed.successors ?? [],
      },
    }),
    ...(speaking && { speaking }),
  }
}

/** A removal is recorded for the next whole second and refuses at once: so what holds now is what holds in a second. */
function heldBy(entry: Entry, nation: Nation, now: number): HeldCertificate[] {
  const desks = [...new Set(entry.certificates.map(({ desk }) => desk))]
  return desks.flatMap(desk =>
    certificatesInForce(entry, desk, now + 1).map(held => {
      const people = peopleWhoOpen(entry, held, now + 1)
      const enough = people >= policyAt(nation, now).keyholders_per_desk
      return { authority: entry.id, desk, fingerprint: held.fingerprint, people, enough }
    }),
  )
}

/** Mostly the heads named are the present ones; older ones are looked up. */
async function headsOnChains(
  sql: Queryable,
  { heads }: ReferralStatement,
  entries: readonly Entry[],
): Promise<Ground['knownHeads']> {
  const current = entries.map(({ id, head }) => ({ id, head }))
  const older = Object.values(heads).filter(head => !current.some(one => one.head === head))
  if (older.length === 0) return current
  return [
    ...current,
    ...(await knownHeads(
      sql,
      older,
      entries.map(({ id }) => id),
    )),
  ]
}
