// SQL of the lists over the whole directory. No decisions here.
import type { Digest, Id } from '../../../schemas/ids.ts'
import type { Sql } from '../../database/connect.ts'

/** Every registered authority with the head of its chain. */
export async function registered(sql: Sql): Promise<{ id: Id; name: string; head: Digest }[]> {
  const rows = await sql<{ id: Id; name: string; head: Buffer }[]>`
    select a.id, a.name, s.head from authorities a join subjects s on s.id = a.id
    where a.name is not null`
  return rows.map(({ id, name, head }) => ({ id, name, head: head.toString('base64url') }))
}
