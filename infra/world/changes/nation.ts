// The nation, folded again from its founding on: every signature, every approval, every receipt.
// The rules are schemas/directory/nation.ts alone: nothing is decided here.
import type { Queryable } from '../../../gateway/database/connect.ts'
import { announceNational, foundNation, type Nation } from '../../../schemas/directory/nation.ts'
import type { DirectoryStatement } from '../../../schemas/statement/verbs.ts'
import { checkFeed, type Told } from '../beside.ts'
import { type Placed, readChain, Verifier } from '../chain.ts'
import { Findings } from '../finding.ts'
import * as queries from '../queries.ts'

/** What the national chain comes to, and when the nation was founded. Undefined where nobody founded one. */
export async function checkNation(
  tx: Queryable,
  findings: Findings,
  issuer: string | undefined,
): Promise<{ nation: Nation; at: number } | undefined> {
  const [subject] = await queries.subjectsAfter(tx, ['national'], '', 1)
  const rows = await queries.chainsOf(tx, ['national'])
  const unread = { net: undefined, keys: new Map(), issuer: undefined }
  const [first] = subject ? await readChain(rows.slice(0, 1), { subject, ...unread }, new Findings()) : []
  if (!subject || !first) {
    findings.add('nation_missing', 'national', 'no nation was founded in this database')
    return undefined
  }
  const { claims, digest, kid } = first.read
  const founded = await foundNation({ claims: claims as DirectoryStatement, digest, kid })
  const founder = founded.registrars.find(one => one.thumbprint === kid)
  if (!founder || !(await new Verifier().verify(first.read, founder.key))) {
    findings.add('signature_invalid', 'national', 'the founding statement was not signed by a registrar it names')
  }
  // Read without their receipts, to learn which keys there are; then again, with them.
  const said = await readChain(rows, { subject, ...unread, net: founded.net }, new Findings())
  const { nation, told } = await fold(founded, said, findings)
  const chain = await readChain(rows, { subject, net: nation.net, keys: nation.gatewayKeys, issuer }, findings)
  for (const [index, { receipt, position }] of chain.entries()) {
    const state = told[index]?.state
    if (receipt && state)
      findings.compare('receipt_mismatch', 'national', `receipt of position ${position}`, receipt, { state })
  }
  if (issuer !== undefined && ![...nation.gatewayKeys.values()].some(key => key.issuer === issuer)) {
    findings.add('issuer_unknown', 'national', `the nation names no gateway key for ${issuer}`)
  }
  checkFeed('national', told, await queries.feedOf(tx, ['national']), findings)
  return { nation, at: first.at }
}

async function fold(founded: Nation, chain: readonly Placed[], findings: Findings) {
  const verifier = new Verifier()
  const toldOf = ({ position, at, read }: Placed, state: string): Told => {
    return { authority: 'national', desks: [], position, what: 'statement', verb: read.claims.verb, state, at }
  }
  const told = chain.slice(0, 1).map(one => toldOf(one, 'recorded'))
  let nation = founded
  for (const placed of chain.slice(1)) {
    const { read, position, at } = placed
    const { digest, kid } = read
    const key = nation.registrars.find(one => one.thumbprint === kid)?.key
    if (!key || !(await verifier.verify(read, key)))
      findings.add('signature_invalid', 'national', `position ${position}: not signed by ${kid}, or it is nobody's`)
    try {
      const next = await announceNational(nation, { claims: read.claims as DirectoryStatement, digest, kid, at })
      nation = next.nation
      told.push(toldOf(placed, next.state))
    } catch (error) {
      const why = error instanceof Error ? error.message : error
      findings.add('statement_refused', 'national', `position ${position}: ${why}`)
      break
    }
  }
  return { nation, told }
}
