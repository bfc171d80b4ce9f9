// What stands behind `confirm` and `disown`: the item's key was reported compromised, and, for `disown`, another person says so too.
// Reads rows of the chain and the entry of whoever said the item; the rule is schemas/directory/changes/second.ts.
import { isSeconded } from '../../schemas/directory/changes/second.ts'
import type { Digest } from '../../schemas/ids.ts'
import { answersFor } from '../../schemas/referral/handing-over.ts'
import type { Referral } from '../../schemas/referral/referral.ts'
import type { ReferralStatement, StatementOf } from '../../schemas/statement/verbs.ts'
import { readEntry } from '../directory/entry.ts'
import type { Gateway } from '../gateway.ts'
import type { Caller } from '../identity/caller.ts'
import type { SaidRow } from './queries.ts'

/** Nothing for any other verb. */
export async function doubtOf(
  { sql, nation }: Pick<Gateway, 'sql' | 'nation'>,
  { person }: Caller,
  claims: ReferralStatement,
  before: Referral | undefined,
  chain: readonly SaidRow[],
  at: number,
): Promise<{ doubtful?: boolean; seconded?: boolean }> {
  if (!before || (claims.verb !== 'confirm' && claims.verb !== 'disown')) return {}
  const row = chain.find(one => digestOf(one) === claims.item)
  const issuer = row && claimsOf(row).iss
  if (!row?.doubtful || issuer === undefined || !answersFor(before, claims.iss, issuer)) return { doubtful: false }
  if (claims.verb === 'confirm' || claims.seconded === undefined) return { doubtful: true }
  const entry = await readEntry(sql, nation, issuer)
  const kid = row.member.toString('base64url')
  const member = entry?.members.find(one => one.thumbprint === kid)
  const earlier = chain
    .filter(one => one.verb === 'disown' && claimsOf(one).item === claims.item)
    .map(one => ({ digest: digestOf(one), person: one.person ?? undefined }))
  return { doubtful: true, seconded: isSeconded({ claims, person, at, member, earlier }) }
}

function digestOf({ digest }: SaidRow): Digest {
  return digest.toString('base64url')
}

function claimsOf({ statement }: SaidRow): Pick<StatementOf<'disown'>, 'iss' | 'item'> {
  return JSON.parse(Buffer.from(statement.split('.')[1] ?? '', 'base64url').toString())
}
