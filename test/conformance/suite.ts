// Runs rules against a nation and says of each whether it holds. A rule that breaks stops no other.

import { announceNational, foundNation } from '../../schemas/directory/nation.ts'
import { decodeJws } from '../../schemas/statement/jws.ts'
import { type Receipt, receiptType } from '../../schemas/statement/receipt.ts'
import { readStatement } from '../../schemas/statement/statement.ts'
import type { DirectoryStatement } from '../../schemas/statement/verbs.ts'
import type { LiveNation } from '../support/live-nation.ts'
import { Broken, type Ctx, type Rule } from './rule.ts'

export type Outcome = Pick<Rule, 'id' | 'section' | 'rule'> & { passed: boolean; reason?: string; ms: number }

/** The nation at an address as its own chain tells it, and whether it is a rehearsal. */
export async function readNationAt(url: string) {
  const response = await fetch(`${url}/directory/national/chain`)
  if (!response.ok) throw new Error(`There is no national chain at ${url}: ${response.status}`)
  const { chain } = (await response.json()) as { chain: { statement: string; receipt: string }[] }
  const [first, ...later] = chain
  const { claims, digest, kid } = await readStatement(first?.statement ?? '', undefined)
  let nation = await foundNation({ claims: claims as DirectoryStatement, digest, kid })
  for (const { statement, receipt } of later) {
    const said = await readStatement(statement, nation.net)
    const { iat: at } = decodeJws(receipt, receiptType).claims as Receipt
    const next = { claims: said.claims as DirectoryStatement, digest: said.digest, kid: said.kid, at }
    nation = (await announceNational(nation, next)).nation
  }
  return nation
}

/** Lets three councils into the nation and makes the ground rules stand on. */
export async function prepare(nation: LiveNation): Promise<Ctx> {
  const { gatewayKeys } = await readNationAt(nation.url)
  const about = (await (await fetch(`${nation.url}/.well-known/cme-gateway`)).json()) as { issuer: string }
  const [sender, recipient, stranger] = [
    await nation.join('Conformance Sender'),
    await nation.join('Conformance Recipient'),
    await nation.join('Conformance Stranger'),
  ]
  return { nation, issuer: about.issuer, gatewayKeys, sender, recipient, stranger, lives: new Map() }
}

/** One after the other: some rules change what others look at. `tell` hears of each as it ends. */
export async function runRules(
  ctx: Ctx,
  rules: readonly Rule[],
  tell: (outcome: Outcome) => void = () => {},
): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  for (const { id, section, rule, run } of rules) {
    const startedAt = performance.now()
    const reason = await run(ctx).then(
      () => undefined,
      (error: unknown) => describe(error),
    )
    const ms = Math.round(performance.now() - startedAt)
    const outcome = { id, section, rule, passed: reason === undefined, ...(reason !== undefined && { reason }), ms }
    outcomes.push(outcome)
    tell(outcome)
  }
  return outcomes
}

/** What was seen instead; where a step on the way there failed, that is the reason too. */
function describe(error: unknown): string {
  if (error instanceof Broken) return error.message
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
}
