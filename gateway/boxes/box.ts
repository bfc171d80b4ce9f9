// Reading: boxes, one referral whole, its letters, who fetched them. Everything goes through a viewer: party first, then desk.
import type { ReferralSummary, ReferralView } from '../../schemas/api/forms.ts'
import type { Digest, Id } from '../../schemas/ids.ts'
import { maxPageItems } from '../../schemas/limits.ts'
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
  const row = await queries.wholeReferral(gateway.sql, viewerOf(caller), id)
  if (!row) throw new Refusal('not_found')
  const { chain, notes, ...rest } = row
  return { ...summary(rest), chain, notes }
}

/** A sealed letter. After `withdraw` or `decline` the recipient is served only its own; a recalled one goes to nobody but its author. */
export async function readLetter(gateway: Gateway, caller: Caller, id: Id, statement: Digest): Promise<Uint8Array> {
  const { sql } = gateway
  const [row, letter] = await Promise.all([
    queries.referralFor(sql, viewerOf(caller, true), id),
    queries.letterOf(sql, id, statement),
  ])
  if (!row || !letter || !isServed(row, letter, caller.authority)) throw new Refusal('not_found')
  if (!letter.bytes) throw new Refusal(broughtLetter(letter.statement) ? 'purged' : 'not_found')
  await queries.logLetterFetch(sql, id, caller.authority, caller.thumbprint, statement)
  return letter.bytes
}

export async function readFetches(gateway: Gateway, caller: Caller, id: Id) {
  const row = await queries.referralFor(gateway.sql, viewerOf(caller), id)
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

/** Whether this statement came with a letter: once it is purged, the statement alone tells. */
function broughtLetter(statement: string): boolean {
  const claims = JSON.parse(Buffer.from(statement.split('.')[1] ?? '', 'base64url').toString()) as { letter?: unknown }
  return claims.letter !== undefined
}

/** A party answers for what its predecessors wrote in its place; who only was a party reads what had come by then. */
function isServed(row: queries.ReferralRow, letter: queries.LetterRow, authority: Id): boolean {
  const { issuer, recalled, position, predecessors } = letter
  const own = predecessors.filter(one => one.authority === authority)
  const party = authority === row.sender || authority === row.recipient
  if (!party && own.every(one => one.position < position)) return false
  if (issuer === authority) return true
  if (predecessors.some(one => one.authority === issuer && row[one.side] === authority)) return true
  if (recalled) return false
  const asRecipient = party ? authority === row.recipient : own.every(one => one.side === 'recipient')
  return !(row.given_back && asRecipient)
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
