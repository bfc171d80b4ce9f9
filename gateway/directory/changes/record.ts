// One statement about a council or the nation, inside a transaction: lock, fold, decide, sign, write, tell. All of it or nothing.
// The time is taken behind the locks, so that whatever a removal waited for lies before it.
import { createHash } from 'node:crypto'
import { announce } from '../../../schemas/directory/announce.ts'
import type { Entry, Nation } from '../../../schemas/directory/directory.ts'
import { dayOf } from '../../../schemas/directory/identity.ts'
import { announceNational, type DirectoryState } from '../../../schemas/directory/nation.ts'
import { type Digest, newId } from '../../../schemas/ids.ts'
import { Refusal } from '../../../schemas/problem.ts'
import { thumbprint } from '../../../schemas/statement/jws.ts'
import { signReceipt } from '../../../schemas/statement/receipt.ts'
import type { Read } from '../../../schemas/statement/statement.ts'
import type { DirectoryStatement } from '../../../schemas/statement/verbs.ts'
import type { Transaction } from '../../database/connect.ts'
import type { Gateway } from '../../gateway.ts'
import type { Caller } from '../../identity/caller.ts'
import { readEntry } from '../entry.ts'
import { checkSigner, nationNow } from '../nation.ts'
import {
  chainOf,
  eraseDocument,
  isKnownKey,
  keepDocument,
  keepLetter,
  lockStanding,
  lockSubject,
  now,
  record,
  storedStatement,
} from '../queries.ts'
import type { Enclosed } from './enclosed.ts'
import { projectEntry, projectNation, tellOthers } from './project.ts'
import * as queries from './queries.ts'

export type Said = { caller: Caller; read: Read<DirectoryStatement>; enclosed: Enclosed }
export type Recorded = { receipt: string; fresh: boolean }

/**
 * Records one statement.
 *
 * @throws Refusal; then the transaction must be rolled back
 */
export async function recordIn(tx: Transaction, gateway: Gateway, said: Said): Promise<Recorded> {
  const { claims, digest } = said.read
  const begin = claims.verb === 'register' ? { kind: 'authority', head: digest } : undefined
  if (!(await lockSubject(tx, claims.sub, begin))) throw new Refusal('unknown_authority')
  const stored = await storedStatement(tx, claims.iss, claims.jti)
  if (stored) return { receipt: sameBytes(said.read, stored), fresh: false }
  return claims.sub === 'national' ? recordNational(tx, gateway, said) : recordEntry(tx, gateway, said)
}

async function recordEntry(tx: Transaction, gateway: Gateway, said: Said): Promise<Recorded> {
  const { caller, read, enclosed } = said
  const { claims, digest, kid } = read
  const seen = await readEntry(tx, gateway.nation, claims.sub)
  await holdStanding(tx, caller, claims, seen?.proposals)
  const nation = await nationNow(tx, gateway.nation)
  const entry = seen && (await readEntry(tx, nation, claims.sub))
  const at = Math.max(await now(tx), await queries.lastMoment(tx, claims.sub))
  if (claims.verb === 'admit_member' && (await isKnownKey(tx, await thumbprint(claims.key)))) {
    throw new Refusal('already_admitted')
  }
  if (entry && claims.prev !== entry.head) throw await stale(tx, read)
  await othersAreThere(tx, claims, entry, at)
  const next = await announce(entry, { claims, digest, kid, at }, nation)
  const receipt = await write(tx, gateway, nation, said, { ...next.entry, state: next.state }, at)
  await projectEntry(tx, entry, next.entry)
  await tellOthers(tx, { claims, digest, state: next.state, at }, next.entry)
  if (enclosed.letter) await keepLetter(tx, digest, claims.sub, enclosed.letter)
  if (claims.verb === 'update' && enclosed.document !== undefined)
    await keepDocument(tx, claims.document, claims.sub, enclosed.document)
  if (claims.verb === 'erase_document') await eraseDocument(tx, claims.document, claims.sub)
  return { receipt, fresh: true }
}

