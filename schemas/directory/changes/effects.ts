// What a change does to a council's entry once it is in force. Whether it may be is preconditions.ts and approval.ts.
// Nothing is forgotten: what ends is given an end.

import { thumbprint } from '../../statement/jws.ts'
import type { DirectoryStatement, StatementOf } from '../../statement/verbs.ts'
import { contactsOf, erased } from '../contacts/documents.ts'
import { certificateOf, type Entry, type Held } from '../directory.ts'
import { beginningOf, type Identity } from '../identity.ts'
import type { Provenance } from '../standing.ts'

/**
 * The entry with the change, from `from` on (seconds).
 *
 * What ends does so with the next whole second: receipts carry seconds, and what came before in the same one stays good.
 */
export async function takeEffect(
  entry: Entry,
  claims: DirectoryStatement,
  said: Provenance,
  from: number,
): Promise<Entry> {
  switch (claims.verb) {
    case 'register':
      return called(entry, claims.identity, said, from)
    case 'update_identity':
      return renamed(entry, claims, said, from)
    case 'succeed':
      return succeeded(entry, claims, said, from)
    case 'update':
      return {
        ...entry,
        contacts: { ...contactsOf(claims, from), said },
        ...(claims.calendar && { calendar: claims.calendar }),
        verifiedAt: from,
      }
    case 'erase_document':
      return { ...entry, documents: erased(entry, claims.document, from) }
    case 'verify_entry':
      return { ...entry, verifiedAt: from }
    case 'set_retention':
      return { ...entry, retention: { days: claims.days, at: from } }
    case 'publish_certificate': {
      const { fingerprint, desk, certificate } = claims
      const published = { fingerprint, desk, certificate, by: said.by.kid, from, said }
      return { ...entry, certificates: [...entry.certificates, published] }
    }
    case 'retire_certificate':
      return {
        ...entry,
        certificates: end(entry.certificates, one => one.fingerprint === claims.fingerprint, { until: from + 1 }),
      }
    case 'admit_member': {
      const { key, role, person, desks, device } = claims
      const thumb = await thumbprint(key)
      const member = { thumbprint: thumb, key, role, ...(person && { person }), desks, device, from, said }
      return { ...entry, members: [...entry.members, member] }
    }
    case 'remove_member': {
      const { reason, since, member } = claims
      const removed = { reason, since, said, upheld: [] }
      return { ...entry, members: end(entry.members, one => one.thumbprint === member, { until: from + 1, removed }) }
    }
    case 'share_keyring': {
      const { desk } = claims
      const fingerprint = certificateOf(entry, desk, from)?.fingerprint ?? ''
      const statement = said.statement
      const shared = claims.members.map(member => ({ desk, member, fingerprint, statement, at: from }))
      return { ...entry, keyholders: [...entry.keyholders, ...shared] }
    }
    default:
      return entry
  }
}

/** Said to be active, a council goes on: nothing succeeds it any more. */
function renamed(
  { succession, ...entry }: Entry,
  { identity }: StatementOf<'update_identity'>,
  said: Provenance,
  from: number,
): Entry {
  const kept = succession && identity.status !== 'active' ? { succession } : {}
  return { ...called(entry, identity, said, from), ...kept }
}

/** Once it is closed, it stays so from the same moment, whatever is said of its name later. */
function called({ closedFrom: before, ...entry }: Entry, identity: Identity, said: Provenance, from: number): Entry {
  const next = closes(identity, from)
  const closedFrom = before !== undefined && before <= from ? before : next
  const closed = closedFrom !== undefined && { closedFrom }
  return { ...entry, ...closed, identity, identityFrom: from, identitySaid: said }
}

function closes({ status, closes_on }: Identity, from: number): number | undefined {
  if (status === 'closed') return from
  return status === 'closing' && closes_on !== undefined ? Math.max(from, beginningOf(closes_on)) : undefined
}

function succeeded(
  entry: Entry,
  { successors, on, custodian }: StatementOf<'succeed'>,
  said: Provenance,
  from: number,
): Entry {
  if (!entry.identity) return entry
  const identity = { ...entry.identity, status: 'closing' as const, closes_on: on, successors }
  const succession = { successors, on, custodian, from, said }
  return { ...called(entry, identity, said, from), succession }
}

function end<T extends Held>(all: T[], which: (one: T) => boolean, change: Partial<T>): T[] {
  return all.map(one => (which(one) && one.until === undefined ? { ...one, ...change } : one))
}
