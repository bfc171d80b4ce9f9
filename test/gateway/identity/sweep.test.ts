// Clearing away: what has expired goes, however much it is; what still decides something stays.
import { expect, test } from 'vitest'
import { sweepAccess } from '../../../gateway/identity/sweep.ts'
import { useDatabase } from './stage.ts'

const database = useDatabase()

test('what has expired goes, in as many batches as it takes; the rest stays', async () => {
  const { sql } = await database()
  const bytes = Buffer.alloc(32)
  for (const [n, ends] of [
    [5_001, '-1 second'],
    [3, '1 minute'],
  ] as const) {
    await sql`insert into spent_proofs (digest, expires_at)
      select sha256((${ends} || n)::bytea), now() + ${ends}::interval from generate_series(1, ${n}::int) n`
    await sql`insert into spent_assertions (digest, expires_at) values (sha256(${ends}::bytea), now() + ${ends}::interval)`
    await sql`insert into access_tokens (digest, member, proof_key, expires_at)
      values (sha256(${ends}::bytea), ${bytes}, ${bytes}, now() + ${ends}::interval)`
  }
  expect(await sweepAccess({ sql })).toEqual({ tokens: 1, proofs: 5_001, assertions: 1 })
  expect(await sql`select from spent_proofs`).toHaveLength(3)
  expect(await sql`select from spent_assertions`).toHaveLength(1)
  expect(await sql`select from access_tokens`).toHaveLength(1)
  expect(await sweepAccess({ sql })).toEqual({ tokens: 0, proofs: 0, assertions: 0 })
})
