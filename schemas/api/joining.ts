// Joining: invitations, what a newcomer leaves with one, and a person's own keys kept wrapped for their next device.
// None of it is a statement, and no trust follows from it: check words and `admit_member` do that.
import { z } from '@hono/zod-openapi'
import { memberRole, newcomer } from '../directory/admission.ts'
import { desk, digest, id, instant } from '../ids.ts'
import { maxLockBytes, maxVaultBytes } from '../limits.ts'
import { invitationView, name, note, sealed } from './invitation-view.ts'
import { json, route } from './routes.ts'

const access = digest.describe('derived from the code or phrase; what is kept is only its SHA-256')
const accessDigest = digest.describe('SHA-256 of the access secret, which itself stays with the client')

export const invite = route({
  method: 'post',
  path: '/invitations',
  tags: ['Joining'],
  summary: 'Invite somebody to be a member: for one person, once, within seven days',
  description:
    'A manager invites to the own council, a registrar a manager to any. The code is made and kept by the client.',
  action: 'invite',
  request: {
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z.strictObject({
            id,
            authority: id,
            role: memberRole,
            desks: z.array(desk).max(16),
            access: accessDigest,
            note: note.optional(),
          }),
        },
      },
    },
  },
  responses: { 200: json('Made before', invitationView), 201: json('Made', invitationView) },
  refuses: ['verb_not_allowed'],
})

export const listInvitations = route({
  method: 'get',
  path: '/invitations',
  tags: ['Joining'],
  summary: 'Your invitations that have not run out, with the requests left',
  action: 'invite',
  responses: { 200: json('All of them, oldest first', z.object({ items: z.array(invitationView) })) },
})

const one = z.object({ id })

export const endInvitation = route({
  method: 'delete',
  path: '/invitations/{id}',
  tags: ['Joining'],
  summary: 'Revoke an invitation, or clear it away once its newcomer was let in or turned down',
  action: 'invite',
  request: { params: one },
  responses: { 200: json('Gone', z.object({ ended: z.literal(true) })) },
})

export const readInvitation = route({
  method: 'post',
  path: '/invitations/read',
  tags: ['Joining'],
  summary: 'What one is invited to. Spent, revoked, run out or never made: one answer',
  request: { body: { required: true, content: { 'application/json': { schema: z.strictObject({ access }) } } } },
  responses: {
    200: json(
      'The invitation: as this gateway says it. The check words are what proves it',
      z.object({
        id,
        authority: id,
        council: z.string().optional(),
        role: memberRole,
        desks: z.array(desk),
        expires_at: instant,
      }),
    ),
  },
  refuses: ['not_found', 'too_many_requests'],
})

export const leaveRequest = route({
  method: 'post',
  path: '/invitations/request',
  tags: ['Joining'],
  summary: 'Leave the public parts of new keys with an invitation; spends it',
  request: {
    body: {
      required: true,
      content: {
        'application/json': { schema: z.strictObject({ access, newcomer, name: name.optional() }) },
      },
    },
  },
  responses: {
    200: json('Left before, the same', z.object({ id })),
    201: json('Left; a manager will want to hear the check words', z.object({ id })),
  },
  refuses: ['not_found', 'proof_invalid', 'certificate_invalid', 'too_many_requests'],
})

const lock = {
  locator: digest.describe('derived from phrase or passkey: where to find it'),
  access: accessDigest,
  kind: z.enum(['phrase', 'passkey']),
  key: sealed(maxLockBytes).describe("the vault's key, sealed under what phrase or passkey come to"),
}
const vault = {
  version: z.int().min(1).max(1_000_000).describe('one more each time; stands inside as well'),
  vault: sealed(maxVaultBytes).describe('private keys, sealed'),
}
const write = digest.describe("derived from the vault's key: only who can open it may change it")

export const keepKeys = route({
  method: 'post',
  path: '/kept-keys',
  tags: ['Joining'],
  summary: 'Keep your private keys here, wrapped: the first time, or the next version',
  action: 'keep_keys',
  request: {
    body: {
      required: true,
      content: { 'application/json': { schema: z.strictObject({ id, write, ...vault }) } },
    },
  },
  responses: { 201: json('Kept', z.object({ version: z.int() })) },
  refuses: ['stale'],
})

const keptView = z.object({
  id,
  ...vault,
  locks: z.array(z.object({ locator: digest, kind: lock.kind, made_at: instant })),
})

export const readKeptKeys = route({
  method: 'get',
  path: '/kept-keys/{id}',
  tags: ['Joining'],
  summary: 'What is kept, and which locks open it',
  action: 'keep_keys',
  request: { params: one },
  responses: { 200: json('As it was kept last', keptView) },
})

export const addLock = route({
  method: 'post',
  path: '/kept-keys/{id}/locks',
  tags: ['Joining'],
  summary: 'Let another phrase or passkey open it',
  action: 'keep_keys',
  request: {
    params: one,
    body: { required: true, content: { 'application/json': { schema: z.strictObject({ write, ...lock }) } } },
  },
  responses: { 201: json('Added', z.object({ locks: z.int() })) },
  refuses: ['verb_not_allowed'],
})

export const removeLock = route({
  method: 'delete',
  path: '/kept-keys/{id}/locks/{locator}',
  tags: ['Joining'],
  summary: 'A phrase or passkey opens it no longer',
  action: 'keep_keys',
  request: { params: one.extend({ locator: digest }) },
  responses: { 200: json('Gone', z.object({ locks: z.int() })) },
})

export const endKeeping = route({
  method: 'delete',
  path: '/kept-keys/{id}',
  tags: ['Joining'],
  summary: 'Keep nothing any longer',
  action: 'keep_keys',
  request: { params: one },
  responses: { 200: json('Gone', z.object({ ended: z.literal(true) })) },
})

export const openKeptKeys = route({
  method: 'post',
  path: '/kept-keys/open',
  tags: ['Joining'],
  summary: 'On a new device: what a phrase or passkey finds. Unknown, or of somebody removed: one answer',
  request: {
    body: {
      required: true,
      content: { 'application/json': { schema: z.strictObject({ locator: digest, access }) } },
    },
  },
  responses: { 200: json('As it was kept last', z.object({ id, ...vault, key: lock.key })) },
  refuses: ['not_found', 'too_many_requests'],
})
