// SQL of checkWorld about tables that no statement stands behind: reads them as they stand, and writes nothing.
import type { Queryable } from '../../../gateway/database/connect.ts'
import type { Id } from '../../../schemas/ids.ts'

/** Kept keys that are not as they came, or nobody's. Digests are taken inside Postgres: no wrapped key travels. */
export function spoiltKeys(tx: Queryable): Promise<{ id: Id; what: string }[]> {
  return tx<{ id: Id; what: string }[]>`
    select id, 'a vault is not what was kept' as what from kept_keys where sha256 is distinct from sha256(vault)
    union all select kept, 'a lock is not what was kept' from kept_keys_locks where sha256 is distinct from sha256(key)
    union all select k.id, 'a vault of nobody’s keys' from kept_keys k
      where not exists (select from kept_keys_members t join members m on m.thumbprint = t.member where t.kept = k.id)
    union all select l.kept, 'a lock of no vault' from kept_keys_locks l
      where not exists (select from kept_keys k where k.id = l.kept)`
}

export type AlertRow = {
  id: Id
  authority: string
  channel: 'email' | 'webhook'
  items: Record<string, unknown>[]
  subjects: string[]
  state: string
  tried_at: number | null
}

/** Alerts after `after`, by id. */
export function alertsAfter(tx: Queryable, after: string, limit: number): Promise<AlertRow[]> {
  return tx<AlertRow[]>`
    select id, authority, channel, items, subjects, state, tried_at from alerts where id > ${after} order by id limit ${limit}`
}

export type FeedPlace = {
  cursor: string
  authority: string
  subject: string
  position: number
  what: string
  verb: string
  state: string
  at: number
}

/** What the outbox holds about these subjects, as webhooks carry it. */
export function placesOf(tx: Queryable, subjects: string[]): Promise<FeedPlace[]> {
  return tx<FeedPlace[]>`
    select xid::text || '.' || id as cursor, authority, subject, position, what, verb, state, at from feed
    where subject = any(${subjects})`
}

export type SettingsRow = {
  authority: string
  digest: string
  webhook: string | null
  off: string | null
  changed_at: number
}

export function settings(tx: Queryable): Promise<SettingsRow[]> {
  return tx<SettingsRow[]>`
    select authority, digest, webhook, webhook_off_because as off, changed_at from alert_settings order by authority`
}

/** Whether the place up to which the outbox was read for alerts is one of its places. */
export async function readerStands(tx: Queryable): Promise<boolean> {
  const rows = await tx`
    select from alert_reader r where r.feed = 0 or exists (select from feed f where f.id = r.feed and f.xid = r.xid)`
  return rows.length === 1
}
