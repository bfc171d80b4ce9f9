// One chain as it is stored → its statements in their places: form, columns, links, receipts. Verbs are not looked at here.
// Goes on after a finding where it can, so that one run tells everything.
import { importPublicKey, type PublicKey, thumbprint } from '../../schemas/statement/jws.ts'
import { type GatewayKeys, type Receipt, readReceipt } from '../../schemas/statement/receipt.ts'
import { type Read, readStatement, verifyStatement } from '../../schemas/statement/statement.ts'
import type { Statement } from '../../schemas/statement/verbs.ts'
import type { Findings } from './finding.ts'
import type { ChainRow, SubjectRow } from './queries.ts'

/** A statement in its place. `at`: when the gateway recorded it, seconds. */
export type Placed<S extends Statement = Statement> = {
  row: ChainRow
  read: Read<S>
  receipt: Receipt | undefined
  position: number
  at: number
}

export type ChainOf = { subject: SubjectRow; net: string | undefined; keys: GatewayKeys; issuer: string | undefined }

/** Reads a chain from its beginning, in order; what cannot be read ends it. */
export async function readChain(rows: readonly ChainRow[], about: ChainOf, findings: Findings): Promise<Placed[]> {
  const links = await Promise.all(rows.map(row => readLink(row, about)))
  const chain: Placed[] = []
  for (const [position, { row, read, receipt, why }] of links.entries()) {
    if (!read) {
      findings.add('statement_unreadable', row.subject, `position ${row.position}: ${why}`)
      break
    }
    const before = chain.at(-1)
    checkColumns(row, read, position, findings)
    if (read.claims.prev !== (before?.read.digest ?? null)) {
      findings.add('chain_broken', row.subject, `position ${position} does not name the one before it`)
    }
    checkReceipt(row, read, receipt, { ...about, position }, findings)
    if (before && row.received_at < before.at) {
      findings.add('receipt_backdated', row.subject, `position ${position} was recorded before the one before it`)
    }
    chain.push({ row, read, receipt, position, at: row.received_at })
  }
  checkHead(about.subject, chain, rows.length, findings)
  return chain
}

async function readLink(row: ChainRow, { net, keys }: ChainOf) {
  const receipt = await readReceipt(row.receipt, keys).catch(() => undefined)
  try {
    return { row, read: await readStatement(row.statement, net), receipt, why: '' }
  } catch (error) {
    return { row, read: undefined, receipt, why: error instanceof Error ? error.message : String(error) }
  }
}

function checkColumns(row: ChainRow, { claims, digest, kid }: Read, position: number, findings: Findings): void {
  const { iss: issuer, jti, verb, sub: subject } = claims
  const expected = { subject, position, digest, issuer, jti, verb, member: kid }
  findings.compare('column_mismatch', row.subject, `position ${row.position}`, row, expected)
}

function checkReceipt(
  row: ChainRow,
  { digest }: Read,
  receipt: Receipt | undefined,
  { keys, issuer, net, position }: ChainOf & { position: number },
  findings: Findings,
): void {
  const { subject } = row
  if (!receipt) {
    findings.add('receipt_invalid', subject, `position ${position}: no gateway key of the nation signed its receipt`)
    return
  }
  const expected = { sub: subject, statement: digest, position, iat: row.received_at, net: net ?? digest }
  findings.compare('receipt_mismatch', subject, `receipt of position ${position}`, receipt, expected)
  if (issuer !== undefined && receipt.iss !== issuer && ![...keys.values()].some(key => key.issuer === issuer)) {
    findings.add('receipt_mismatch', subject, `receipt of position ${position} is from ${receipt.iss}, not ${issuer}`)
  }
}

function checkHead(subject: SubjectRow, chain: readonly Placed[], rows: number, findings: Findings): void {
  const last = chain.at(-1)
  // A chain cut short by something unreadable has been reported.
  if (!last || chain.length < rows) return
  const expected = { head: last.read.digest, position: last.position }
  findings.compare('head_mismatch', subject.id, 'the head', subject, expected)
}

/** Verifies signatures, importing each key once. */
export class Verifier {
  readonly #imported = new Map<string, Promise<CryptoKey>>()

  async verify(read: Read, key: PublicKey): Promise<boolean> {
    const kid = await thumbprint(key)
    if (kid !== read.kid) return false
    const imported = this.#imported.get(kid) ?? importPublicKey(key)
    this.#imported.set(kid, imported)
    return verifyStatement(read, key, await imported)
  }
}
