// Has the certificate of a team changed since it was last written to? Remembered here, told before the next letter goes (PROTOCOL §6).
// A change is not a lie: the chain shows who proposed and who approved it. But whoever wonders can ring, and compare the words.
import { certificateToSealTo } from '../../../schemas/directory/directory.ts'
import type { Desk, Fingerprint, Id } from '../../../schemas/ids.ts'
import { certificateWords } from '../../seal/index.ts'
import { nowSeconds, type Session } from '../session.ts'
import type { Correspondent } from './correspondent.ts'

/** A team as it would be written to now; undefined where it has no certificate. */
export async function correspondentOf(session: Session, authority: Id, desk: Desk): Promise<Correspondent | undefined> {
  const { entry, chain } = await session.directory.entryOf(authority)
  const at = Math.max(nowSeconds(session), chain.at(-1)?.at ?? 0)
  const held = certificateToSealTo(entry, desk, session.nation, at)
  if (!held) return undefined
  const { fingerprint } = held
  const { net } = session
  const now = { authority, council: entry.identity?.name ?? authority, desk, fingerprint }
  const words = await certificateWords({ net, authority, desk, fingerprint })
  const used = await session.memory.lastUsed?.(memoryKey(session, authority, desk))
  if (!used || used.fingerprint === fingerprint) return { ...now, words }
  const before = {
    fingerprint: used.fingerprint,
    words: await certificateWords({ net, authority, desk, fingerprint: used.fingerprint }),
    lastUsedAt: used.at,
  }
  const approvedBy = held.said.approved?.by.kid
  const changed = { before, at: held.from, proposedBy: held.by, ...(approvedBy !== undefined && { approvedBy }) }
  return { ...now, words, changed }
}

/** Tells of a change, if there is one and anybody listens. What the listener throws stops the letter. */
export async function tellOfChange(session: Session, authority: Id, desk: Desk): Promise<void> {
  if (!session.onCertificateChanged || authority === session.authority) return
  const correspondent = await correspondentOf(session, authority, desk)
  if (correspondent?.changed) await session.onCertificateChanged(correspondent)
}

/** Remembers what a team was written with. */
export async function rememberUsed(
  session: Session,
  authority: Id,
  desk: Desk,
  fingerprint: Fingerprint,
): Promise<void> {
  if (authority === session.authority) return
  const key = memoryKey(session, authority, desk)
  const used = await session.memory.lastUsed?.(key)
  if (used?.fingerprint === fingerprint) return
  await session.memory.rememberUsed?.(key, { fingerprint, at: nowSeconds(session) })
}

function memoryKey({ net }: Session, authority: Id, desk: Desk): string {
  return `${net} ${authority} ${desk}`
}
