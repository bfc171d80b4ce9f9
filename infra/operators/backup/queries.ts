// SQL of backup and restore. PostgreSQL's own low-level calls (its manual, "Making a Base Backup Using the Low Level API"; one session does both), and its
// transaction numbers.
import type { Sql } from '../../../gateway/database/connect.ts'

/** From here on, what is copied of the data directory can be made whole with the log; the first file of the log it takes. */
export async function beginBackup(sql: Sql, label: string): Promise<{ from: string }> {
  const [row] = await sql<[{ from: string }]>`select pg_walfile_name(pg_backup_start(${label}, true)) as from`
  return row
}

/** Ends it: the label that belongs into the copy, and the last file of the log it takes. */
export async function endBackup(sql: Sql): Promise<{ to: string; label: string }> {
  const [row] = await sql<[{ to: string; label: string }]>`
    select pg_walfile_name(lsn) as to, labelfile as label from pg_backup_stop(false)`
  return row
}

/** Where the server keeps its data. */
export async function dataDirectory(sql: Sql): Promise<string> {
  const [row] = await sql<[{ folder: string }]>`select current_setting('data_directory') as folder`
  return row.folder
}

/** How many transaction numbers the feed's last entry is ahead of this server; 0 where it is behind it. */
export async function transactionsBehindFeed(sql: Sql): Promise<number> {
  const [row] = await sql<[{ behind: number }]>`
    select greatest(coalesce(max(xid)::text::bigint, 0) - pg_snapshot_xmax(pg_current_snapshot())::text::bigint + 1, 0) as behind from feed`
  return row.behind
}

/** Begins and ends so many transactions that change nothing. */
export async function giveOutTransactions(sql: Sql, count: number): Promise<void> {
  // A block of code takes no parameters; and only on its own may it commit.
  await sql.unsafe(
    `do $$ begin for n in 1..${Math.trunc(count)} loop perform pg_current_xact_id(); commit; end loop; end $$`,
  )
}
