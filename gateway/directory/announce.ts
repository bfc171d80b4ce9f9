// Where the directory changes: lock, fold, decide, write, tell; all in one transaction. The only place that writes its projections.
import { createHash } from 'node:crypto'
import { announce, type DirectoryState } from '../../schemas/announce.ts'
import { contactsDocument } from '../../schemas/contacts.ts'
import type { Entry } from '../../schemas/directory.ts'
import { newId } from '../../schemas/ids.ts'
import { parseStrict } from '../../schemas/json.ts'
import { thumbprint } from '../../schemas/jws.ts'
import { may } from '../../schemas/permissions.ts'
import { Refusal } from '../../schemas/problem.ts'
import { signReceipt } from '../../schemas/receipt.ts'
import type { Read } from '../../schemas/statement.ts'
import type { DirectoryStatement } from '../../schemas/verbs.ts'
import type { Transaction } from '../database/connect.ts'
import { violatedConstraint } from '../database/failure.ts'
import type { Gateway } from '../gateway.ts'
import type { Caller } from '../identity/caller.ts'
import { checkCertificate } from './certificate.ts'
import { readEntry } from './entry.ts'
import * as queries from './queries.ts'

/** What may travel beside a directory statement. */
export type Enclosed = { letter?: Uint8Array; document?: string }

/**
 * Records a directory statement whose signature, clock and speaker were checked.
 *
 * @returns the receipt; `fresh` is false where these bytes were recorded before
 * @throws Refusal by schemas/directory.ts, and `letter_…`, `document_digest`, `certificate_invalid`, `already_admitted`, `jti_reused`
 */
export async function announceStatement(
  gateway: Gateway,
  caller: Caller,
  read: Read<DirectoryStatement>,
  enclosed: Enclosed,
): Promise<{ receipt: string; fresh: boolean }> {
  const { claims } = read
  // Before anything is looked up: whether an id exists is not told to those who may not speak about it.
  if (!may(caller.role, claims.verb, claims.iss === claims.sub ? 'party' : 'stranger')) {
    throw new Refusal('role_may_not', `A ${caller.role} may not ${claims.verb.replaceAll('_', ' ')} here.`)
  }
  await checkEnclosed(claims, enclosed)
  return inTurn(claims.sub, () => gateway.sql.begin(tx => recordIn(tx, gateway, caller, read, enclosed))).catch(
    error => {
      // Said of two councils at the same moment: neither saw the other's row.
      if (violatedConstraint(error) === 'chain_issuer_jti_key')
        throw new Refusal('jti_reused', undefined, { cause: error })
      throw error
    },
  )
}

const turns = new Map<string, Promise<unknown>>()

/** One at a time about each council: who waits for its lock would hold a connection that others need. */
function inTurn<T>(subject: string, work: () => Promise<T>): Promise<T> {
  const mine = (turns.get(subject) ?? Promise.resolve()).then(work)
  const over = mine
    .catch(() => {})
    .then(() => {
      if (turns.get(subject) === over) turns.delete(subject)
    })
  turns.set(subject, over)
  return mine
}

async function recordIn(
  tx: Transaction,
  gateway: Gateway,
  caller: Caller,
  read: Read<DirectoryStatement>,
  enclosed: Enclosed,
): Promise<{ receipt: string; fresh: boolean }> {
  const { claims } = read
  const begin = claims.verb === 'register' ? { kind: 'authority', head: read.digest } : undefined
  if (!(await queries.lockSubject(tx, claims.sub, begin))) throw new Refusal('unknown_authority')
  const stored = await queries.storedStatement(tx, claims.iss, claims.jti)
  if (stored) return { receipt: sameBytes(read, stored), fresh: false }
  await lockWhatIsRemoved(tx, claims)
  const entry = await readEntry(tx, gateway.nation, claims.sub)
  const at = Math.max(await momentOf(tx, claims), await lastMoment(tx, claims.sub))
  if (claims.verb === 'admit_member' && (await queries.isKnownKey(tx, await thumbprint(claims.key)))) {
    throw new Refusal('already_admitted')
  }
  if (entry && claims.prev !== entry.head) throw await stale(tx, read, entry)
  const next = await announce(entry, { claims, digest: read.digest, kid: read.kid, at }, gateway.nation)
  const receipt = await receiptFor(gateway, read, next.entry, next.state, at)
  await write(tx, caller, read, next.entry, next.state, receipt, at)
  await project(tx, entry, next.entry)
  if (enclosed.letter) await queries.keepLetter(tx, read.digest, claims.sub, enclosed.letter)
  if (claims.verb === 'update' && enclosed.document !== undefined) {
    await queries.keepDocument(tx, claims.document, claims.sub, enclosed.document)
  }
  return { receipt, fresh: true }
}

