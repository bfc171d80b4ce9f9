// A council as its chain tells it: every statement's signature, standing, approval and receipt recomputed from the beginning.
// The gateway's own view of an entry is never used: it is only what it says.
import { announce } from '../../../schemas/directory/announce.ts'
import type { Entry, Nation } from '../../../schemas/directory/directory.ts'
import type { Id } from '../../../schemas/ids.ts'
import { type DirectoryStatement, isDirectoryVerb } from '../../../schemas/statement/verbs.ts'
import { asDistrust, type Link, type Placed, placeChain } from './chain.ts'
import { Distrust } from './distrust.ts'
import { memberBehind, registrarBehind } from './speaker.ts'

/** An entry with the chain it was computed from. */
export type TrustedEntry = { entry: Entry; chain: Placed<DirectoryStatement>[] }

/**
 * The entry of a council, from its chain.
 *
 * @param before what was verified earlier: then `links` go on from there
 * @throws Distrust
 */
export async function verifyEntry(
  nation: Nation,
  id: Id,
  links: readonly Link[],
  before?: TrustedEntry,
): Promise<TrustedEntry> {
  const { net, gatewayKeys } = nation
  const added = await placeChain(links, { subject: id, net, gatewayKeys, after: before?.chain.at(-1) })
  let entry = before?.entry
  for (const placed of added) entry = await announced(placed, entry, nation)
  if (!entry) throw new Distrust('chain_broken', `The chain of ${id} is empty.`)
  return { entry, chain: [...(before?.chain ?? []), ...(added as Placed<DirectoryStatement>[])] }
}

async function announced(placed: Placed, entry: Entry | undefined, nation: Nation): Promise<Entry> {
  const { claims, digest, kid, at } = placed
  if (!isDirectoryVerb(claims.verb)) {
    throw new Distrust('not_permitted', `${claims.verb} stands in the chain of a council.`)
  }
  if (claims.iss === 'national') await registrarBehind(placed, nation)
  else await memberBehind(placed, entry)
  const said = { claims: claims as DirectoryStatement, digest, kid, at }
  const next = await announce(entry, said, nation).catch(error => {
    throw asDistrust(error, {}, 'not_permitted')
  })
  if (next.state !== placed.state) {
    throw new Distrust('state_mismatch', `The receipt says ${placed.state} where the chain comes to ${next.state}.`)
  }
  return next.entry
}
