// The second person behind a `disown`: one manager alone must not give a child back by calling a colleague's key stolen.
// Pure: gateway, clients and checkWorld ask the same question.

import type { Digest, Id } from '../../ids.ts'
import type { StatementOf } from '../../statement/verbs.ts'
import type { Member } from '../directory.ts'

export type Disowning = {
  claims: StatementOf<'disown'>
  /** Who disowns; nobody is nobody's second. */
  person: Id | undefined
  at: number
  /** Whose key said what is disowned, as the directory has it by then. */
  member: Pick<Member, 'removed'> | undefined
  /** What was said before about the same item, in the same referral. */
  earlier: readonly { digest: Digest; person: Id | undefined }[]
}

/**
 * Whether somebody else stands behind a `disown`: `seconded` names their statement.
 *
 * That is an earlier `disown` of the same item by another manager, the report that the key was compromised where another
 * person made it, or the `approve` with which another person upheld that report: a registrar, where there is one manager only.
 */
export function isSeconded({ claims, person, at, member, earlier }: Disowning): boolean {
  const other = (one: Id | undefined) => one !== undefined && person !== undefined && one !== person
  const { seconded } = claims
  const removed = member?.removed?.reason === 'compromised' ? member.removed : undefined
  if (seconded === undefined) return false
  if (removed?.said.statement === seconded) return other(removed.said.by.person)
  // Upheld as of the next whole second, as removals are.
  const upheld = removed?.upheld.find(one => one.statement === seconded && one.at <= at + 1)
  if (upheld) return other(upheld.by.person)
  const said = earlier.find(one => one.digest === seconded)
  return said !== undefined && other(said.person)
}

/** What a manager may name as `seconded`: the newest that fits; undefined where somebody else must say so first. */
export function secondFor(disowning: Omit<Disowning, 'claims'>): Digest | undefined {
  const { member, earlier } = disowning
  const candidates = [
    ...earlier.map(({ digest }) => digest),
    ...(member?.removed ? [member.removed.said.statement, ...member.removed.upheld.map(one => one.statement)] : []),
  ]
  return candidates.findLast(seconded => isSeconded({ ...disowning, claims: { seconded } as StatementOf<'disown'> }))
}
