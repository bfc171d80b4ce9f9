// SQL of the backlog: what waits to be done, counted in one round trip, for whoever runs the gateway. Numbers alone: no council, no case.
import type { Sql } from '../database/connect.ts'

export type Backlog = {
  emails_waiting: number
  webhooks_waiting: number
  emails_dead: number
  webhooks_dead: number
  /** The longest that an alert is past its time, seconds; 0 where none is. */
  alert_late_seconds: number
  /** Referrals whose clock must be looked at now, and the longest that one is past its time. */
  clocks_to_look_at: number
  clock_late_seconds: number
  /** Entries of the outbox that were not read for alerts yet; of more than a thousand, a thousand. */
  feed_unread: number
  /** Attachments whose purge was begun more than ten minutes ago and whose bytes are not gone. */
  purges_unfinished: number
  webhooks_off: number
  /** The database's clock as it answered, in seconds with fractions. */
  database_time: number
}

const mostCounted = 1_000

export async function readBacklog(sql: Sql): Promise<Backlog> {
  const [row] = await sql<[Backlog]>`
    with moment as materialized (select floor(extract(epoch from clock_timestamp()))::bigint as now),
    waiting as (
      select count(*) filter (where channel = 'email')::int as emails_waiting,
        count(*) filter (where channel = 'webhook')::int as webhooks_waiting,
        greatest(0, coalesce(max(now - send_at), 0))::int as alert_late_seconds
      from alerts, moment where state = 'waiting'
    ), dead as (
      select count(*) filter (where channel = 'email')::int as emails_dead,
        count(*) filter (where channel = 'webhook')::int as webhooks_dead
      from alerts where state = 'dead'
    ), looks as (
      select count(*)::int as clocks_to_look_at, coalesce(max(now - look_at) filter (where look_at > 0), 0)::int as clock_late_seconds
      from referrals, moment where look_at <= now
    )
    select waiting.*, dead.*, looks.*,
      (select count(*)::int from (
        select from feed f, alert_reader r where (f.xid, f.id) > (r.xid, r.feed) limit ${mostCounted}) unread) as feed_unread,
      (select count(*)::int from attachments
        where purging_at < clock_timestamp() - interval '10 minutes' and purged_at is null) as purges_unfinished,
      (select count(*)::int from alert_settings where webhook_off_because is not null) as webhooks_off,
      extract(epoch from clock_timestamp())::float8 as database_time
    from waiting, dead, looks`
  return row
}
