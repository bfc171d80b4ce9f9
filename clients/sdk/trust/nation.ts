// Where trust begins: the national chain against the digest that was pinned when this client was installed.
// Never take a gateway key, a registrar or a policy from anywhere else; /.well-known only says which nation to look for.

import { announceNational, foundNation, type Nation } from '../../../schemas/directory/nation.ts'
import type { Digest } from '../../../schemas/ids.ts'
import { readStatement, verifyStatement } from '../../../schemas/statement/statement.ts'
import { type DirectoryStatement, isDirectoryVerb } from '../../../schemas/statement/verbs.ts'
import { asDistrust, checkReceipt, type Link, type Placed, placeChain } from './chain.ts'
import { Distrust } from './distrust.ts'
import { registrarBehind } from './speaker.ts'

/** The nation with the chain it was computed from. */
export type TrustedNation = { nation: Nation; chain: Placed[] }

/**
 * The nation, from its chain: the first statement has the pinned digest, names three registrars and was signed by one of them; every
 * later one was said by a registrar, and none took effect without another.
 *
 * @param chain as `readNationalChain` serves it
 * @param pinnedNet digest of the founding statement, from the installation
 * @throws Distrust
 */
export async function verifyNation(chain: readonly Link[], pinnedNet: Digest): Promise<Nation> {
  return (await verifyNationalChain(chain, pinnedNet)).nation
}

/** The same, with the chain in its places. @throws Distrust */
export async function verifyNationalChain(links: readonly Link[], pinnedNet: Digest): Promise<TrustedNation> {
  const [first, ...later] = links
  if (!first) throw new Distrust('chain_broken', 'The national chain is empty.')
  const nation = await founded(first, pinnedNet)
  const chain = await placeChain([first], { subject: 'national', net: pinnedNet, gatewayKeys: nation.gatewayKeys })
  let trusted: TrustedNation = { nation, chain }
  for (const link of later) trusted = await continueNation(trusted, link)
  return trusted
}

/** The nation with one more link. @throws Distrust */
export async function continueNation({ nation, chain }: TrustedNation, link: Link): Promise<TrustedNation> {
  // By the keys the chain had named before: a key does not vouch for its own publication.
  const { net, gatewayKeys } = nation
  const placed = await placeChain([link], { subject: 'national', net, gatewayKeys, after: chain.at(-1) })
  const [next] = placed
  if (!next) return { nation, chain }
  return { nation: await announced(next, nation), chain: [...chain, next] }
}

async function founded(first: Link, pinnedNet: Digest): Promise<Nation> {
  const read = await readStatement(first.statement, undefined).catch(error => {
    throw asDistrust(error, {}, 'malformed')
  })
  if (read.digest !== pinnedNet) {
    throw new Distrust(
      'wrong_nation',
      `The nation served is ${read.digest}; this client was installed for ${pinnedNet}.`,
    )
  }
  const { claims, digest, kid } = read
  const nation = await foundNation({ claims: claims as DirectoryStatement, digest, kid }).catch(error => {
    throw asDistrust(error, { key_not_of_issuer: 'unknown_key' }, 'not_permitted')
  })
  const founder = nation.registrars.find(one => one.thumbprint === kid)
  if (!founder || !(await verifyStatement(read, founder.key))) {
    throw new Distrust('bad_signature', 'The founding statement was not signed by a registrar it names.')
  }
  const { gatewayKeys } = nation
  await checkReceipt(first.receipt, {
    subject: 'national',
    net: pinnedNet,
    gatewayKeys,
    position: 0,
    statement: digest,
  })
  return nation
}

async function announced(placed: Placed, nation: Nation): Promise<Nation> {
  const { claims, digest, kid, at } = placed
  if (!isDirectoryVerb(claims.verb) || claims.iss !== 'national')
    throw new Distrust('not_permitted', `${claims.verb} by ${claims.iss} stands in the chain of the nation.`)
  await registrarBehind(placed, nation)
  const said = { claims: claims as DirectoryStatement, digest, kid, at }
  const next = await announceNational(nation, said).catch(error => {
    throw asDistrust(error, {}, 'not_permitted')
  })
  if (next.state !== placed.state) {
    throw new Distrust('state_mismatch', `The receipt says ${placed.state} where the chain comes to ${next.state}.`)
  }
  return next.nation
}
