// Reading: boxes, referrals whole, who fetched their letters. Everything goes through a viewer: party first, then desk.
import type { ReferralSummary, ReferralView } from '../../schemas/api/forms.ts'
import type { Id } from '../../schemas/ids.ts'
import { maxPageItems, maxStatementsTogether } from '../../schemas/limits.ts'
import { Refusal } from '../../schemas/problem.ts'
import type { Gateway } from '../gateway.ts'
import type { Caller } from '../identity/caller.ts'
import * as queries from './queries.ts'

/** Managers and auditors see every desk's chains; letters only where they work at the desk. */
export function viewerOf(caller: Caller, forLetters = false): queries.Viewer {
  const everyDesk =
    !forLetters && (caller.role === 'manager' || caller.role === 'auditor' || caller.role === 'registrar')
  return { authority: caller.authority, desks: caller.desks, everyDesk }
}

export async function listReferrals(
  gateway: Gateway,
  caller: Caller,
  filter: Omit<queries.BoxFilter, 'after'>,
  cursor: string | undefined,
  limit: number,
) {
  const after = cursor === undefined ? undefined : readCursor(cursor)
  const rows = await queries.pageOfBox(gateway.sql, viewerOf(caller), { ...filter, after }, limit + 1)
  const items = rows.slice(0, limit).map(summary)
  const last = rows.length > limit ? items.at(-1) : undefined
  return last ? { items, next: `${last.changed_at}.${last.id}` } : { items }
}

export async function readReferral(gateway: Gateway, caller: Caller, id: Id): Promise<ReferralView> {
  const [view] = await readReferrals(gateway, caller, [id])
  if (!view) throw new Refusal('not_found')
  return view
}

/**
 * Those of these that the caller may see, as many as one answer holds: the first in any case.
 *
 * @param room statements in one answer: whoever made many chains long would else have all of them put together in this process's memory
 */
export async function readReferrals(
  { sql }: Pick<Gateway, 'sql'>,
  caller: Caller,
  ids: readonly Id[],
  room = maxStatementsTogether,
): Promise<ReferralView[]> {
  const viewer = viewerOf(caller)
  const fitting = ids.length > 1 ? within(room, await queries.referralsFor(sql, viewer, ids)) : ids
  const rows = await queries.wholeReferrals(sql, viewer, fitting)
  return rows.map(({ chain, notes, ...rest }) => ({ ...summary(rest), chain, notes }))
}

function within(room: number, rows: readonly queries.ReferralRow[]): Id[] {
  let left = room
  return rows.flatMap(({ id, position }, index) => {
    left -= position + 1
    return index === 0 || left >= 0 ? [id] : []
  })
}

export async function readFetches(gateway: Gateway, caller: Caller, id: Id) {
  const [row] = await queries.referralsFor(gateway.sql, viewerOf(caller), [id])
  if (!row) throw new Refusal('not_found')
  const fetches = await queries.fetchesOf(gateway.sql, id, caller.authority, maxPageItems)
  const items = fetches.map(({ member, letter, attachment, at }) => ({
    member: member.toString('base64url'),
    at,
    ...(letter && { letter: letter.toString('base64url') }),
    ...(attachment && { attachment }),
  }))
  return { items }
}

function summary(row: queries.ReferralRow): ReferralSummary {
  const { head, decide_by, due, follows, passed_to, given_back: _, ...rest } = row
  return {
    ...(rest as ReferralSummary),
    head: head.toString('base64url'),
    ...(decide_by !== null && { decide_by }),
    ...(due !== null && { due }),
    ...(follows !== null && { follows }),
    ...(passed_to !== null && { passed_to }),
  }
}

function readCursor(cursor: string): { changedAt: number; id: Id } {
  const [, changedAt, id] = /^(\d{1,10})\.([0-9a-f-]{36})$/.exec(cursor) ?? []
  if (!changedAt || !id) throw new Refusal('malformed_request', 'This cursor was not given out by this list.')
  return { changedAt: Number(changedAt), id }
}
