// What an e-mail says of one entry of the outbox to one council, and to whom there; undefined where it says nothing. Pure.
// What the other side did that somebody here should look at. Opening, taking on and filing can be seen without being told.
import { londonTime } from '../../../schemas/clocks/days.ts'
import type { RungRole } from '../../../schemas/clocks/names.ts'
import { readNoteClaims } from '../../../schemas/statement/receipt.ts'
import type { ToldRow } from '../queries.ts'
import type { Item } from '../words.ts'

/** `everybody`: every mailbox the council has given, of whatever function. */
export type Told = { urgent: boolean; roles: readonly RungRole[] | 'everybody'; item: Omit<Item, 'other'> }

const tellingVerbs = new Set([
  ...['send', 'ask', 'answer', 'accept', 'decline', 'withdraw', 'record_outcome', 'message', 'correct', 'recall'],
  ...['reply', 'hand_over', 'disown'],
])
const tellingNotes = new Set(['passed_on', 'returned', 'purge_announced', 'purged'])
const allThree: readonly RungRole[] = ['team', 'cover', 'manager']

/** To the council whose entry of the outbox it is. */
export function tellingCouncil(row: ToldRow): Told | undefined {
  const { what, verb, kind, issuer, authority, sentAt } = row
  if (kind === null || sentAt === null) return noticeOf(row)
  if (what === 'note') return ofNote(row, londonTime(sentAt).on)
  if (issuer === authority || !tellingVerbs.has(verb)) return undefined
  const sentOn = londonTime(sentAt).on
  const urgent = row.urgent ?? false
  // A child of a closed case who is not in education after all: somebody must look today.
  if (verb === 'record_outcome' && row.state === 'closed' && !settledIn(row.statement))
    return { urgent: true, roles: allThree, item: { about: 'unsettled', sentOn, urgent: true } }
  const about = verb === 'send' && kind === 'enquiry' ? 'send_enquiry' : verb
  return { urgent, roles: urgent && verb === 'send' ? allThree : ['team'], item: { about, sentOn, urgent } }
}

function ofNote(row: ToldRow, sentOn: string): Told | undefined {
  const urgent = row.urgent ?? false
  const { due, step, to = [], note } = readNoteClaims(row.note ?? '')
  if (due && step) {
    const side = row.authority === row.sender ? 'sender' : 'recipient'
    const roles = to.find(one => one.side === side)?.roles
    return roles && { urgent, roles, item: { about: step, sentOn, urgent, dueOn: due.by } }
  }
  return tellingNotes.has(note)
    ? { urgent: false, roles: ['team'], item: { about: note, sentOn, urgent: false } }
    : undefined
}

/** Somebody is to become its first manager, or will not: told to every contact, because whoever does may then change all of them. */
function noticeOf({ notice, noticeFrom, at }: ToldRow): Told | undefined {
  if (notice === null) return undefined
  const from = noticeFrom === null ? {} : { fromOn: londonTime(noticeFrom).on }
  return {
    urgent: true,
    roles: 'everybody',
    item: { about: notice, sentOn: londonTime(at).on, urgent: true, entry: true, ...from },
  }
}

/**
 * To the national administrators' own mailbox: proposals that wait for one of them, keys reported lost or stolen, councils that have not
 * answered through the whole ladder. `about`: the council it is about.
 */
export function tellingRegistrars(row: ToldRow): { about: string; item: Omit<Item, 'other'> } | undefined {
  const on = londonTime(row.at).on
  if (row.authority === 'national') {
    const lost = row.verb === 'remove_member' || row.verb === 'retire_certificate'
    if (!lost && row.proposal !== 'waiting') return undefined
    const about = lost ? 'key_reported' : 'proposal'
    return { about: row.subject, item: { about, sentOn: on, urgent: lost, entry: true } }
  }
  if (row.what !== 'note' || row.sentAt === null) return undefined
  const { due, step } = readNoteClaims(row.note ?? '')
  const side = row.authority === row.sender ? 'sender' : 'recipient'
  if (step !== 'registrars' || due?.side !== side) return undefined
  const item = { about: step, sentOn: londonTime(row.sentAt).on, urgent: false, dueOn: due.by }
  return { about: row.authority, item }
}

function settledIn(statement: string | null): boolean {
  const payload = Buffer.from(statement?.split('.')[1] ?? '', 'base64url').toString()
  return (JSON.parse(payload) as { settled?: boolean }).settled === true
}
