// One referral, read and believed: chain verified, compared with memory, and the gateway's summary with what it comes to.
// The directory is read after the chain: then it cannot be behind it, and shows every removal made by then.
import type { Id } from '../../../schemas/ids.ts'
import { GatewayProblem } from '../call/trouble.ts'
import { beginReading, type Recall } from '../memory/recall.ts'
import type { Session } from '../session.ts'
import type { Link } from '../trust/chain.ts'
import { Distrust, type DistrustCode } from '../trust/distrust.ts'
import { type EntryOf, type TrustedReferral, verifyReferral } from '../trust/referral.ts'
import { checkSummary } from '../trust/summary.ts'

/** What a newer directory may clear up. */
const perhapsBehind: DistrustCode[] = ['unknown_key', 'directory_frozen', 'certificate_mismatch', 'not_permitted']
/** The summary and the chain are two readings of a gateway at work: they are read again before they are held against it. */
const readings = 3

/**
 * A referral as its chain tells it now.
 *
 * @throws Distrust; GatewayProblem `not_found`
 */
export async function readTrusted(session: Session, id: Id): Promise<TrustedReferral> {
  for (let reading = 1; ; reading++) {
    const recall = await beginReading(session.memory, session.clock, id)
    const view = await session.gateway.call('readReferral', { params: { id } })
    const referral = await believe(session, view, { fresh: true, recall: withNotes(recall, view) })
    try {
      checkSummary(view, referral, session.authority)
      return referral
    } catch (error) {
      if (reading >= readings) throw error
    }
  }
}

/**
 * Many of them, from one answer, each verified as if it were read alone; the directory is read once after it, for all.
 *
 * @returns for each that came, how to verify it; it throws what reading it alone may clear up
 */
export async function readManyTrusted(session: Session, ids: readonly Id[]): Promise<Map<Id, Verifying>> {
  const recalls = new Map(
    await Promise.all(ids.map(async id => [id, await beginReading(session.memory, session.clock, id)] as [Id, Recall])),
  )
  const { items } = await session.gateway.call('readReferrals', { body: { ids: [...ids] } })
  const entryOf = entriesOf(session, true)
  return new Map(
    items.flatMap(view => {
      const recall = recalls.get(view.id)
      if (!recall) return []
      const verify: Verifying = async () => {
        const referral = await session.within(nation => verifyReferral(nation, entryOf, view))
        await withNotes(recall, view)(referral.history)
        checkSummary(view, referral, session.authority)
        return referral
      }
      return [[view.id, verify] as [Id, Verifying]]
    }),
  )
}

export type Verifying = () => Promise<TrustedReferral>

/** With the notes that came along; who speaks on an earlier reading has its older ones, and is no lie. */
function withNotes(recall: Recall, { notes }: { notes: readonly string[] }): Recall {
  return chain => recall(chain, notes)
}

/** Verifies a chain against the directory, `fresh` or as last read; `recall` was begun before the chain was asked for. */
export async function believe(
  session: Session,
  view: { id: Id; chain: readonly Link[]; notes: readonly string[] },
  { fresh, recall }: { fresh: boolean; recall: Recall },
): Promise<TrustedReferral> {
  const verify = (newly: boolean) => session.within(nation => verifyReferral(nation, entriesOf(session, newly), view))
  const referral = await verify(fresh).catch(error => {
    if (fresh || !(error instanceof Distrust) || !perhapsBehind.includes(error.code)) throw error
    return verify(true)
  })
  await recall(referral.history)
  return referral
}

/** Each authority is asked for once a reading: its entry must not change underneath. */
function entriesOf(session: Session, fresh: boolean): EntryOf {
  const entries = new Map<Id, ReturnType<EntryOf>>()
  return authority => {
    const known = entries.get(authority) ?? session.directory.entryOf(authority, { fresh }).catch(unknown)
    entries.set(authority, known)
    return known
  }
}

function unknown(error: unknown): never {
  if (!(error instanceof GatewayProblem) || error.code !== 'unknown_authority') throw error
  throw new Distrust('unknown_key', 'A council that speaks here is not in the directory.', { cause: error })
}
