// SQL of the base backup: PostgreSQL's own low-level calls (its manual, "Making a Base Backup Using the Low Level API"). One session does both.
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
