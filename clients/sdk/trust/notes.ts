// Notes: what the gateway says beside a chain. They move no head; whether responsibility was passed on is all they tell here;
// what they say of a purge is schemas/referral/retention.ts.
import type { Nation } from '../../../schemas/directory/directory.ts'
import type { Id } from '../../../schemas/ids.ts'
import { type Note, readNote } from '../../../schemas/statement/receipt.ts'
import { Distrust } from './distrust.ts'

/**
 * Reads the notes of a subject: signed by the gateway, about it, counted from 0 without a gap.
 *
 * @param position of the head: a note cannot follow what is not there yet
 * @throws Distrust `note_forged`
 */
export async function verifyNotes(
  nation: Nation,
  tokens: readonly string[],
  about: { subject: string; position: number },
): Promise<Note[]> {
  const notes: Note[] = []
  for (const [number, token] of tokens.entries()) {
    const note = await readNote(token, nation.gatewayKeys).catch(cause => {
      throw new Distrust('note_forged', `Note ${number} of ${about.subject} cannot be read.`, { cause })
    })
    const genuine =
      note &&
      note.net === nation.net &&
      note.sub === about.subject &&
      note.number === number &&
      note.follows <= about.position
    if (!genuine)
      throw new Distrust('note_forged', `Note ${number} of ${about.subject} is not one of this gateway for this place.`)
    notes.push(note)
  }
  return notes
}

/** The accepted transfer that follows, and has the child now or passed it on in turn. */
export type Passed = { passedTo?: Id }

/**
 * What the notes come to: passed on to the first transfer that follows and was accepted, until that very acceptance is disowned.
 *
 * Notes by other referrals tell that responsibility moved further along, or came back, behind that one.
 */
export function passedBy(notes: readonly Note[]): Passed {
  let passedTo: Id | undefined
  for (const { note, by } of notes) {
    if (note === 'passed_on') passedTo ??= by
    else if (by === passedTo) passedTo = undefined
  }
  return passedTo === undefined ? {} : { passedTo }
}
