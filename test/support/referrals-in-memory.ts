// Referrals between two councils of a world in memory: claims filled in as an honest client would. Letters are named, not sealed.
import { encodeBase64url } from '../../clients/seal/index.ts'
import { type Digest, type Id, newId, sha256 } from '../../schemas/ids.ts'
import type { SigningKey } from '../../schemas/statement/jws.ts'
import type { Council, Saying, World } from './world-in-memory.ts'

/** The 32 bytes that every letter here hides, and their digest. */
export const opening = encodeBase64url(new Uint8Array(32).fill(7))
const openingSha256 = await sha256(new Uint8Array(32).fill(7))

/** What a statement says of a letter sealed to these councils' desks. */
export async function letterFor(...councils: Council[]) {
  const certificates = councils.map(one => one.desk.fingerprint)
  return { sha256: await sha256(newId()), bytes: 4536, certificates, opening: openingSha256 }
}

/** Both heads as they stand. */
export function headsOf(world: World, ...councils: Council[]): Record<Id, Digest> {
  return Object.fromEntries(councils.map(({ id }) => [id, world.head(id) ?? '']))
}

export type Thread = {
  id: Id
  from: Council
  to: Council
  /** Says something more in this referral, by the officer of that side unless `by` says otherwise; `more` is added to the claims. */
  say: (council: Council, verb: Saying['verb'], more?: Record<string, unknown>, by?: SigningKey) => Promise<Digest>
}

/** Begins a referral from one council to the other. */
export async function refer(
  world: World,
  from: Council,
  to: Council,
  more: Record<string, unknown> = {},
): Promise<Thread> {
  const id = newId()
  const say: Thread['say'] = (council, verb, added = {}, by = council.officer.key) =>
    world.say(council.id, { verb, sub: id, heads: headsOf(world, from, to), ...added }, by)
  const claims = { kind: 'transfer', to: to.id, desk: 'cme', from_desk: 'cme', urgent: false, attachments: [] }
  await say(from, 'send', { ...claims, letter: await letterFor(to, from), ...more })
  return { id, from, to, say }
}

/** A referral that was opened by the other side. */
export async function collected(world: World, from: Council, to: Council): Promise<Thread> {
  const thread = await refer(world, from, to)
  await thread.say(to, 'collect', { item: world.head(thread.id), revealed: opening })
  return thread
}

/** A referral that was accepted. */
export async function accepted(world: World, from: Council, to: Council, by?: SigningKey): Promise<Thread> {
  const thread = await collected(world, from, to)
  const item = world.referrals.get(thread.id)?.items[0]?.digest ?? ''
  await thread.say(to, 'accept', { accepts: [item], letter: await letterFor(from, to) }, by)
  return thread
}
