// Everything in a database, as text and as the bytes that lie there. For searching; knows no table by name.
import type { Sql } from '../../../gateway/database/connect.ts'

/** Every table with all its rows: each row as JSON, and each bytea column raw. */
export async function everything(sql: Sql): Promise<Map<string, Buffer>> {
  const columns = await sql<{ table: string; column: string; type: string }[]>`
    select case table_schema when 'public' then table_name else table_schema || '.' || table_name end as table,
      column_name as column, data_type as type from information_schema.columns
    where table_schema not in ('pg_catalog', 'information_schema')`
  const places = new Map<string, Buffer>()
  for (const table of new Set(columns.map(one => one.table))) {
    const rows = await sql<{ row: string }[]>`select row_to_json(t)::text as row from ${sql(table)} t`
    places.set(`table ${table}`, Buffer.from(rows.map(({ row }) => row).join('\n')))
  }
  for (const { table, column } of columns.filter(({ type }) => type === 'bytea')) {
    const rows = await sql<{ bytes: Buffer | null }[]>`select ${sql(column)} as bytes from ${sql(table)}`
    places.set(`bytes of ${table}.${column}`, Buffer.concat(rows.flatMap(({ bytes }) => (bytes ? [bytes] : []))))
  }
  const running = await sql<{ query: string }[]>`select query from pg_stat_activity`
  places.set('queries under way', Buffer.from(running.map(({ query }) => query).join('\n')))
  return places
}
