// Who is waited for: the changes that need the asker's second word, and what became of those the asker proposed.
// Nothing is approved here: an approval is a statement like any other.
import type { ApprovalView } from '../../../schemas/api/directory-view.ts'
import { stateOf } from '../../../schemas/directory/changes/proposals.ts'
import { digest as digestForm } from '../../../schemas/ids.ts'
import { Refusal } from '../../../schemas/problem.ts'
import type { Gateway } from '../../gateway.ts'
import type { Caller } from '../../identity/caller.ts'
import { now } from '../queries.ts'
import * as queries from './queries.ts'

export type Asked = { mine: boolean; cursor: string | undefined; limit: number }

/** A page of what waits for the caller or can still be called off, the oldest first; or, `mine`, of what the caller proposed, the newest first. */
export async function listApprovals(gateway: Gateway, caller: Caller, { mine, cursor, limit }: Asked) {
  const { sql } = gateway
  const after = cursor === undefined ? undefined : readCursor(cursor)
  const asker = { authority: caller.authority, person: caller.person, key: caller.thumbprint }
  const at = await now(sql)
  const rows = mine
    ? await queries.proposedBy(sql, asker, after, limit + 1)
    : await queries.waitingFor(sql, asker, at, after, limit + 1)
  const items = rows.slice(0, limit).map(row => view(row, at))
  const last = rows.length > limit ? items.at(-1) : undefined
  return last ? { items, next: `${last.proposed_at}.${last.proposal}` } : { items }
}

function view(row: queries.ApprovalRow, at: number): ApprovalView {
  const { digest, subject, verb, approval, proposer, proposer_authority, proposer_person, lapses_at, statement } = row
  const outcome = row.state === 'waiting' ? undefined : { what: row.state }
  return {
    proposal: digest.toString('base64url'),
    subject,
    verb,
    approval: approval as ApprovalView['approval'],
    by: {
      kid: proposer.toString('base64url'),
      authority: proposer_authority,
      ...(proposer_person && { person: proposer_person }),
    },
    proposed_at: row.proposed_at,
    lapses_at,
    state: stateOf({ ...(outcome && { outcome: outcome as never }), lapsesAt: lapses_at }, at),
    ...(row.decided_by && { decided_by: row.decided_by.toString('base64url') }),
    ...(row.decided_at !== null && { decided_at: row.decided_at }),
    ...(row.reason !== null && { reason: row.reason }),
    ...(row.in_force_at !== null && { in_force_at: row.in_force_at }),
    statement,
  }
}

function readCursor(cursor: string): queries.After {
  const [, at, digest = ''] = /^(\d{1,10})\.(.+)$/.exec(cursor) ?? []
  if (!at || !digestForm.safeParse(digest).success)
    throw new Refusal('malformed_request', 'This cursor was not given out by this list.')
  return { at: Number(at), digest }
}
