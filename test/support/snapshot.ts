// All that a gateway has recorded, in brief: to see that a refusal changed nothing. Reads as the owner, writes nothing.
import type { Sql } from '../../gateway/database/connect.ts'

/** Of each table its number of rows and a digest over all of them; and the head of each chain. */
export type Snapshot = { tables: Record<string, string>; heads: Record<string, string> }

/** Getting in leaves traces whether or not what follows is refused. */
const notCounted = ['access_tokens', 'spent_proofs', 'spent_assertions', 'migration']

/** What lies in the database now. */
export async function snapshotOf(owner: Sql): Promise<Snapshot> {
  const found = await owner<{ name: string }[]>`
    select relname as name from pg_class
    where relnamespace = 'public'::regnamespace and relkind = 'r' and relname <> all(${notCounted}) order by relname`
  const tables = await Promise.all(
    found.map(async ({ name }) => {
      // A part on its way is a mark that nothing looks at; it counts once it has arrived.
      const arrived = name === 'attachment_parts' ? owner`where etag is not null` : owner``
      const [row] = await owner<{ rows: number; digest: string | null }[]>`
        select count(*)::int as rows, md5(string_agg(t::text, '|' order by t::text)) as digest
        from ${owner(name)} t ${arrived}`
      return [name, `${row?.rows} rows, ${row?.digest ?? 'none'}`] as const
    }),
  )
  const heads = await owner<{ id: string; head: Buffer; position: number }[]>`
    select id, head, position from subjects order by id`
  return {
    tables: Object.fromEntries(tables),
    heads: Object.fromEntries(heads.map(({ id, head, position }) => [id, `${position} ${head.toString('base64url')}`])),
  }
}
