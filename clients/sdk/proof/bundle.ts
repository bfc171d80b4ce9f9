// A referral's proof in one piece: everything that shows who said what and when, without a gateway, years later.
// No letter is in it, and no fact about a child: only chains, receipts and notes. It may be shown to a court.
import { z } from 'zod'
import { type Digest, digest, type Id, id } from '../../../schemas/ids.ts'
import { link } from '../../../schemas/problem.ts'
import { readTrusted } from '../say/read.ts'
import type { Session } from '../session.ts'
import type { Link } from '../trust/chain.ts'
import { Distrust } from '../trust/distrust.ts'
import { verifyEntry } from '../trust/entry.ts'
import { verifyNation } from '../trust/nation.ts'
import { type EntryOf, type TrustedReferral, verifyReferral } from '../trust/referral.ts'

const links = z.array(link)
/** The form of a bundle, as JSON. */
export const proofBundle = z.strictObject({
  format: z.literal('cme-proof-1'),
  net: digest,
  national: links,
  authorities: z.record(id, links),
  referral: z.strictObject({ id, chain: links, notes: z.array(z.string()) }),
})
export type ProofBundle = z.infer<typeof proofBundle>

/** Gathers the proof of a referral: its chain and notes, the nation, and both sides' directory chains as they are now. */
export async function gatherProof(session: Session, referralId: Id): Promise<ProofBundle> {
  const { call } = session.gateway
  const referral = await readTrusted(session, referralId)
  const { chain, notes } = await call('readReferral', { params: { id: referralId } })
  const concerned = new Set(referral.history.flatMap(({ claims }) => [claims.iss, ...Object.keys(claims.heads)]))
  const authorities: Record<Id, Link[]> = {}
  for (const authority of [...concerned, referral.sender, referral.recipient]) {
    const trusted = await session.directory.entryOf(authority)
    authorities[authority] = trusted.chain.map(({ statement, receipt }) => ({ statement, receipt }))
  }
  const { chain: national } = await call('readNationalChain', {})
  return { format: 'cme-proof-1', net: session.net, national, authorities, referral: { id: referralId, chain, notes } }
}

/**
 * Verifies a bundle, offline: nothing in it is believed but what follows from the pinned digest.
 *
 * @param bundle as parsed from JSON, from whomever
 * @throws Distrust
 */
export async function verifyBundle(bundle: unknown, pinnedNet: Digest): Promise<TrustedReferral> {
  const parsed = proofBundle.safeParse(bundle)
  if (!parsed.success) throw new Distrust('malformed', `This is not a bundle: ${z.prettifyError(parsed.error)}`)
  const { national, authorities, referral } = parsed.data
  const nation = await verifyNation(national, pinnedNet)
  const verified = new Map<Id, ReturnType<EntryOf>>()
  const entryOf: EntryOf = authority => {
    const entry = verified.get(authority) ?? verifyEntry(nation, authority, authorities[authority] ?? [])
    verified.set(authority, entry)
    return entry
  }
  return verifyReferral(nation, entryOf, referral)
}
