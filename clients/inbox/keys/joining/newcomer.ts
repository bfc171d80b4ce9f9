// Joining, on the newcomer's side: keys are made here, wrapped onto this device before anything is sent, and kept at the gateway once
// somebody who knows the newcomer's voice has let them in. Before that nothing is believed but the pinned nation.
import { thumbprint } from '../../../../schemas/statement/jws.ts'
import {
  addLock,
  beginKeeping,
  type Council,
  connect,
  GatewayProblem,
  importSigningKey,
  type KeptKeys,
  leaveRequest as leave,
  type Membership,
  makeNewcomer,
  mergeKeyring,
  openGateway,
  readInvitation as read,
  restoreKeys,
  systemClock,
  updateKeeping,
  verifyNation,
} from '../../../sdk/index.ts'
import {
  admissionWords,
  makePhrase,
  type Secrets,
  secretsOfPhrase,
  unwrap,
  wordsOf,
  wrap,
} from '../../../seal/index.ts'
import { line } from '../../../words/plain.ts'
import { moment, today } from '../../../words/when.ts'
import { keepWaiting, readWaiting } from '../memory/waiting-room.ts'
import type { About } from '../protocol.ts'
import { NotAsShown } from './own-keys.ts'
import type { Invited, Waiting } from './shown.ts'

type Keys = Awaited<ReturnType<typeof makeNewcomer>>

/** Somebody on their way in. `opens`: the phrase of keys they have already, at another council. */
type Newcomer = {
  code: string
  phrase: string
  invitation?: string
  membership: Membership
  newcomer: Keys['newcomer']
  opens?: true
  begunOn: string
}

let current: Newcomer | undefined

/** What a code invites to. @throws GatewayProblem `not_found` */
export async function readInvitation({ gateway }: About, code: string): Promise<Invited> {
  const { council, authority, role, desks, expires_at } = await read({ url: gateway }, code)
  return { council: line(council ?? authority), role, teams: desks, until: moment(expires_at) }
}

/** Makes keys and words. @throws GatewayProblem `not_found`: the code, or no keys are kept under the words given */
export async function beginJoining(about: About, asked: { code: string; name: string; phrase?: string }) {
  const { gateway, net } = about
  const { code, name } = asked
  // No key is made for another nation than the one these pages were installed for.
  await verifyNation((await openGateway({ url: gateway }).call('readNationalChain', {})).chain, net)
  const invited = await read({ url: gateway }, code)
  const { authority, role, desks } = invited
  const before = asked.phrase === undefined ? undefined : wordsOf(asked.phrase).join(' ')
  const known =
    before === undefined ? undefined : await restoreKeys({ url: gateway }, await secretsOfPhrase(before, net))
  const { key, member, device, newcomer } = await makeNewcomer({ net, authority, role, person: known?.bundle.person })
  const where = { gateway, net, authority, council: line(invited.council ?? authority), desks, role, name }
  current = {
    ...{ code, newcomer, phrase: before ?? makePhrase(), begunOn: today() },
    membership: { ...where, thumbprint: key.kid, member, device, keyrings: {} },
    ...(before !== undefined && { opens: true as const }),
  }
  return before === undefined ? { phrase: current.phrase } : {}
}

/** Wraps the keys onto this device, then leaves the request. Again after a broken line, the same. @throws NotAsShown */
export async function leaveRequest({ gateway, net }: About, { phrase }: { phrase?: string }): Promise<Waiting> {
  const { code, membership, newcomer, phrase: shown, opens } = begun()
  if (!opens && wordsOf(phrase ?? '').join(' ') !== shown)
    throw new NotAsShown('These are not the six words that were shown.')
  await remember(net)
  const { authority, name } = membership
  const keys = { key: await importSigningKey(membership.member), newcomer }
  const { id } = await leave({ url: gateway }, code, { net, authority, keys, name })
  current = { ...begun(), invitation: id }
  await remember(net)
  return waiting(net)
}

