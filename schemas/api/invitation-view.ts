// What the routes of joining share: sealed texts with their bounds, and an invitation as its council is shown it.
import { z } from 'zod'
import { memberRole, newcomer } from '../directory/admission.ts'
import { desk, digest, id, instant } from '../ids.ts'
import { maxInvitationNoteBytes } from '../limits.ts'

/** Ciphertext: base64url takes four characters for three bytes. */
export const sealed = (maxBytes: number) => z.base64url().max(Math.ceil((maxBytes / 3) * 4))

export const note = sealed(maxInvitationNoteBytes).describe('sealed to the own team: for whom it is, and its code')
export const name = sealed(maxInvitationNoteBytes).describe('sealed under the code: how the newcomer is called')

export const invitationView = z.object({
  id,
  authority: id,
  role: memberRole,
  desks: z.array(desk),
  made_by: digest,
  made_at: instant,
  expires_at: instant,
  note: note.optional(),
  request: z.object({ newcomer, name: name.optional(), left_at: instant }).optional(),
})
export type InvitationView = z.infer<typeof invitationView>
