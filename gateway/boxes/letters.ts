// Sealed letters, one or many: who is served which, and that it is written down before it is given.
// Everything goes through a viewer: party first, then desk.
import type { Digest, Id } from '../../schemas/ids.ts'
import { maxLettersTogetherBytes } from '../../schemas/limits.ts'
import { Refusal } from '../../schemas/problem.ts'
import type { Gateway } from '../gateway.ts'
import type { Caller } from '../identity/caller.ts'
import { viewerOf } from './box.ts'
import * as queries from './queries.ts'

/** A sealed letter. After `withdraw` or `decline` the recipient is served only its own; a recalled one goes to nobody but its author. */
export async function readLetter(gateway: Gateway, caller: Caller, id: Id, statement: Digest): Promise<Uint8Array> {
  const [letter] = await servedOf(gateway, caller, [{ id, statement }])
  if (!letter) throw new Refusal('not_found')
  if (!letter.bytes) throw new Refusal(broughtLetter(letter.statement) ? 'purged' : 'not_found')
  await queries.logLetterFetches(gateway.sql, caller, [{ id, statement }])
  return letter.bytes
}

/** Those of these letters that the caller may read, as many as one answer holds. */
export async function readLetters(gateway: Gateway, caller: Caller, names: readonly queries.LetterName[]) {
  let room = maxLettersTogetherBytes
  const given = (await servedOf(gateway, caller, names)).flatMap(({ referral: id, digest, bytes }) => {
    if (!bytes || bytes.length > room) return []
    room -= bytes.length
    return [{ id, statement: digest.toString('base64url'), letter: bytes.toString('base64') }]
  })
  await queries.logLetterFetches(gateway.sql, caller, given)
  return given
}

async function servedOf({ sql }: Gateway, caller: Caller, names: readonly queries.LetterName[]) {
  const [rows, letters] = await Promise.all([
    queries.referralsFor(sql, viewerOf(caller, true), [...new Set(names.map(({ id }) => id))]),
    queries.lettersOf(sql, names),
  ])
  const seen = new Map(rows.map(row => [row.id, row]))
  return letters.filter(letter => {
    const row = seen.get(letter.referral)
    return row !== undefined && isServed(row, letter, caller.authority)
  })
}

/** Whether this statement came with a letter: once it is purged, the statement alone tells. */
function broughtLetter(statement: string): boolean {
  const claims = JSON.parse(Buffer.from(statement.split('.')[1] ?? '', 'base64url').toString()) as { letter?: unknown }
  return claims.letter !== undefined
}

/** A party answers for what its predecessors wrote in its place; who only was a party reads what had come by then. */
function isServed(row: queries.ReferralRow, letter: queries.LetterRow, authority: Id): boolean {
  const { issuer, recalled, position, predecessors } = letter
  const own = predecessors.filter(one => one.authority === authority)
  const party = authority === row.sender || authority === row.recipient
  if (!party && own.every(one => one.position < position)) return false
  if (issuer === authority) return true
  if (predecessors.some(one => one.authority === issuer && row[one.side] === authority)) return true
  if (recalled) return false
  const asRecipient = party ? authority === row.recipient : own.every(one => one.side === 'recipient')
  return !(row.given_back && asRecipient)
}
