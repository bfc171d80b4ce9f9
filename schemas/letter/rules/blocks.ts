// The few things that stop a referral: a birth date that cannot be, and a child nobody could identify.
// Malformed answers are found by the schemas; add nothing else here. What is missing is a gap, never a block.

import { hasPlace } from '../fields/address.ts'
import { answerOf } from '../gap.ts'
import type { Referral } from '../referral.ts'
import type { Finding } from './finding.ts'

type Births = { child: Pick<Referral['child'], 'date_of_birth'>; siblings?: Referral['siblings'] }

/** A birth date in the future, of the child or of a brother or sister. */
export function bornInFuture(referral: Births, today: string): Finding[] {
  const births = [
    { path: 'child.date_of_birth', on: answerOf(referral.child.date_of_birth) },
    ...(answerOf(referral.siblings) ?? []).map((sibling, index) => ({
      path: `siblings[${index}].date_of_birth`,
      on: sibling.date_of_birth,
    })),
  ]
  return births.flatMap(({ path, on }) =>
    on !== undefined && on > today
      ? [{ path, code: 'born_in_future', message: `${on} is in the future. Check the year.` }]
      : [],
  )
}

/**
 * A child nobody could identify.
 *
 * Enough is: one number (UPN, ULN, NHS number, even as supplied), or any two of: a name (surname or forename), the date
 * of birth, a last known or new address, the name of a parent, the name of the last school. With less, no officer
 * at the other council could tell which child is meant.
 */
export function unidentifiable(referral: Referral): Finding[] {
  const { child, addresses } = referral
  const numbers = [answerOf(child.upn), child.uln, child.nhs_number, ...(child.former_upns ?? [])]
  if (numbers.some(number => number !== undefined)) return []
  const clues = [
    answerOf(child.surname) ?? answerOf(child.forename),
    answerOf(child.date_of_birth),
    [answerOf(addresses.last_known), answerOf(addresses.new)].find(place => place !== undefined && hasPlace(place)),
    answerOf(referral.parents)?.find(parent => answerOf(parent.name) !== undefined),
    answerOf(answerOf(referral.last_education)?.school_name),
  ]
  if (clues.filter(clue => clue !== undefined).length >= 2) return []
  const message =
    'Nobody could tell which child this is. Give a number (UPN, ULN or NHS number), or any two of: a name, the date of birth, an address, a parent, the last school.'
  return [{ path: 'child', code: 'not_identifiable', message }]
}
