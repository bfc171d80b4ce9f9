// Answers of the worker to the pages of joining and of one's own keys. Loaded when first asked.
import { passkeySalt, secretsOfPasskey } from '../../../seal/index.ts'
import type { Office, Tell } from '../office/office.ts'
import { openMembership, unlockWith } from '../office/open.ts'
import type { About } from '../protocol.ts'
import { entered } from './newcomer.ts'
import type { PasskeyAsked } from './shown.ts'

export {
  beginJoining,
  giveUpJoining,
  goOnJoining,
  joiningBegun,
  leaveRequest,
  readInvitation,
} from './newcomer.ts'
export { dropLock, keepUnderPasskey, keepUnderPhrase, newPhrase, ownKeys } from './own-keys.ts'

/** Opens the inbox of a newcomer as soon as they were let in. */
export async function enter(about: About, tell: Tell): Promise<Office | undefined> {
  const found = await entered(about)
  return found && openMembership(about, found.membership, tell, found.kept)
}

/** The browser is asked the same on every device, or its passkey would come to something else. */
export async function passkeyAsked({ net }: About, office: Office | undefined): Promise<PasskeyAsked> {
  return { salt: await passkeySalt(net), name: office ? `${office.me.name}, ${office.me.council}` : 'CME inbox' }
}

export async function unlockByPasskey(about: About, prf: Uint8Array) {
  return unlockWith(about, await secretsOfPasskey(prf, about.net))
}
