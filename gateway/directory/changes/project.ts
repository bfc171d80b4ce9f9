// Writes what a statement changed into the tables made of the chains: whatever is another object than before. No decisions here.
import { approvalFor } from '../../../schemas/directory/changes/approval.ts'
import { certificateChange, concernsRegistrars, noticeOf } from '../../../schemas/directory/changes/told.ts'
import type { Entry, Nation, Proposal } from '../../../schemas/directory/directory.ts'
import { lookupsOf } from '../../../schemas/directory/identity.ts'
import type { DirectoryState } from '../../../schemas/directory/nation.ts'
import type { Digest, Id } from '../../../schemas/ids.ts'
import { Refusal } from '../../../schemas/problem.ts'
import type { DirectoryStatement } from '../../../schemas/statement/verbs.ts'
import type { Transaction } from '../../database/connect.ts'
import { saveAuthority, saveCertificate, saveKeyholder, saveMember, spoilClocks } from '../queries.ts'
import * as queries from './queries.ts'

/** A council's rows. @throws Refusal `already_admitted` where another council admitted the key since this was proposed */
export async function projectEntry(tx: Transaction, before: Entry | undefined, after: Entry): Promise<void> {
  await saveAuthority(tx, after)
  if (after.identity && after.identity !== before?.identity)
    await queries.saveLookups(tx, after.id, lookupsOf(after.identity))
  for (const one of changed(before?.members, after.members)) {
    if (!(await saveMember(tx, after.id, one))) throw new Refusal('already_admitted')
  }
  for (const one of changed(before?.certificates, after.certificates)) await saveCertificate(tx, after.id, one)
  for (const one of changed(before?.keyholders, after.keyholders)) await saveKeyholder(tx, after.id, one)
  await projectProposals(tx, after.id, before?.proposals, after.proposals)
  // Whoever waits for this council waits by its calendar.
  if (before?.calendar !== after.calendar) await spoilClocks(tx, after.id)
}

/** The nation's rows. @throws Refusal `already_admitted` */
export async function projectNation(tx: Transaction, before: Nation, after: Nation): Promise<void> {
  for (const { removed, ...one } of changed(before.registrars, after.registrars)) {
    const ended = removed && { removed: { reason: removed, since: one.until ?? 0 } }
    const saved = await saveMember(tx, 'national', { ...one, role: 'registrar', desks: [], ...ended })
    if (!saved) throw new Refusal('already_admitted')
  }
  await projectProposals(tx, 'national', before.proposals, after.proposals)
  if (before.policy !== after.policy) await spoilClocks(tx, 'national')
}

async function projectProposals(
  tx: Transaction,
  subject: Id | 'national',
  before: readonly Proposal[] | undefined,
  after: readonly Proposal[],
): Promise<void> {
  for (const one of changed(before, after))
    await queries.saveProposal(tx, subject, one, approvalFor(one.claims, one.by))
}

function changed<T>(before: readonly T[] = [], after: readonly T[]): T[] {
  return after.filter(one => !before.includes(one))
}

type Placed = { claims: DirectoryStatement; digest: Digest; state: DirectoryState; at: number }

/** Tells those beside the council itself whom a statement about it concerns. */
export async function tellOthers(tx: Transaction, { claims, digest, state, at }: Placed, after: Entry): Promise<void> {
  const told = { subject: after.id, position: after.position, state, at }
  if (concernsRegistrars(claims, state, after)) await queries.tell(tx, 'national', { ...told, verb: claims.verb })
  const change = certificateChange(claims, after)
  if (change) await queries.tellCorrespondents(tx, { ...told, verb: change })
  const notice = noticeOf(claims, after)
  if (notice)
    await queries.keepNotice(tx, {
      statement: digest,
      authority: after.id,
      what: notice.what,
      at,
      inForceAt: notice.inForceAt,
    })
}
