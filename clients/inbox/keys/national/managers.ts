// A council's first manager, or one where none is left: invited, heard, proposed; and a key that is lost or compromised, stopped at once.
// For the rest of its people a council has its own manager.

import { stateOf } from '../../../../schemas/directory/changes/proposals.ts'
import { holds } from '../../../../schemas/directory/directory.ts'
import type { Id } from '../../../../schemas/ids.ts'
import { thumbprint } from '../../../../schemas/statement/jws.ts'
import type { AnnouncementMade } from '../../../sdk/index.ts'
import { line } from '../../../words/plain.ts'
import { moment } from '../../../words/when.ts'
import { roleWords } from '../../../words/words.ts'
import { soon } from '../approvals/line.ts'
import type { Office } from '../office/office.ts'
import type { InvitedManager, NationalCalls, Stopping } from './shown.ts'

/** Its code is shown once: nobody but the invited needs it again. */
export async function inviteManager(
  { council }: Office,
  { id }: { id: string },
): Promise<NationalCalls['inviteManager']['get']> {
  const { code, expiresAt } = await council.people.invite({ role: 'manager', desks: ['cme'], about: id as Id })
  return { code, until: moment(expiresAt) }
}

/** Invitations that are out for this council, and who used them. */
export async function invitedManagers({ council }: Office, { id }: { id: string }): Promise<InvitedManager[]> {
  const [all, { proposals }] = await Promise.all([council.people.invitations(), council.directory.entry(id as Id)])
  const waiting = await Promise.all(
    proposals.flatMap(one =>
      one.claims.verb === 'admit_member' && stateOf(one, soon()) === 'waiting' ? [thumbprint(one.claims.key)] : [],
    ),
  )
  return all
    .filter(({ authority }) => authority === id)
    .map(({ id: invitation, expires_at, request }) => ({
      id: invitation,
      until: moment(expires_at),
      ...(request && { words: request.words, waits: waiting.includes(request.member) }),
      ...(request?.name !== undefined && { name: line(request.name) }),
    }))
}

/** Proposes them, once the words were heard; another administrator approves. */
export async function letInManager({ council }: Office, about: string, invitation: string): Promise<AnnouncementMade> {
  const found = (await council.people.invitations()).find(one => one.id === invitation && one.authority === about)
  if (!found?.request) throw new Error('Nobody has used this invitation yet.')
  return council.directory.admit(found.request.newcomer, found.desks, about as Id)
}

/** Keys that speak for a council now. */
export async function speakers({ council }: Office, { id }: { id: string }): Promise<NationalCalls['speakers']['get']> {
  const { members } = await council.directory.entry(id as Id)
  return members
    .filter(one => holds(one, soon()))
    .map(({ thumbprint: key, role, from }) => ({
      key,
      words: `${roleWords[role]}, key ${key.slice(0, 8)}, since ${moment(from)}`,
    }))
}

export async function stopKey({ council }: Office, { id, key, reason }: Stopping): Promise<undefined> {
  await council.directory.removeMember(key, reason as 'lost' | 'compromised', { about: id as Id })
  return undefined
}
