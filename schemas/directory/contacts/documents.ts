// Which documents a council's chain has named, and which of them must not be kept any more. Used by announce.ts alone.
// A digest stays in the chain for ever; the text behind it does not have to.

import type { Digest } from '../../ids.ts'
import { Refusal } from '../../problem.ts'
import type { StatementOf } from '../../statement/verbs.ts'
import type { Entry, Speaker } from '../directory.ts'

type Documents = Entry['documents']

/** The documents once this one was named, perhaps again. */
export function named({ documents }: Entry, digest: Digest, at: number): Documents {
  return [...documents.filter(one => one.digest !== digest), { digest, at }]
}

/** The documents once this one was erased. */
export function erased({ documents }: Entry, digest: Digest, erasedAt: number): Documents {
  return documents.map(one => (one.digest === digest ? { ...one, erasedAt } : one))
}

/** When a document was erased; undefined where it was not. */
export function erasedAt({ documents }: Entry, digest: Digest): number | undefined {
  return documents.find(one => one.digest === digest)?.erasedAt
}

/** What contacts are in force once `update` took effect. */
export function contactsOf(claims: StatementOf<'update'>, at: number): Omit<NonNullable<Entry['contacts']>, 'said'> {
  const { document, mailboxes_elsewhere } = claims
  return { document, at, ...(mailboxes_elsewhere && { mailboxesElsewhere: true as const }) }
}

/**
 * What must hold before a document is erased: it was named here, and is still kept.
 *
 * A council erases what it likes of its own. A registrar, who answers for councils that have nobody left, erases what is no
 * longer in force, or anything of a closed council: never the telephone numbers others need today.
 * @throws Refusal `verb_not_allowed`, `role_may_not`
 */
export function erasable(entry: Entry, digest: Digest, by: Speaker): void {
  const known = entry.documents.find(one => one.digest === digest)
  if (!known) throw new Refusal('verb_not_allowed', 'No such document was ever named here.')
  if (known.erasedAt !== undefined) throw new Refusal('verb_not_allowed', 'This document was erased before.')
  const inForce = entry.contacts?.document === digest && entry.identity?.status !== 'closed'
  if (by.role === 'registrar' && inForce) {
    throw new Refusal('role_may_not', 'What is in force is for the council itself to erase.')
  }
}