async function recordNational(tx: Transaction, gateway: Gateway, said: Said): Promise<Recorded> {
  const { caller, read } = said
  const { claims, digest, kid } = read
  const nation = await nationNow(tx, gateway.nation)
  const proposal =
    claims.verb === 'approve' ? nation.proposals.find(one => one.digest === claims.proposal)?.claims : undefined
  await holdStanding(tx, caller, claims, nation.proposals)
  if (proposal?.verb === 'remove_registrar') await lockStanding(tx, proposal.registrar, undefined)
  const at = Math.max(await now(tx), await queries.lastMoment(tx, 'national'))
  if (claims.verb === 'admit_registrar' && (await isKnownKey(tx, await thumbprint(claims.key)))) {
    throw new Refusal('already_admitted')
  }
  if (claims.prev !== nation.head) throw await stale(tx, read)
  const next = await announceNational(nation, { claims, digest, kid, at })
  const receipt = await write(tx, gateway, nation, said, { ...next.nation, state: next.state }, at)
  await projectNation(tx, nation, next.nation)
  return { receipt, fresh: true }
}

/**
 * Keeps the speaker, and whoever proposed what is approved, from being removed meanwhile; and keeps new statements of whoever is removed out.
 *
 * @throws Refusal `member_removed`, `proposal_unknown`
 */
async function holdStanding(
  tx: Transaction,
  { thumbprint: own }: Caller,
  claims: DirectoryStatement,
  proposals: Entry['proposals'] = [],
): Promise<void> {
  const proposer = claims.verb === 'approve' && proposals.find(one => one.digest === claims.proposal)?.by.kid
  const { removed } = await queries.lockSpeakers(tx, [own, ...(proposer ? [proposer] : [])])
  if (removed.includes(own)) throw new Refusal('member_removed')
  if (removed.length > 0) throw new Refusal('proposal_unknown', 'Whoever proposed this has no standing any more.')
  if (claims.verb === 'remove_member') await lockStanding(tx, claims.member, undefined)
  if (claims.verb === 'retire_certificate') await lockStanding(tx, undefined, claims.fingerprint)
}

/** Whoever takes over, or keeps the keys, is in the directory and open on that day. Chains cannot tell: each knows its own council only. */
async function othersAreThere(
  tx: Transaction,
  claims: DirectoryStatement,
  entry: Entry | undefined,
  at: number,
): Promise<void> {
  const meant =
    claims.verb === 'approve' ? entry?.proposals.find(one => one.digest === claims.proposal)?.claims : claims
  if (meant?.verb !== 'succeed') return
  const named = [...new Set([...meant.successors, meant.custodian])]
  const today = dayOf(at)
  const open = await queries.openCouncils(tx, named, meant.on > today ? meant.on : today)
  const missing = named.filter(id => !open.includes(id))
  if (missing.length > 0)
    throw new Refusal('verb_not_allowed', `Not in the directory, or closed by then: ${missing.join(', ')}.`)
}

/** Tells what the speaker has not seen, where the head it named is on the chain at all. */
async function stale(tx: Transaction, { claims }: Read<DirectoryStatement>): Promise<Refusal> {
  const chain = await chainOf(tx, claims.sub)
  const digests = chain.map(row =>
    createHash('sha256')
      .update(row.statement.slice(0, row.statement.lastIndexOf('.')))
      .digest('base64url'),
  )
  const seen = claims.prev === null ? -1 : digests.indexOf(claims.prev)
  const missing = chain.slice(seen + 1).map(({ statement, receipt }) => ({ statement, receipt }))
  return new Refusal('stale', undefined, { missing })
}

/** Statement, receipt, head and the council's own feed. */
async function write(
  tx: Transaction,
  gateway: Gateway,
  nation: Nation,
  { caller, read }: Said,
  { position, state }: { position: number; state: DirectoryState },
  at: number,
): Promise<string> {
  checkSigner(gateway, nation, at)
  const { claims, digest, token, kid } = read
  const { sub: subject, iss: issuer, jti, verb } = claims
  const place = { sub: subject, statement: digest satisfies Digest, position, state }
  const receipt = await signReceipt(
    { iss: gateway.config.publicUrl, net: nation.net, iat: at, jti: newId(), ...place },
    gateway.signer,
  )
  const said = { subject, position, digest, issuer, jti, verb, member: kid, role: caller.role }
  await record(tx, { ...said, statement: token, receipt, at, state })
  return receipt
}

export function sameBytes(read: Read, stored: { statement: string; receipt: string }): string {
  if (stored.statement.startsWith(`${read.decoded.signingInput}.`)) return stored.receipt
  throw new Refusal('jti_reused', `${read.claims.jti} was recorded with other bytes.`)
}
