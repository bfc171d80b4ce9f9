// SQL that moves responsibility between referrals, and tells both sides of it. No decisions here.
import type { Id } from '../../../schemas/ids.ts'
import type { Transaction } from '../../database/connect.ts'

/** A referral whose responsibility moved because of what happened in one that follows it. */
export type Moved = {
  id: Id
  kind: 'transfer' | 'enquiry'
  sender: Id
  recipient: Id
  senderDesks: string[]
  recipientDesks: string[]
  state: string
  position: number
  notes: number
  responsible: Id
}

/** Waits for whoever is changing this referral, so that what is read of it next is how it stays. */
export async function lockReferral(tx: Transaction, id: Id): Promise<void> {
  await tx`select id from referrals where id = ${id} for no key update`
}

/**
 * After `by` was accepted: what it follows is passed on to it, unless it was before; and all that leads to `by` names who has it now.
 *
 * Only whoever has the child passes it on: a party that has it no more may follow and moves nothing, and one that does not have it yet
 * moves nothing before it does.
 */
export function passOn(tx: Transaction, followed: Id, by: Id, at: number): Promise<Moved[]> {
  return tx<Moved[]>`
    with recursive earlier as (
      select r.id from referrals r join referrals f on f.id = ${by}
      where r.passed_to = ${by}
        or (r.id = ${followed} and r.passed_to is null and ${isWithSender(tx)})
      union select r.id from referrals r join earlier e on r.passed_to = e.id
    ), now as (
      select responsible from referrals where id = ${by}
    )
    update referrals r set
      passed_to = coalesce(r.passed_to, ${by}), responsible = case when r.kind = 'transfer' then now.responsible else r.responsible end,
      changed_at = ${at}
    from subjects s, now where r.id in (select id from earlier) and s.id = r.id
      and (r.passed_to is null or r.responsible <> now.responsible)
    returning ${movedColumns(tx)}`
}

/**
 * Whether `r` is with whoever sent `f`: the same council, or one of them in the place of the other. A council that ends hands its referrals over
 * one by one, and what it sent on may be accepted in between.
 */
function isWithSender(tx: Transaction) {
  return tx`(r.kind = 'enquiry' or r.responsible = f.sender or
    (r.responsible || array(select authority from predecessors
      where referral = r.id and (r.state = 'merged' or side = case when r.accepted is null then 'sender' else 'recipient' end)))
    && (f.sender || array(select authority from predecessors where referral = f.id and side = 'sender')))`
}

/** A transfer by whom this one is with now, that follows it and is accepted, the earliest sent; held until the transaction ends. */
export async function acceptedFollower(tx: Transaction, id: Id): Promise<Id | undefined> {
  const [row] = await tx<{ id: Id }[]>`
    select f.id from referrals f join referrals r on r.id = f.follows
    where f.follows = ${id} and f.accepted is not null and ${isWithSender(tx)}
    order by f.sent_at, f.id limit 1 for no key update of f`
  return row?.id
}

/** After the acceptance of `by` was disowned: what was passed on to it is its parties' own again, and so on back. */
export function takeBack(tx: Transaction, by: Id, at: number): Promise<Moved[]> {
  return tx<Moved[]>`
    with recursive first as (
      select id, case when accepted is not null then recipient else sender end as responsible from referrals where passed_to = ${by}
    ), earlier as (
      select id, responsible from first
      union select r.id, e.responsible from referrals r join earlier e on r.passed_to = e.id
    )
    update referrals r set
      passed_to = case when r.passed_to = ${by} then null else r.passed_to end,
      responsible = case when r.kind = 'transfer' then earlier.responsible else r.responsible end, changed_at = ${at}
    from earlier join subjects s on s.id = earlier.id where r.id = earlier.id
    returning ${movedColumns(tx)}`
}

function movedColumns(tx: Transaction) {
  return tx`r.id, r.kind, r.sender, r.recipient, r.sender_desks as "senderDesks", r.recipient_desks as "recipientDesks", r.state,
    r.responsible, s.position, (select count(*) from notes n where n.subject = r.id)::int as notes`
}

/** Puts a referral on the lists its new standing asks for. */
export async function relist(
  tx: Transaction,
  id: Id,
  move: string,
  senderList: string,
  recipientList: string,
): Promise<void> {
  // What was due may be so no more: a job looks again.
  await tx`
    update referrals set move = ${move}, sender_list = ${senderList}, recipient_list = ${recipientList}, look_at = 0 where id = ${id}`
}

/** What a referral's standing needs beside its chain. */
export async function standingOf(tx: Transaction, id: Id) {
  const [row] = await tx<
    { state: string; accepted: boolean; settled: boolean; passedOn: boolean; outside: 'prepared' | 'emailed' | null }[]
  >`
    select state, accepted is not null as accepted, settled, passed_to is not null as "passedOn", outside
    from referrals where id = ${id}`
  if (!row) return undefined
  const { outside, ...rest } = row
  return { ...rest, ...(outside && { outside }) }
}
