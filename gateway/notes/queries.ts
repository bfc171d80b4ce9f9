// The one place where the gateway writes down a note: beside the chain, with an entry for each side's feed, or neither.
// It signs nothing and decides nothing: whoever has something to say brings the signed note.
import type { Id } from '../../schemas/ids.ts'
import type { Transaction } from '../database/connect.ts'

/** The referral it is about, as it stands now: who is told, and in which state. */
export type Noted = {
  id: Id
  state: string
  sender: Id
  senderDesks: string[]
  recipient: Id
  recipientDesks: string[]
}

/** `number` counts the notes of this referral from 0; `what` is the note's kind, for the feed; `at` in seconds. */
export type NewNote = { number: number; note: string; what: string; at: number }

/** Writes a note and tells both sides once each. A side without desks has nobody here to tell. */
export async function addNote(tx: Transaction, about: Noted, { number, note, what, at }: NewNote): Promise<void> {
  const { id, state, sender, senderDesks, recipient, recipientDesks } = about
  await tx`insert into notes (subject, number, note, made_at) values (${id}, ${number}, ${note}, ${at})`
  await tx`
    insert into feed (authority, desks, subject, position, what, verb, state, at)
    select side.authority, side.desks, ${id}, ${number}::int, 'note', ${what}, ${state}, ${at}::bigint
    from (values (${sender}::text, ${senderDesks}::text[]), (${recipient}::text, ${recipientDesks}::text[])) as side (authority, desks)
    where side.desks <> '{}'`
}
