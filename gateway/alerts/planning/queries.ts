// SQL of the termly reminders: whose entry was confirmed when, and how far its council was reminded. No decisions here.
import type { Id } from '../../../schemas/ids.ts'
import type { Transaction } from '../../database/connect.ts'

/** Councils open on a day whose entry was last confirmed before an instant (seconds). */
export function confirmedBefore(
  tx: Transaction,
  before: number,
  on: string,
): Promise<{ id: Id; verifiedAt: number }[]> {
  return tx<{ id: Id; verifiedAt: number }[]>`
    select id, verified_at as "verifiedAt" from authorities
    where verified_at < ${before} and status <> 'closed' and (closes_on is null or closes_on > ${on}::date) order by id`
}

/** Writes down that a step was taken; false where it, or a later one, was taken already. */
export async function noteReminded(
  tx: Transaction,
  one: { authority: Id; verifiedAt: number; step: number; at: number },
): Promise<boolean> {
  const rows = await tx`
    insert into entry_reminders (authority, verified_at, step, at)
    select ${one.authority}::text, ${one.verifiedAt}::bigint, ${one.step}::int, ${one.at}::bigint
    where not exists (
      select from entry_reminders where authority = ${one.authority} and verified_at = ${one.verifiedAt} and step >= ${one.step}
    )
    on conflict do nothing returning step`
  return rows.length === 1
}
