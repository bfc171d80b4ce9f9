// Invitations: made by who may admit, found by a code that only its SHA-256 of is known here, spent by the one request left with it.
// No trust follows from any of it: a manager hears the check words and says `admit_member`, or nobody is let in.

import type { InvitationView } from '../../schemas/api/invitation-view.ts'
import { isProven, type Newcomer, newcomer as newcomerForm } from '../../schemas/directory/admission.ts'
import type { Desk, Digest, Id } from '../../schemas/ids.ts'
import { invitationDays, maxOpenInvitations } from '../../schemas/limits.ts'
import { may } from '../../schemas/permissions.ts'
import { Refusal } from '../../schemas/problem.ts'
import { checkCertificate } from '../directory/certificate.ts'
import type { Gateway } from '../gateway.ts'
import type { Caller } from '../identity/caller.ts'
import { sha256 } from '../identity/jwt.ts'
import * as queries from './queries.ts'

export type Invited = {
  id: Id
  authority: Id
  role: Newcomer['role']
  desks: Desk[]
  access: Digest
  note?: string | undefined
}

/**
 * Makes an invitation; the same again finds it.
 *
 * @throws Refusal `not_found` for another's council, `verb_not_allowed` where a role cannot be invited or too many are out
 */
export async function invite(
  { sql }: Gateway,
  caller: Caller,
  invited: Invited,
): Promise<{ invitation: InvitationView; fresh: boolean }> {
  const { authority, role, desks } = invited
  const side = caller.authority === authority ? 'party' : 'stranger'
  if (!may(caller.role, 'invite', side) || !(await queries.isRegistered(sql, authority))) throw new Refusal('not_found')
  if (caller.role === 'registrar' && role !== 'manager')
    throw new Refusal('verb_not_allowed', 'A registrar invites managers only: they invite the others.')
  if (role === 'system' && desks.includes('restricted'))
    throw new Refusal('verb_not_allowed', 'The restricted desk is for people, never for a system.')
  const note = invited.note === undefined ? null : Buffer.from(invited.note, 'base64url')
  const { authority: issuer, thumbprint: member } = caller
  const made = { ...invited, note, issuer, member, days: invitationDays, most: maxOpenInvitations }
  const fresh = await queries.insertInvitation(sql, made)
  const [row] = await queries.invitationsOf(sql, issuer, invited.id)
  if (row && isSame(row, invited)) return { invitation: view(row), fresh }
  throw new Refusal(
    'verb_not_allowed',
    `At most ${maxOpenInvitations} invitations are out at once, each with its own id.`,
  )
}

/** The note is sealed anew each time, so it tells nothing. */
function isSame(row: queries.InvitationRow & { access: Buffer }, { authority, role, desks, access }: Invited): boolean {
  if (row.access.toString('base64url') !== access || row.authority !== authority || row.role !== role) return false
  return row.desks.length === desks.length && row.desks.every((desk, index) => desk === desks[index])
}

export async function listInvitations({ sql }: Gateway, { authority }: Caller): Promise<{ items: InvitationView[] }> {
  return { items: (await queries.invitationsOf(sql, authority)).map(view) }
}

/** Revokes an invitation, or clears it away. @throws Refusal `not_found` */
export async function endInvitation({ sql }: Gateway, { authority }: Caller, id: Id): Promise<{ ended: true }> {
  if (!(await queries.deleteInvitation(sql, authority, id))) throw new Refusal('not_found')
  return { ended: true }
}

/** What a code invites to. @throws Refusal `not_found`, whatever is wrong with it */
export async function readInvitation({ sql }: Gateway, access: Digest) {
  const found = await queries.invitationBy(sql, sha256(access))
  if (!found || found.request !== null) throw new Refusal('not_found')
  const { id, authority, council, role, desks, expires_at } = found
  return { id, authority, ...(council !== null && { council }), role, desks, expires_at }
}

/**
 * Leaves a newcomer's public keys with an invitation. The same again is left already; another is refused like a wrong code.
 *
 * @throws Refusal `not_found`, `proof_invalid`, `certificate_invalid`
 */
export async function leaveRequest(
  { sql, nation }: Gateway,
  left: { access: Digest; newcomer: Newcomer; name?: string | undefined },
): Promise<{ id: Id; fresh: boolean }> {
  const { newcomer } = left
  const found = await queries.invitationBy(sql, sha256(left.access))
  if (!found) throw new Refusal('not_found')
  const request = JSON.stringify(newcomer)
  if (found.request !== null) return leftBefore(found, request)
  const named = (newcomer.person === undefined) === (newcomer.role === 'system')
  const asked = newcomer.role === found.role && named
  const { net } = nation
  if (!asked || !(await isProven(newcomer, { net, authority: found.authority }).catch(() => false)))
    throw new Refusal('proof_invalid')
  await checkCertificate(newcomer.device.certificate, newcomer.device.fingerprint)
  const name = left.name === undefined ? null : Buffer.from(left.name, 'base64url')
  if (await queries.keepRequest(sql, { id: found.id, request, name, days: invitationDays }))
    return { id: found.id, fresh: true }
  // Somebody was quicker: perhaps the same request, whose answer was not waited for.
  return leftBefore(await queries.invitationBy(sql, sha256(left.access)), request)
}

function leftBefore(found: queries.OpenInvitation | undefined, request: string): { id: Id; fresh: boolean } {
  if (found?.request !== request) throw new Refusal('not_found')
  return { id: found.id, fresh: false }
}

function view(row: queries.InvitationRow): InvitationView {
  const { id, authority, role, desks, made_at, expires_at } = row
  const made_by = row.made_by.toString('base64url')
  const request = row.request !== null &&
    row.left_at !== null && {
      newcomer: newcomerForm.parse(JSON.parse(row.request)),
      ...(row.name && { name: row.name.toString('base64url') }),
      left_at: row.left_at,
    }
  return {
    ...{ id, authority, role, desks, made_by, made_at, expires_at },
    ...(row.note && { note: row.note.toString('base64url') }),
    ...(request && { request }),
  }
}
