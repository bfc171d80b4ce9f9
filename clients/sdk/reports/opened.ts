// What letters say, counted: reasons, SEN, outcomes, why referrals were returned. Only here, where they open; the gateway knows none of it.
// Codes and numbers come out of this file, never a word that somebody wrote.
import { addDays, londonInstant } from '../../../schemas/clocks/days.ts'
import type { Id } from '../../../schemas/ids.ts'
import {
  cmeReasons,
  declineReasons,
  senProvisions,
  settledOutcomes,
  unsettledOutcomes,
} from '../../../schemas/letter/code-sets.ts'
import type { Direction } from '../../../schemas/reports/measures.ts'
import type { Period } from '../../../schemas/reports/periods.ts'
import { currentOf, currentReferral } from '../letters/current.ts'
import type { Letter, Opened } from '../letters/letter.ts'
import { openAll } from '../letters/open.ts'
import { readTrusted } from '../say/read.ts'
import type { Session } from '../session.ts'

/** How many of each code; `not_known`: no answer, or none of the list. */
export type Tally = Record<string, number>
export type OpenedCounts = {
  opened: number
  /** Deleted at the gateway, taken back, or sealed to keys that are not here. */
  not_opened: number
  reasons: Tally
  sen: Tally
  outcomes: Tally
  returned_because: Tally
}
export type OpenedReport = Period & Record<Direction, OpenedCounts>
export type Counting = { onProgress?: (done: number) => void; signal?: AbortSignal }

const codeSets = {
  reasons: cmeReasons,
  sen: senProvisions,
  outcomes: { ...settledOutcomes, ...unsettledOutcomes },
  returned_because: declineReasons,
} as const
export const tallyNames = Object.keys(codeSets) as (keyof typeof codeSets)[]

/**
 * Opens every transfer of this time that this member may read, and counts what the letters say now, corrections included.
 *
 * @throws Distrust, as opening one does: then nothing was counted
 */
export async function countOpened(
  session: Session,
  period: Period,
  { onProgress, signal }: Counting = {},
): Promise<OpenedReport> {
  const report: OpenedReport = { ...period, received: noCounts(), sent: noCounts() }
  let done = 0
  for (const direction of ['received', 'sent'] as const) {
    for await (const id of transfersOf(session, direction, period)) {
      signal?.throwIfAborted()
      count(report[direction], await openAll(session, await readTrusted(session, id)))
      done += 1
      onProgress?.(done)
    }
  }
  return report
}

async function* transfersOf(session: Session, box: Direction, { from, to }: Period): AsyncGenerator<Id, void, void> {
  const [first, end] = [londonInstant(from, 0), londonInstant(addDays(to, 1), 0)]
  let cursor: string | undefined
  do {
    const query = { box, kind: 'transfer' as const, changed_since: first, limit: 200, ...(cursor && { cursor }) }
    const page = await session.gateway.call('listReferrals', { query })
    for (const { id, sent_at } of page.items) if (sent_at >= first && sent_at < end) yield id
    cursor = page.next
  } while (cursor !== undefined)
}

function noCounts(): OpenedCounts {
  return { opened: 0, not_opened: 0, reasons: {}, sen: {}, outcomes: {}, returned_because: {} }
}

function count(counts: OpenedCounts, letters: readonly Letter[]): void {
  // Of what was returned, the receiving council may still read its own letter.
  const outcome = lastOf(letters, 'record_outcome')
  if (outcome) tally(counts, 'outcomes', outcome.outcome)
  const returned = lastOf(letters, 'decline')
  if (returned) tally(counts, 'returned_because', returned.reason)
  const referral = currentReferral(letters)
  if (!referral) {
    counts.not_opened += 1
    return
  }
  counts.opened += 1
  const { basis, needs } = referral.content as { basis?: { reason?: unknown }; needs?: { sen_provision?: unknown } }
  tally(counts, 'reasons', basis?.reason)
  tally(counts, 'sen', needs?.sen_provision)
}

function lastOf(letters: readonly Letter[], verb: string): Record<string, unknown> | undefined {
  const found = letters.findLast((one): one is Opened => one.status === 'open' && one.entry.claims.verb === verb)
  return found && currentOf(found, letters).content
}

/** What is in no list was written by hand: it is counted, and not repeated. */
function tally(counts: OpenedCounts, name: keyof typeof codeSets, code: unknown): void {
  const known = typeof code === 'string' && Object.hasOwn(codeSets[name], code) ? code : 'not_known'
  counts[name][known] = (counts[name][known] ?? 0) + 1
}