/** Unlocks what was begun on this device. @throws WrapRefused `wrong_phrase` */
export async function goOnJoining(about: About, { phrase }: { phrase: string }): Promise<Waiting> {
  const wrapped = await readWaiting(about.net)
  if (!wrapped) throw new Error('Nobody began to join on this computer.')
  const words = wordsOf(phrase).join(' ')
  current = JSON.parse(new TextDecoder().decode(await unwrap(wrapped, words))) as Newcomer
  // Cut off before the request was known to have arrived: the same is left again.
  return current.invitation === undefined ? leaveRequest(about, { phrase: words }) : waiting(about.net)
}

export async function joiningBegun({ net }: About): Promise<boolean> {
  return (await readWaiting(net)) !== undefined
}

export async function giveUpJoining({ net }: Pick<About, 'net'>): Promise<undefined> {
  current = undefined
  await keepWaiting(net, undefined)
  return undefined
}

/**
 * Somebody who was let in, with the keys of their teams, kept under their words; undefined while they were not.
 *
 * Each step may be taken again: whoever closed the page goes on where they were.
 */
export async function entered({
  gateway,
  net,
}: About): Promise<{ membership: Membership; kept: KeptKeys } | undefined> {
  const { membership, phrase, opens } = begun()
  const { authority, member, desks, role } = membership
  const key = await importSigningKey(member)
  const council = await connect({ url: gateway, net, authority, member: key })
  const keyrings = await sharedKeyrings(council, membership).catch(error => {
    if (error instanceof GatewayProblem && ['invalid_client', 'not_found'].includes(error.code)) return undefined
    throw error
  })
  if (!keyrings || (desks.length > 0 && role !== 'auditor' && Object.keys(keyrings).length === 0)) return undefined
  const whole = { ...membership, keyrings }
  const kept = await keep({ gateway, net }, council, whole, await secretsOfPhrase(phrase, net), opens)
  await giveUpJoining({ net })
  return { membership: whole, kept }
}

/** Of each team, what was shared with this key; nothing of teams nobody shared yet. @throws GatewayProblem `invalid_client`: not let in */
async function sharedKeyrings(council: Council, { authority, desks, device, role }: Membership) {
  const keyrings: Membership['keyrings'] = {}
  if (authority === 'national') return keyrings
  await council.directory.entry(authority)
  if (role === 'auditor') return keyrings
  for (const desk of desks) {
    const shared = await council.directory.openKeyring(desk, device).catch(error => {
      if (error instanceof GatewayProblem && error.code === 'not_found') return undefined
      throw error
    })
    if (shared) keyrings[desk] = await mergeKeyring(undefined, shared)
  }
  return keyrings
}

/** Kept under the phrase; what was kept before an interruption is found again by it. */
async function keep(
  { gateway, net }: Pick<About, 'gateway' | 'net'>,
  council: Council,
  membership: Membership,
  secrets: Secrets,
  opens: true | undefined,
): Promise<KeptKeys> {
  const found = await restoreKeys({ url: gateway }, secrets).catch(error => {
    if (error instanceof GatewayProblem && error.code === 'not_found') return undefined
    throw error
  })
  if (found) {
    const [other] = opens ? found.bundle.memberships.filter(one => one.net === net) : []
    const call = other ? await callOf(gateway, other) : council.call
    return updateKeeping(call, found.kept, [membership], council.call)
  }
  const kept = await beginKeeping(council.call, begun().newcomer.person ?? '', [membership])
  await addLock(council.call, kept, 'phrase', secrets)
  return kept
}

async function callOf(url: string, { member }: Membership) {
  return openGateway({ url, member: await importSigningKey(member), clock: systemClock }).call
}

async function waiting(net: string): Promise<Waiting> {
  const { membership, newcomer, invitation = '' } = begun()
  const member = await thumbprint(newcomer.key)
  const { authority, council } = membership
  const device = newcomer.device.fingerprint
  return { council, words: await admissionWords({ net, authority, invitation, member, device }) }
}

async function remember(net: string): Promise<void> {
  const { phrase } = begun()
  await keepWaiting(net, await wrap(new TextEncoder().encode(JSON.stringify(begun())), phrase))
}

function begun(): Newcomer {
  if (!current) throw new Error('Nobody has begun to join here.')
  return current
}
