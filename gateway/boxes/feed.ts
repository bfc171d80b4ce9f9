// The feed: what changed for an authority since a cursor, waiting where nothing did. Order and completeness come from the
// database (queries.ts); the watch only spares it from being asked by everybody all the time.
import type { FeedEntry } from '../../schemas/api/forms.ts'
import { accessTokenSeconds } from '../../schemas/limits.ts'
import { Refusal } from '../../schemas/problem.ts'
import type { Gateway } from '../gateway.ts'
import type { Caller } from '../identity/caller.ts'
import { viewerOf } from './box.ts'
import * as queries from './queries.ts'
import { cursorOf, entryOf, type Page } from './recent.ts'
import type { FeedWatch } from './watch.ts'

type Ground = { gateway: Pick<Gateway, 'sql'>; watch: FeedWatch; caller: Caller; gone: AbortSignal }
type Question = { from: queries.FeedPlace; limit: number; waitSeconds: number; fresh: boolean }
/** `displaced`: too many of this member's requests wait. */
type Answer = Page & { waited: boolean; displaced: boolean }

/**
 * A page of the feed after a cursor; waits where there is nothing.
 *
 * @throws Refusal `malformed_request`; `member_removed` where that happened meanwhile
 */
export async function readFeed(
  gateway: Pick<Gateway, 'sql'>,
  watch: FeedWatch,
  caller: Caller,
  after: string | undefined,
  waitSeconds: number,
  limit: number,
  gone: AbortSignal,
): Promise<{ items: FeedEntry[]; next: string }> {
  const from = await placeOf(gateway, after)
  const page = await nextPage({ gateway, watch, caller, gone }, { from, limit, waitSeconds, fresh: true })
  // After the entries were read: whoever was removed since they were let in hears nothing that was said after it.
  const telling = page.waited || page.items.length > 0
  if (telling && !(await watch.isMember(caller.thumbprint))) throw new Refusal('member_removed')
  return { items: page.items, next: page.items.at(-1)?.cursor ?? cursorOf(page.next) }
}

/** How long a stream is silent before it says that it is alive, and looks whether it still may be. */
const silentSeconds = 15
const streamPage = 200

/** `from`: the cursor it begins at; `pages`: what comes after it, an empty one after a silence. */
export type Followed = { from: string; pages: AsyncGenerator<FeedEntry[]> }

/**
 * The feed from a cursor on, as it comes.
 *
 * `now` is the moment this resolves: what is said from then on comes, whoever reads late.
 * Ends when the caller is gone, no member any more, or has listened as long as an access token lasts; or too many of theirs listen.
 *
 * @throws Refusal `malformed_request`; and where the database is away: a stream that has begun cannot say no any more
 */
export async function followFeed(
  gateway: Pick<Gateway, 'sql'>,
  watch: FeedWatch,
  caller: Caller,
  after: string | undefined,
  gone: AbortSignal,
): Promise<Followed> {
  const from = await placeOf(gateway, after)
  // Whether this cursor is of this feed.
  await readPage(gateway, viewerOf(caller), from, 1)
  return { from: cursorOf(from), pages: follow({ gateway, watch, caller, gone }, from) }
}

async function* follow(ground: Ground, begin: queries.FeedPlace): AsyncGenerator<FeedEntry[]> {
  const { watch, caller, gone } = ground
  const endsAt = Date.now() + accessTokenSeconds * 1000
  const question = { limit: streamPage, waitSeconds: silentSeconds }
  for (let from = begin, fresh = true; Date.now() < endsAt; fresh = false) {
    const { items, next, displaced } = await nextPage(ground, { ...question, from, fresh })
    if (gone.aborted || watch.closed || (displaced && items.length === 0)) return
    // After the entries were read: whoever was removed hears nothing that was said since.
    if (!(await watch.isMember(caller.thumbprint))) return
    from = next
    yield items
    if (displaced) return
  }
}

/** The next entries after a place; none when the time is over. Where `fresh`, as of now, not as of when the watch looked last. */
async function nextPage({ gateway, watch, caller, gone }: Ground, question: Question): Promise<Answer> {
  const viewer = viewerOf(caller)
  const who = { authority: viewer.authority, member: caller.thumbprint }
  const until = Date.now() + question.waitSeconds * 1000
  let { from, fresh } = question
  let [waited, displaced] = [false, false]
  for (;;) {
    const left: number = displaced || watch.closed ? 0 : until - Date.now()
    // Listen first, then ask: what comes in between wakes the wait at once.
    const wait = left > 0 ? watch.wait(who, left, gone) : undefined
    try {
      const known = fresh ? undefined : watch.recent.after(viewer, from, question.limit)
      const page = known ?? (await readPage(gateway, viewer, from, question.limit))
      if (page.items.length > 0 || !wait || gone.aborted) return { ...page, waited, displaced }
      from = page.next
      fresh = false
      waited = true
      displaced = (await wait.done) === 'displaced'
    } finally {
      wait?.cancel()
    }
  }
}

async function readPage({ sql }: Pick<Gateway, 'sql'>, viewer: queries.Viewer, from: queries.FeedPlace, limit: number) {
  const { rows, isAhead } = await queries.feedAfter(sql, viewer, from, limit)
  if (isAhead) throw new Refusal('malformed_request', notOfThisFeed)
  return { items: rows.map(entryOf), next: rows.at(-1) ?? from }
}

/** Also where the gateway was restored from a backup and the cursor is from the time that was lost. */
const notOfThisFeed = 'This cursor was not given out by this feed as it is now. Begin again without one.'

async function placeOf({ sql }: Pick<Gateway, 'sql'>, cursor: string | undefined): Promise<queries.FeedPlace> {
  if (cursor === undefined) return { xid: '0', id: 0 }
  if (cursor === 'now') return queries.feedEnd(sql)
  const [, xid, id] = /^(\d{1,19})\.(\d{1,15})$/.exec(cursor) ?? []
  if (!xid || !id) throw new Refusal('malformed_request', notOfThisFeed)
  return { xid: BigInt(xid).toString(), id: Number(id) }
}

/** @throws Error where new entries would come before old ones, and listeners would pass them over */
export async function assertFeedGoesOn(sql: Gateway['sql']): Promise<void> {
  if (await queries.feedIsAhead(sql))
    throw new Error(
      'the feed is ahead of this PostgreSQL server: its tables came from a dump of another one. Run infra/operators/backup/feed.ts before a gateway starts (infra/operators/runbooks/restore.md)',
    )
}
