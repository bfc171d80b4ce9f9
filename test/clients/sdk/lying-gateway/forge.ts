// The forger's tools: statements nobody made, receipts for anything. What it signs with decides what a client may believe.
// `by` the gateway's own key means that the operator itself lies; no key of an honest member may be used without saying so.
import { sha256 } from '../../../../clients/seal/index.ts'
import { newId } from '../../../../schemas/ids.ts'
import type { SigningKey } from '../../../../schemas/statement/jws.ts'
import { type Note, type Receipt, signNote, signReceipt } from '../../../../schemas/statement/receipt.ts'
import { digestOf, signStatement } from '../../../../schemas/statement/statement.ts'
import { isDirectoryVerb, type Statement } from '../../../../schemas/statement/verbs.ts'
import type { Stage } from './stage.ts'

export type Link = { statement: string; receipt: string }
/** A referral as the gateway states it. */
export type View = { chain: Link[]; notes: string[] } & Record<string, unknown>
export type Said = { iss: string; verb: Statement['verb'] } & Record<string, unknown>

/** What a token says, unverified. */
export function claimsOf<T = Record<string, unknown>>(token: string): T {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as T
}

/** Where the first statement of this verb stands. */
export function placeOf(chain: readonly Link[], verb: string): number {
  return chain.findIndex(one => claimsOf(one.statement).verb === verb)
}

/** The same receipt, signed again with other claims; by the gateway's own key unless `by` says otherwise. */
export function receiptAgain(
  stage: Stage,
  receipt: string,
  change: Partial<Receipt>,
  by: SigningKey = stage.gatewayKey,
): Promise<string> {
  return signReceipt({ ...claimsOf<Receipt>(receipt), ...change }, by)
}

/** The view on this chain, with everything above it made to fit. */
export async function standingOn(view: View, chain: Link[], more: object = {}): Promise<View> {
  const last = chain.at(-1)
  if (!last) throw new Error('nothing to stand on')
  const { position } = claimsOf<Receipt>(last.receipt)
  return { ...view, chain, head: await digestOf(last.statement), position, ...more }
}

/** The same note, signed again with other claims. */
export function noteAgain(stage: Stage, note: string, change: Partial<Note>, by: SigningKey = stage.gatewayKey) {
  return signNote({ ...claimsOf<Note>(note), ...change }, by)
}

/** A key of the attacker that calls itself by the thumbprint of another. */
export function posingAs(kid: string, { attacker }: Stage): SigningKey {
  return { ...attacker, kid }
}

/** The chain with one statement more behind its last, and a receipt by the gateway's own key. */
export async function withOneMore(
  stage: Stage,
  chain: readonly Link[],
  said: Said,
  by: SigningKey,
  about: Partial<Receipt> = {},
): Promise<Link[]> {
  const last = chain.at(-1)
  if (!last) throw new Error('nothing to go on from')
  const before = claimsOf<Receipt>(last.receipt)
  const { sub, heads } = claimsOf<{ sub: string; heads?: object }>(last.statement)
  const { net } = before
  const prev = await digestOf(last.statement)
  const common = { net, sub, jti: newId(), iat: before.iat, prev, ...(!isDirectoryVerb(said.verb) && { heads }) }
  const statement = await signStatement({ ...common, ...said } as unknown as Statement, by)
  const place = { statement: await digestOf(statement), position: before.position + 1, jti: newId() }
  return [...chain, { statement, receipt: await receiptAgain(stage, last.receipt, { ...place, ...about }) }]
}

/** What a statement says of a letter that was never sealed; to the desks `cme` of these councils, or to these certificates. */
export async function letterClaim(...certificates: string[]) {
  return { sha256: await sha256(newBytes()), bytes: 4536, certificates, opening: await sha256(newBytes()) }
}

const newBytes = () => new TextEncoder().encode(newId())

/** Another spelling of no signature at all: one byte differs. */
export function withOtherSignature(statement: string): string {
  const at = statement.lastIndexOf('.') + 1
  return statement.slice(0, at) + (statement[at] === 'A' ? 'B' : 'A') + statement.slice(at + 1)
}

/** The statement with other claims and the signature it had. */
export function withOtherClaims(statement: string, change: object): string {
  const [head, , signature] = statement.split('.')
  const body = Buffer.from(JSON.stringify({ ...claimsOf(statement), ...change })).toString('base64url')
  return `${head}.${body}.${signature}`
}

export function withOneByteChanged(bytes: Uint8Array): Uint8Array {
  return bytes.with(bytes.length - 20, (bytes.at(-20) ?? 0) ^ 1)
}
