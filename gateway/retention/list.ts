// What a council's managers are shown of retention: what nobody filed, what is kept, what was accepted and never closed. Reads only.
import type { z } from 'zod'
import type { restingItem } from '../../schemas/api/forms.ts'
import { policyAt } from '../../schemas/directory/nation.ts'
import type { Id } from '../../schemas/ids.ts'
import { may, mayNotWords } from '../../schemas/permissions.ts'
import { Refusal } from '../../schemas/problem.ts'
import { retentionDays } from '../../schemas/referral/retention.ts'
import { followNation } from '../directory/nation.ts'
import type { Gateway } from '../gateway.ts'
import type { Caller } from '../identity/caller.ts'
import { judgeFor } from './purge.ts'
import * as queries from './queries.ts'

export type RestingItem = z.infer<typeof restingItem>

/**
 * A page of one list, over all desks of the caller's council. `purge_at` is when its letters go if nothing changes.
 *
 * @throws Refusal `role_may_not`
 */
export async function listResting(
  gateway: Gateway,
  caller: Pick<Caller, 'authority' | 'role'>,
  { list, after, limit }: { list: queries.RestingList; after: Id | undefined; limit: number },
): Promise<{ items: RestingItem[]; next?: Id }> {
  if (!may(caller.role, 'read_retention', 'party'))
    throw new Refusal('role_may_not', mayNotWords(caller.role, 'read_retention', 'party'))
  const now = await queries.now(gateway.sql)
  const unchangedSince = now - retentionDays(policyAt(await followNation(gateway), now)).floor * 86_400
  const asked = { list, after, limit: limit + 1, unchangedSince }
  const rows = await queries.pageOf(gateway.sql, caller.authority, asked)
  const verdictOf = await judgeFor(gateway, rows, now)
  const items = rows.slice(0, limit).map(row => itemOf(row, verdictOf(row)))
  const last = rows.length > limit ? items.at(-1) : undefined
  return last ? { items, next: last.id } : { items }
}

function itemOf(row: queries.RestingRow, verdict: ReturnType<Awaited<ReturnType<typeof judgeFor>>>): RestingItem {
  const { id, kind, state, sender, recipient, quietSince, filed, held, alerts, changedAt } = row
  return {
    ...{ id, kind, state, sender, recipient, filed, held, alerts },
    changed_at: changedAt,
    ...(quietSince !== null && { quiet_since: quietSince }),
    ...('until' in verdict && { purge_at: verdict.until }),
  }
}
