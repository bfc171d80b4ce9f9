// A statement: a compact JWS by which one member says one thing about one subject (PROTOCOL: statements).
// This file gives it its form, its digest and its signature. Whether it may be said is for lifecycle.ts and directory.ts.
import { type Digest, sha256 } from '../ids.ts'
import { maxStatementBytes } from '../limits.ts'
import { Refusal } from '../problem.ts'
import { type Decoded, decodeJws, type PublicKey, type SigningKey, signJws, verifyJws } from './jws.ts'
import { type Statement, statements, type Verb } from './verbs.ts'

export const statementType = 'cme-statement+jwt'

/** A statement whose form is right. Its signature and its sense are still to be checked. */
export type Read<S extends Statement = Statement> = {
  token: string
  digest: Digest
  kid: Digest
  claims: S
  decoded: Decoded
}

/** Signs a statement. The same bytes are sent again on a retry: never sign twice for one intention. */
export function signStatement(claims: Statement, by: SigningKey): Promise<string> {
  return signJws(statementType, statementForm(claims), by)
}

/** The digest of a statement: SHA-256 of its signing input, so that no other spelling of the signature changes it. */
export function digestOf(token: string): Promise<Digest> {
  return sha256(token.slice(0, token.lastIndexOf('.')))
}

/**
 * Reads a statement: canonical form, header, and exactly the claims of its verb.
 *
 * @param net the nation's digest; every statement but `found` must name it
 * @throws Refusal `too_large`, `malformed_statement`, `duplicate_claim`, `unknown_claim`, `wrong_type`, `wrong_algorithm`, `wrong_net`
 */
export async function readStatement(token: string, net: Digest | undefined): Promise<Read> {
  if (token.length > maxStatementBytes) {
    throw new Refusal('too_large', `A statement has at most ${maxStatementBytes} bytes; this one has ${token.length}.`)
  }
  const decoded = decodeJws(token, statementType)
  const claims = statementForm(decoded.claims)
  if (claims.verb !== 'found' && net !== undefined && claims.net !== net) {
    throw new Refusal('wrong_net', `Here net is ${net}.`)
  }
  return { token, digest: await sha256(decoded.signingInput), kid: decoded.kid, claims, decoded }
}

/** Checks that the statement was signed by this key. */
export function verifyStatement(read: Read, key: PublicKey, imported?: CryptoKey): Promise<boolean> {
  return verifyJws(read.token, read.decoded, key, imported)
}

function statementForm(claims: unknown): Statement {
  const verb = (claims as { verb?: unknown } | null)?.verb
  if (typeof verb !== 'string' || !Object.hasOwn(statements, verb)) {
    throw new Refusal('unknown_claim', `There is no verb ${JSON.stringify(verb)?.slice(0, 40)}.`)
  }
  const form = statements[verb as Verb].safeParse(claims)
  if (form.success) return form.data
  const said = form.error.issues.slice(0, 5).map(issue => `${issue.path.join('.') || 'claims'}: ${issue.message}`)
  throw new Refusal('unknown_claim', `${verb}: ${said.join('; ')}`)
}
