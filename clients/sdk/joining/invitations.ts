// Inviting, on the manager's side: the code is made here and never seen by the gateway; neither is for whom it is.
// What a newcomer leaves is material: only the check words, heard in a voice one knows, say that it is theirs (let-in.ts).

import type { InvitationView } from '../../../schemas/api/invitation-view.ts'
import type { Newcomer } from '../../../schemas/directory/admission.ts'
import { type Desk, type Id, newId, sha256 } from '../../../schemas/ids.ts'
import { maxInvitationNoteBytes } from '../../../schemas/limits.ts'
import { thumbprint } from '../../../schemas/statement/jws.ts'
import {
  admissionWords,
  decodeBase64url,
  derive,
  encodeBase64url,
  makeCode,
  openJson,
  readCode,
  sealJson,
  secretsOfCode,
} from '../../seal/index.ts'
import { GatewayProblem } from '../call/trouble.ts'
import { allKeys, type Session } from '../session.ts'

/** What to invite to; `invitee` is for the own colleagues to read, and sealed to them. */
export type Inviting = { role: Newcomer['role']; desks: Desk[]; invitee?: string; about?: Id }

/** An invitation as managers see it. `invitee` and `code` where the own keyring opens them; `request` once it was used. */
export type Invitation = Omit<InvitationView, 'note' | 'request'> & {
  invitee?: string
  code?: string
  request?: { newcomer: Newcomer; member: string; name?: string; words: string[]; leftAt: number }
}

type Note = { invitee?: string; code: string }

/** Makes the functions of inviting for a session. */
export function invitingOf(session: Session) {
  const { call } = session.gateway
  return {
    /** Makes an invitation; hand its code over by a way of your own. It is good once, for seven days. */
    async invite(inviting: Inviting): Promise<{ id: Id; code: string; expiresAt: number }> {
      const { role, desks, invitee, about = session.authority } = inviting
      const code = makeCode()
      const { access } = await secretsOfCode(readCode(code) as Uint8Array)
      const note = await sealNote(session, { ...(invitee !== undefined && { invitee: invitee.slice(0, 200) }), code })
      const id = newId(session.clock.now())
      const hashed = await sha256(access)
      const body = { id, authority: about, role, desks, access: hashed, ...(note !== undefined && { note }) }
      const { expires_at } = await call('invite', { body })
      return { id, code, expiresAt: expires_at }
    },
    /** The invitations that are out, and the requests that were left. */
    async invitations(): Promise<Invitation[]> {
      const { items } = await call('listInvitations', {})
      return Promise.all(items.map(item => read(session, item)))
    },
    /** Revokes an invitation, or clears it away. One that is gone already is no failure. */
    async endInvitation(id: Id): Promise<void> {
      await call('endInvitation', { params: { id } }).catch((error: unknown) => {
        if (!(error instanceof GatewayProblem) || error.code !== 'not_found') throw error
      })
    },
  }
}

async function read(session: Session, item: InvitationView): Promise<Invitation> {
  const { note, request, ...invitation } = item
  const opened = note === undefined ? undefined : await openNote(session, note)
  if (!request) return { ...invitation, ...opened }
  const { newcomer, name: sealed, left_at: leftAt } = request
  const name = sealed === undefined || !opened ? undefined : await openName(opened.code, sealed)
  const member = await thumbprint(newcomer.key)
  const { id, authority } = item
  const device = newcomer.device.fingerprint
  const words = await admissionWords({ net: session.net, authority, invitation: id, member, device })
  return { ...invitation, ...opened, request: { newcomer, member, ...(name !== undefined && { name }), words, leftAt } }
}

/** Under what every holder of the team's keys can derive, and nobody else: so the gateway can neither read it nor write one. */
async function sealNote(session: Session, note: Note): Promise<string | undefined> {
  const key = allKeys(session).keys.at(-1)
  if (!key) return undefined
  const sealed = await sealJson(await noteKey(key), note)
  return sealed.length <= maxInvitationNoteBytes ? encodeBase64url(sealed) : undefined
}

async function openNote(session: Session, note: string): Promise<Note | undefined> {
  const sealed = decodeBase64url(note)
  for (const key of allKeys(session).keys.toReversed()) {
    const opened = (await openJson(await noteKey(key), sealed).catch(() => undefined)) as Partial<Note> | undefined
    const { invitee, code } = opened ?? {}
    if (typeof code === 'string') return { code, ...(typeof invitee === 'string' && { invitee }) }
  }
  return undefined
}

function noteKey({ privateKey }: { privateKey: string }): Promise<Uint8Array> {
  return derive(new TextEncoder().encode(privateKey), 'invitation note')
}

async function openName(code: string, sealed: string): Promise<string | undefined> {
  const bits = readCode(code)
  if (!bits) return undefined
  const { key } = await secretsOfCode(bits)
  const name = await openJson(key, decodeBase64url(sealed)).catch(() => undefined)
  return typeof name === 'string' ? name.slice(0, 200) : undefined
}