function sameBytes(read: Read, stored: { statement: string; receipt: string }): string {
  if (stored.statement.startsWith(`${read.decoded.signingInput}.`)) return stored.receipt
  throw new Refusal('jti_reused', `${read.claims.jti} was recorded with other bytes.`)
}

/** A removal counts from the next whole second: what was recorded in the same second before it stays good. */
async function momentOf(tx: Transaction, claims: DirectoryStatement): Promise<number> {
  const now = await queries.now(tx)
  return claims.verb === 'remove_member' || claims.verb === 'retire_certificate' ? now + 1 : now
}

async function lastMoment(tx: Transaction, subject: string): Promise<number> {
  return (await queries.chainOf(tx, subject)).at(-1)?.received_at ?? 0
}

async function lockWhatIsRemoved(tx: Transaction, claims: DirectoryStatement): Promise<void> {
  if (claims.verb === 'remove_member') await queries.lockStanding(tx, claims.member, undefined)
  if (claims.verb === 'retire_certificate') await queries.lockStanding(tx, undefined, claims.fingerprint)
}

/** Contacts and nothing else: this is the one thing the gateway keeps that it can read. */
function checkContacts(document: string): void {
  const form = contactsDocument.safeParse(parseStrict(document))
  if (form.success) return
  const [first] = form.error.issues
  throw new Refusal('malformed_request', `document.${first?.path.join('.') ?? ''}: ${first?.message ?? 'no contacts'}`)
}

async function checkEnclosed(claims: DirectoryStatement, { letter, document }: Enclosed): Promise<void> {
  if (claims.verb === 'share_keyring') {
    if (!letter) throw new Refusal('letter_missing')
    const sha256 = createHash('sha256').update(letter).digest('base64url')
    if (claims.letter.sha256 !== sha256 || claims.letter.bytes !== letter.length) throw new Refusal('letter_digest')
  } else if (letter) throw new Refusal('letter_unexpected')
  if (claims.verb === 'update') {
    const sha256 = createHash('sha256')
      .update(document ?? '')
      .digest('base64url')
    if (document === undefined || sha256 !== claims.document) throw new Refusal('document_digest')
    checkContacts(document)
  } else if (document !== undefined)
    throw new Refusal('malformed_request', `${claims.verb} travels without a document.`)
  if (claims.verb === 'publish_certificate') {
    await checkCertificate(claims.certificate, claims.fingerprint, `${claims.sub}/${claims.desk}`)
  }
  if (claims.verb === 'admit_member') await checkCertificate(claims.device.certificate, claims.device.fingerprint)
}

/** Tells what the speaker has not seen, where the head it named is on the chain at all. */
async function stale(tx: Transaction, read: Read<DirectoryStatement>, entry: Entry): Promise<Refusal> {
  const chain = await queries.chainOf(tx, entry.id)
  const digests = chain.map(row =>
    createHash('sha256')
      .update(row.statement.slice(0, row.statement.lastIndexOf('.')))
      .digest('base64url'),
  )
  const seen = read.claims.prev === null ? -1 : digests.indexOf(read.claims.prev)
  const missing = chain.slice(seen + 1).map(({ statement, receipt }) => ({ statement, receipt }))
  return new Refusal('stale', undefined, { missing })
}

function receiptFor(
  { config, nation, signer }: Gateway,
  read: Read,
  entry: Entry,
  state: DirectoryState,
  at: number,
): Promise<string> {
  const { position } = entry
  const { sub } = read.claims
  const claims = {
    iss: config.publicUrl,
    net: nation.net,
    iat: at,
    jti: newId(),
    sub,
    statement: read.digest,
    position,
    state,
  }
  return signReceipt(claims, signer)
}

function write(
  tx: Transaction,
  caller: Caller,
  read: Read,
  entry: Entry,
  state: string,
  receipt: string,
  at: number,
): Promise<void> {
  const { claims, digest, token, kid } = read
  const { sub: subject, iss: issuer, jti, verb } = claims
  const { position } = entry
  return queries.record(tx, {
    subject,
    position,
    digest,
    issuer,
    jti,
    verb,
    member: kid,
    role: caller.role,
    statement: token,
    receipt,
    at,
    state,
  })
}

/** Writes what the statement changed: whatever is another object than before. */
async function project(tx: Transaction, before: Entry | undefined, after: Entry): Promise<void> {
  await queries.saveAuthority(tx, after)
  for (const one of changed(before?.members, after.members)) {
    // Another council admitted the key since this was proposed.
    if (!(await queries.saveMember(tx, after.id, one))) throw new Refusal('already_admitted')
  }
  for (const one of changed(before?.certificates, after.certificates)) await queries.saveCertificate(tx, after.id, one)
  for (const one of changed(before?.keyholders, after.keyholders)) await queries.saveKeyholder(tx, after.id, one)
}

function changed<T>(before: readonly T[] = [], after: readonly T[]): T[] {
  return after.filter(one => !before.includes(one))
}
