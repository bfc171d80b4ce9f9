// The nation as its chain has it now: another gateway process may have written there. Asked with the head, so that knowing costs nothing
// where nothing changed. Nothing is decided here.
import type { Nation } from '../../schemas/directory/directory.ts'
import { announceNational, foundNation, signsAt } from '../../schemas/directory/nation.ts'
import type { Digest } from '../../schemas/ids.ts'
import { Refusal } from '../../schemas/problem.ts'
import { readStatement } from '../../schemas/statement/statement.ts'
import type { DirectoryStatement } from '../../schemas/statement/verbs.ts'
import type { Queryable } from '../database/connect.ts'
import type { Gateway } from '../gateway.ts'
import { FoldedChains } from './folded.ts'
import { type ChainRow, chainOf, headOf } from './queries.ts'

/** One nation for a gateway; more only where tests run several in one process. */
const folded = new FoldedChains<Nation>(16)

/** The nation of a founding statement. */
export async function readNation(statement: string): Promise<Nation> {
  const { claims, digest, kid } = await readStatement(statement, undefined)
  return foundNation({ claims: claims as DirectoryStatement, digest, kid })
}

/** The nation behind this head: the one at hand, or folded from its chain. */
export async function nationAt(sql: Queryable, atHand: Nation, head: Digest | undefined): Promise<Nation> {
  if (head === undefined || head === atHand.head) return atHand
  return folded.at(atHand.net, head) ?? foldNation(atHand.net, await chainOf(sql, 'national'))
}

/** The nation as it is now, for whoever does not know the head yet. */
export async function nationNow(sql: Queryable, atHand: Nation): Promise<Nation> {
  return nationAt(sql, atHand, await headOf(sql, 'national'))
}

/** Brings what this process holds of the nation up to date. */
export async function followNation(gateway: Gateway, sql: Queryable = gateway.sql): Promise<Nation> {
  gateway.nation = await nationNow(sql, gateway.nation)
  return gateway.nation
}

async function foldNation(net: Digest, rows: readonly ChainRow[]): Promise<Nation> {
  const [first] = rows
  if (!first) throw new Error('The national chain is gone.')
  let nation = folded.known(net, rows) ?? (await readNation(first.statement))
  for (const { statement, received_at: at } of rows.slice(nation.position + 1)) {
    const { claims, digest, kid } = await readStatement(statement, net)
    const said = { claims: claims as DirectoryStatement, digest, kid, at }
    nation = (await announceNational(nation, said)).nation
  }
  folded.keep(net, nation)
  return nation
}

/** @throws Refusal `unavailable` where this gateway's key may sign no receipt of this time: nobody would believe it */
export function checkSigner({ signer }: Pick<Gateway, 'signer'>, nation: Nation, at: number): void {
  if (signsAt(nation, signer.kid, at)) return
  throw new Refusal('unavailable', "This gateway's receipt key is not in force: it must be started with the new one.")
}
