// What must hold when a change to a council is proposed, and again when it is approved. Each says no with its own code.
// Nothing is changed here; effects.ts does that.

import type { Digest } from '../../ids.ts'
import { Refusal } from '../../problem.ts'
import type { DirectoryStatement, StatementOf } from '../../statement/verbs.ts'
import { erasable } from '../contacts/documents.ts'
import { certificateOf, type Entry, holds, type Speaker, statusOf } from '../directory.ts'
import { statusAt } from '../identity.ts'
import { admissible } from './admissible.ts'

/** @throws Refusal by verb */
export async function preconditions(
  entry: Entry,
  claims: DirectoryStatement,
  kid: Digest,
  by: Speaker,
  at: number,
): Promise<void> {
  switch (claims.verb) {
    case 'register':
      if (entry.identity) throw new Refusal('verb_not_allowed', 'This council is registered already.')
      return
    case 'update_identity':
      return renamable(entry, claims, at)
    case 'succeed':
      return succeedable(entry, claims, at)
    case 'admit_member':
      return admissible(entry, claims, by, at)
    case 'publish_certificate':
      if (entry.certificates.some(one => one.fingerprint === claims.fingerprint))
        throw new Refusal('already_admitted', 'That certificate was published before.')
      return
    case 'retire_certificate':
      notForLeaving(by, claims.reason)
      if (!entry.certificates.some(one => one.fingerprint === claims.fingerprint && holds(one, at)))
        throw new Refusal('certificate_invalid', 'No such certificate is in force here.')
      return
    case 'remove_member':
      sinceWithinReason(claims.since, at)
      notForLeaving(by, claims.reason)
      if (!entry.members.some(one => one.thumbprint === claims.member && one.until === undefined))
        throw new Refusal('verb_not_allowed', 'No such member is admitted here.')
      return
    case 'share_keyring':
      return shareable(entry, claims, kid, at)
    case 'erase_document':
      return erasable(entry, claims.document, by)
    case 'record_drill':
      return drillable(entry, claims)
    default:
      if (!entry.identity) throw new Refusal('unknown_authority', 'This council is not registered yet.')
  }
}

/** A council that is closed stays closed, and what was settled about its end is changed by another `succeed`. */
function renamable(entry: Entry, { identity: next }: StatementOf<'update_identity'>, at: number) {
  const { identity, succession } = entry
  if (!identity) throw new Refusal('unknown_authority', 'This council is not registered yet.')
  if (statusOf(entry, at) === 'closed' && statusAt(next, at) !== 'closed')
    throw new Refusal('verb_not_allowed', 'A closed council is not opened again: register a new one.')
  if (!succession || next.status === 'active') return
  const same = next.closes_on === succession.on && String(next.successors) === String(succession.successors)
  if (!same) throw new Refusal('verb_not_allowed', 'Its day and its successors were settled by succeed.')
}

function succeedable(entry: Entry, { successors, custodian }: StatementOf<'succeed'>, at: number): void {
  const { id, identity } = entry
  if (!identity) throw new Refusal('unknown_authority', 'This council is not registered yet.')
  if (statusOf(entry, at) === 'closed') throw new Refusal('verb_not_allowed', 'This council is closed already.')
  if (custodian === id || successors.includes(id))
    throw new Refusal(
      'verb_not_allowed',
      'A council does not succeed itself, and does not keep its own keys afterwards.',
    )
  if (new Set(successors).size < successors.length) throw new Refusal('verb_not_allowed', 'A successor is named twice.')
}

/** How far back a removal may cast doubt: further, and a council could disown what it took on long ago. */
const longestDoubtSeconds = 90 * 86_400

function sinceWithinReason(since: number, at: number): void {
  if (since <= at && since >= at - longestDoubtSeconds) return
  throw new Refusal('verb_not_allowed', 'since must lie within the 90 days before the removal.')
}

/** Who leaves is the council's own business; the nation steps in where a key is lost or compromised. */
function notForLeaving(by: Speaker, reason: string): void {
  if (by.role === 'registrar' && reason === 'left') {
    throw new Refusal('role_may_not', 'A registrar removes what is lost or compromised, not who leaves.')
  }
}

function shareable(entry: Entry, claims: StatementOf<'share_keyring'>, kid: Digest, at: number): void {
  const certificate = certificateOf(entry, claims.desk, at)
  if (!certificate)
    throw new Refusal('recipient_without_certificate', `The desk ${claims.desk} has no certificate in force.`)
  const holder = certificate.by === kid || entry.keyholders.some(one => one.desk === claims.desk && one.member === kid)
  if (!holder) throw new Refusal('role_may_not', 'Only somebody who holds the keyring shares it.')
  for (const member of claims.members) {
    const known = entry.members.find(one => one.thumbprint === member && holds(one, at))
    if (!known?.desks.includes(claims.desk))
      throw new Refusal('verb_not_allowed', `${member} is not a member at ${claims.desk}.`)
    if (!claims.letter.certificates.includes(known.device.fingerprint)) {
      throw new Refusal('letter_certificates', `The keyring is not sealed to the device of ${member}.`)
    }
  }
}

/** What came out of a kit are keys of this council, present or past: a drill with another's proves nothing about this one's. */
function drillable({ identity, certificates }: Entry, claims: StatementOf<'record_drill'>): void {
  if (!identity) throw new Refusal('unknown_authority', 'This council is not registered yet.')
  const foreign = claims.certificates.find(fingerprint => !certificates.some(one => one.fingerprint === fingerprint))
  if (foreign !== undefined)
    throw new Refusal('certificate_invalid', `${foreign} was never a certificate of this council.`)
}
