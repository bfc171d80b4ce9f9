// People's wrapped keys: whether they lie as they came. What is in them only their owners can open, and they check it again.
import type { Queryable } from '../../../gateway/database/connect.ts'
import type { Findings } from '../finding.ts'
import { spoiltKeys } from './queries.ts'

/** Every vault and lock is what was kept, and some member's. */
export async function checkKeptKeys(tx: Queryable, findings: Findings): Promise<void> {
  for (const { id, what } of await spoiltKeys(tx)) findings.add('projection_mismatch', id, what)
}
