// What holds between referrals: who follows whom, and that responsibility is always with exactly one authority.
// Recomputed from every chain together; notes only explain it to the parties and are checked against it.
import type { Id } from '../../schemas/ids.ts'
import { isOutside, listFor, whoseMove } from '../../schemas/referral/lifecycle.ts'
import type { Referral } from '../../schemas/referral/referral.ts'
import { lastMove, type Note, readNote } from '../../schemas/statement/receipt.ts'
import type { Told } from './beside.ts'
import type { Directory } from './directory.ts'
import type { Findings } from './finding.ts'
import type { NoteRow, ReferralRow } from './queries.ts'

/** The notes of a referral, and what its parties were told of them. */
export type Beside = { notes: Note[]; told: Told[] }

/**
 * A referral as its chain has it, its row, and everybody who ever was a party to it. `sentBy`: its first sender; `held`: after each
 * statement, which party had the child as far as this chain alone tells, and in whose place.
 */
export type Folded = {
  referral: Referral
  row: ReferralRow | undefined
  sentBy: Id
  held: { places: Id[]; at: number }[]
  parties: Set<Id>
  beside: Beside
}

/** Notes are the gateway's, counted from 0 without a gap, behind a statement that exists. */
export async function checkNotes(
  { nation }: Directory,
  id: Id,
  history: readonly Referral[],
  rows: readonly NoteRow[],
  findings: Findings,
): Promise<Beside> {
  const beside: Beside = { notes: [], told: [] }
  for (const [number, row] of rows.entries()) {
    const note = await readNote(row.note, nation.gatewayKeys).catch(() => undefined)
    const then = note && history[note.follows]
    if (!note || !then) {
      findings.add('note_invalid', id, `note ${row.number} is not the gateway's, or follows nothing`)
      continue
    }
    const expected = { sub: id, net: nation.net, number, iat: row.made_at }
    findings.compare('note_invalid', id, `note ${row.number}`, note, expected)
    beside.notes.push(note)
    const about = { position: number, what: 'note' as const, verb: note.note, state: then.state, at: row.made_at }
    beside.told.push({ authority: then.sender, desks: then.senderDesks, ...about })
    if (!isOutside(then)) beside.told.push({ authority: then.recipient, desks: then.recipientDesks, ...about })
  }
  return beside
}

/** Checks `follows`, `passed_to`, `responsible`, `move` and lists of every referral against all chains together. */
export function checkResponsibility(all: ReadonlyMap<Id, Folded>, findings: Findings): void {
  const followers = acceptedFollowers(all)
  for (const [id, found] of all) {
    const { referral, row, beside } = found
    if (referral.follows !== undefined) checkFollows(found, all.get(referral.follows), findings)
    if (!row) continue
    const able = followers.get(id) ?? []
    const passer = row.passed_to === null ? undefined : all.get(row.passed_to)
    const right = passer ? able.includes(row.passed_to ?? '') && mayPass(found, passer) : !isHeldBack(found, able, all)
    if (!right) {
      const wanted = able.join(' or ') || 'nobody'
      findings.add(
        'responsibility_wrong',
        id,
        `it is passed to ${row.passed_to ?? 'nobody'}, and should be to ${wanted}`,
      )
    }
    const standing = { ...referral, passedOn: row.passed_to !== null }
    const expected = {
      responsible: responsibleFor(id, all),
      move: whoseMove(standing),
      sender_list: listFor('sender', standing),
      recipient_list: listFor('recipient', standing),
    }
    findings.compare('responsibility_wrong', id, 'the referral', row, expected)
    checkLastNote(id, row, lastMove(beside.notes), all, findings)
  }
}

/** Only whoever had the child when this was accepted could pass it on by it. To an enquiry it is a mere link. */
function mayPass({ referral, held, beside }: Folded, by: Folded): boolean {
  if (referral.kind === 'enquiry') return true
  const note = beside.notes.find(one => one.note === 'passed_on' && one.by === by.referral.id)
  return note !== undefined && (held[note.follows]?.places ?? []).some(one => by.parties.has(one))
}

/** It was passed on, or should have been: whoever sent an accepted transfer after it had the child from then on. */
function isHeldBack({ referral, held, beside }: Folded, able: readonly Id[], all: ReadonlyMap<Id, Folded>): boolean {
  if (lastMove(beside.notes)?.note === 'passed_on' || (referral.kind === 'enquiry' && able.length > 0)) return true
  return able.some(id => {
    const follower = all.get(id)?.referral ?? referral
    const senders = placesOf(follower, 'sender')
    // Of what was said in the same second the order is not known: then each may have come first.
    const before = held.findLastIndex(({ at }) => at < follower.sentAt)
    return held.slice(Math.max(before, 0)).every(({ places }) => places.some(one => senders.includes(one)))
  })
}

/** Whoever has the child as far as this chain tells, and those in whose place. */
export function holdersOf(referral: Referral): Id[] {
  return placesOf(referral, referral.kind === 'transfer' && referral.accepted ? 'recipient' : 'sender')
}

/** A party, and those that handed its place over; of a merged one, either place. */
function placesOf(referral: Referral, side: 'sender' | 'recipient'): Id[] {
  const before = referral.predecessors.filter(({ by }) => by === side || referral.state === 'merged')
  return [referral[side], ...before.map(({ authority }) => authority)]
}

/** The party that has the child as far as this chain tells. */
function holderOf(referral: Referral): Id {
  return referral.kind === 'transfer' && referral.accepted ? referral.recipient : referral.sender
}

/** By referral: the transfers that follow it and are accepted. */
function acceptedFollowers(all: ReadonlyMap<Id, Folded>): Map<Id, Id[]> {
  const followers = new Map<Id, Id[]>()
  for (const [id, { referral }] of all) {
    if (referral.follows === undefined || !referral.accepted) continue
    followers.set(referral.follows, [...(followers.get(referral.follows) ?? []), id])
  }
  return followers
}

/** Along `passed_to` to the transfer that nobody has passed on: its party has the child. An enquiry moves nothing. */
function responsibleFor(id: Id, all: ReadonlyMap<Id, Folded>, seen = new Set<Id>()): Id | 'nobody' {
  const found = all.get(id)
  if (!found || seen.has(id)) return 'nobody'
  const { referral, row } = found
  if (referral.kind === 'transfer' && row?.passed_to) return responsibleFor(row.passed_to, all, seen.add(id))
  return holderOf(referral)
}

/** One may follow what one was a party to, and what was sent before. */
function checkFollows({ referral, sentBy }: Folded, followed: Folded | undefined, findings: Findings): void {
  const { id, follows, sentAt } = referral
  if (followed?.parties.has(sentBy) && followed.referral.sentAt <= sentAt) return
  findings.add('follows_unknown', id, `it follows ${follows}, to which its sender was no party`)
}

/** The last thing the parties were told is how it stands. */
function checkLastNote(
  id: Id,
  row: NonNullable<Folded['row']>,
  last: Note | undefined,
  all: ReadonlyMap<Id, Folded>,
  findings: Findings,
): void {
  if (row.passed_to === null) {
    if (last && last.note !== 'returned') findings.add('note_invalid', id, 'the last note says it was passed on')
    return
  }
  if (last?.responsible !== row.responsible)
    findings.add('note_invalid', id, `the last note names ${last?.responsible ?? 'nobody'} as responsible`)
  if (last?.by !== undefined && !all.has(last.by))
    findings.add('note_invalid', id, `the last note names ${last.by}, which does not exist`)
}
