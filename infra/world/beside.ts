// What lies beside a chain: letters, attachments, recalls, and the outbox. Each is there for a statement, and for one only.
// Bytes in the object store are bucket business (check.ts).

import type { Digest, Id } from '../../schemas/ids.ts'
import { attachmentDigest, partCount } from '../../schemas/referral/attachment.ts'
import type { Statement } from '../../schemas/statement/verbs.ts'
import type { Placed } from './chain.ts'
import { type Findings, spelled } from './finding.ts'
import type { AttachmentRow, FeedRow, LetterRow, RecallRow } from './queries.ts'

/** Every statement's letter is there with its digest and size, and no other; of positions up to `purgedTo` none is. */
export function checkLetters(
  subject: string,
  chain: readonly Placed[],
  rows: readonly LetterRow[],
  findings: Findings,
  purgedTo = -1,
): void {
  const left = new Map(rows.map(row => [row.statement.toString('base64url'), row]))
  for (const { read, position } of chain) {
    const claim = letterOf(read.claims)
    const row = left.get(read.digest)
    left.delete(read.digest)
    if (!claim && row) findings.add('row_stray', subject, `position ${position} has no letter, and one lies there`)
    if (!claim) continue
    if (position <= purgedTo) {
      if (row) findings.add('letter_unpurged', subject, `the letter of position ${position} was purged, and lies there`)
    } else if (!row) findings.add('letter_missing', subject, `the letter of position ${position} is not there`)
    else {
      const expected = { sha256: claim.sha256, bytes: claim.bytes }
      findings.compare('letter_mismatch', subject, `the letter of position ${position}`, row, expected)
    }
  }
  // Letters of statements that are nowhere in the chain are reported as strays.
}

export function letterOf(claims: Statement) {
  return 'letter' in claims ? claims.letter : undefined
}

/** Attachments named so far, anywhere: one may travel with one letter only. */
export type Named = Map<Id, Digest>

/** Every attachment a statement names is linked to it, as it was claimed; and none is linked that this chain does not name. */
export async function checkAttachments(
  subject: string,
  chain: readonly Placed[],
  rows: readonly AttachmentRow[],
  named: Named,
  findings: Findings,
  purgedTo = -1,
): Promise<void> {
  const left = new Map(rows.map(row => [row.id, row]))
  for (const { read, position } of chain) {
    for (const { id, sha256, bytes } of 'attachments' in read.claims ? (read.claims.attachments ?? []) : []) {
      const before = named.get(id)
      if (before) findings.add('attachment_mismatch', subject, `${id} is named by ${before} and by ${read.digest}`)
      named.set(id, read.digest)
      const row = left.get(id)
      left.delete(id)
      if (!row) {
        findings.add('attachment_missing', subject, `attachment ${id} of position ${position} is not linked to it`)
        continue
      }
      const purging = position <= purgedTo
      const expected = { statement: read.digest, authority: read.claims.iss, sha256, bytes, purging }
      findings.compare('attachment_mismatch', subject, `attachment ${id}`, row, expected)
      // The digests of its parts go with its bytes.
      if (row.purged && row.parts.length === 0) continue
      const whole = row.parts.length === partCount(bytes) && (await attachmentDigest(row.parts)) === sha256
      if (!whole)
        findings.add('attachment_mismatch', subject, `the parts of attachment ${id} do not come to its digest`)
    }
  }
  for (const id of left.keys()) {
    findings.add('attachment_stray', subject, `attachment ${id} is linked here, and no statement names it`)
  }
}

/** What was recalled is written down as such, and nothing else is. */
export function checkRecalls(
  subject: string,
  recalled: ReadonlySet<Digest>,
  rows: readonly RecallRow[],
  findings: Findings,
): void {
  const found = new Set(rows.map(({ item }) => item.toString('base64url')))
  for (const item of recalled) {
    if (!found.has(item)) findings.add('projection_missing', subject, `${item} was recalled and is still served`)
  }
  for (const item of found) {
    if (!recalled.has(item)) findings.add('projection_stray', subject, `${item} is withheld, and nobody recalled it`)
  }
}

/** One entry of the outbox as it should be. */
export type Told = Omit<FeedRow, 'subject'>

/** Each party was told each thing once, and nobody anything else. */
export function checkFeed(subject: string, told: readonly Told[], rows: readonly FeedRow[], findings: Findings): void {
  const counts = new Map<string, number>()
  const count = (key: string, by: number) => counts.set(key, (counts.get(key) ?? 0) + by)
  for (const one of told) count(feedKey(one), 1)
  for (const one of rows) count(feedKey(one), -1)
  for (const [key, difference] of counts) {
    if (difference > 0) findings.add('feed_missing', subject, `nobody was told: ${key}`)
    if (difference < 0) findings.add('feed_stray', subject, `told, and never said: ${key}`)
  }
}

function feedKey({ authority, desks, what, position, verb, state, at }: Told): string {
  return `${what} ${position} ${verb} ${state} at ${at} to ${authority} ${spelled([...desks].sort())}`
}
