// Reading: boxes, one referral, its letters, its attachments, what changed. Boxes are what the gateway says; the rest is verified.
import type { FeedEntry } from '../../../schemas/api/forms.ts'
import type { Id } from '../../../schemas/ids.ts'
import type { ManifestEntry } from '../../../schemas/letter/index.ts'
import { type Download, type DownloadOptions, downloadAttachment } from '../attachments/download.ts'
import { type Destination, type Saved, type SaveOptions, saveAttachment } from '../attachments/save.ts'
import type { CallRequest } from '../call/shape.ts'
import { GatewayProblem, Unreachable } from '../call/trouble.ts'
import { sessionKeysIn } from '../letters/handed-over.ts'
import type { Letter } from '../letters/letter.ts'
import { openAll } from '../letters/open.ts'
import { type OneOfMany, openMany } from '../letters/open-many.ts'
import { compareSummary } from '../memory/recall.ts'
import { readTrusted } from '../say/read.ts'
import type { Session } from '../session.ts'
import type { TrustedReferral } from '../trust/referral.ts'

export type BoxFilter = Omit<CallRequest<'listReferrals'>['query'], 'box'>
export type OpenReferral = { referral: TrustedReferral; letters: Letter[] }

const waitSeconds = 25
const pauseMilliseconds = 5_000

/** Makes the reading functions for a session. */
export function readingOf(session: Session) {
  const { call } = session.gateway

  /** A page of a box, latest change first: as the gateway states it, checked against memory only. `referral` verifies one. */
  async function box(name: 'received' | 'sent', filter: BoxFilter = {}) {
    const askedAt = session.clock.now() / 1000
    const page = await call('listReferrals', { query: { ...filter, box: name } })
    for (const summary of page.items) await compareSummary(session.memory, summary, askedAt)
    return page
  }

  return {
    inbox: (filter?: BoxFilter) => box('received', filter),
    outbox: (filter?: BoxFilter) => box('sent', filter),
    /** Where a referral stands, and how it came there, verified. */
    referral: (id: Id) => readTrusted(session, id),
    /** The same with all its letters opened; what cannot be believed is marked and has no content. */
    async open(id: Id): Promise<OpenReferral> {
      const referral = await readTrusted(session, id)
      return { referral, letters: await openAll(session, referral) }
    },
    /** Many of them with few requests, each verified as `open` does; `each` hears of one as soon as it is open. At most 50. */
    openMany: (ids: readonly Id[], each: (one: OneOfMany) => void | Promise<void>): Promise<void> =>
      openMany(session, ids, each),
    /**
     * The content of an attachment, from the manifest of an opened letter: a stream, or `bytes()` of a small one. What a
     * predecessor handed over needs `letters` too.
     */
    download: (entry: ManifestEntry, letters: readonly Letter[] = [], options?: DownloadOptions): Promise<Download> =>
      downloadAttachment(session, entry, unlockOf(entry, letters), options),
    /** Keeps an attachment of any size where `to` says; nothing is left of it unless every byte held. */
    save: (
      entry: ManifestEntry,
      to: Destination,
      letters: readonly Letter[] = [],
      options?: SaveOptions,
    ): Promise<Saved> => saveAttachment(session, entry, to, unlockOf(entry, letters), options),
    /** For managers: what nobody filed, what waits for its time, what is held, what was accepted and never closed; as the gateway states it. */
    retention: (list: CallRequest<'readRetention'>['query']['list'], page: { after?: Id; limit?: number } = {}) =>
      call('readRetention', { query: { list, ...page } }),
    /** Who of the own council fetched what. */
    fetches: async (id: Id) => (await call('readFetches', { params: { id } })).items,
    /** What changes, as it happens; never ends by itself. `after`: the cursor of the last entry dealt with; `now`: only what is new. */
    watch: (options: { after?: string; signal?: AbortSignal } = {}) => watch(session, options),
  }
}

function unlockOf({ id }: ManifestEntry, letters: readonly Letter[]) {
  const sessionKey = sessionKeysIn(letters).get(id)
  return sessionKey === undefined ? undefined : { sessionKey }
}

async function* watch(
  session: Session,
  { after, signal }: { after?: string; signal?: AbortSignal },
): AsyncGenerator<FeedEntry, void, void> {
  let cursor = after
  while (!signal?.aborted) {
    const page = await nextPage(session, cursor, signal)
    if (!page) continue
    cursor = page.next
    yield* page.items
  }
}

/** A broken line only makes it wait: whoever watches wants to hear when it is whole again. */
async function nextPage(session: Session, after: string | undefined, signal: AbortSignal | undefined) {
  const query = { wait: waitSeconds, ...(after !== undefined && { after }) }
  try {
    return await session.gateway.call('readFeed', { query, ...(signal && { signal }) })
  } catch (error) {
    if (signal?.aborted) return undefined
    const passing = error instanceof Unreachable || (error instanceof GatewayProblem && error.status >= 500)
    if (!passing) throw error
    await session.clock.wait(pauseMilliseconds, signal).catch(() => {})
    return undefined
  }
}
