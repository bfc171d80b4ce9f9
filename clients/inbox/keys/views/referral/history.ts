// The history as the page shows it: who, when, what, and the proof of each entry for those who want to look.
// Every entry here was verified, or the referral could not have been read.
import type { Spoken, TrustedReferral } from '../../../../sdk/index.ts'
import { reminderLine } from '../../../../words/clocks.ts'
import { moreOf } from '../../../../words/history.ts'
import { moment } from '../../../../words/when.ts'
import { roleWords, type Sides, verbWords } from '../../../../words/words.ts'
import type { HistoryEntry } from '../../shown.ts'

export type Looking = {
  own: string
  member: string
  people: ReadonlyMap<string, string>
  sides: Sides
}

/** The newest first; reminders stand between, where they were given. */
export function historyOf({ history, notes }: TrustedReferral, looking: Looking): HistoryEntry[] {
  const said = history.map(entry => ({ at: entry.at, entry: entryOf(entry, looking) }))
  const noted = notes.flatMap(note => {
    const what = noteWords(note, looking)
    const reminder = { at: moment(note.iat), who: 'Reminder', what, doubtful: false, ours: false }
    return what === undefined ? [] : [{ at: note.iat, entry: { ...reminder, what } }]
  })
  return [...said, ...noted]
    .toSorted((one, two) => two.at - one.at || said.indexOf(two) - said.indexOf(one))
    .map(({ entry }) => entry)
}

function entryOf(entry: Spoken, looking: Looking): HistoryEntry {
  return {
    at: moment(entry.at),
    who: whoOf(entry, looking),
    what: `${verbWords[entry.claims.verb]}${moreOf(entry.claims)}`,
    doubtful: entry.doubtful,
    ours: entry.claims.iss === looking.own,
    proof: {
      position: entry.position,
      digest: entry.digest,
      key: entry.kid,
      recorded: new Date(entry.at * 1000).toISOString(),
      receipt: entry.receipt,
    },
  }
}

/** A reminder of the ladder, and who has the child since another referral was accepted or an acceptance fell. */
function noteWords(note: TrustedReferral['notes'][number], { sides }: Looking): string | undefined {
  const reminder = reminderLine(note, sides)
  if (reminder) return reminder
  if (note.note === 'passed_on') return 'The referral that follows was accepted'
  return note.note === 'purged' ? 'Letters and attachments were deleted, as their time was over' : undefined
}

/** `Sam Oakhurst, Slough`; by role where no letter opened here names the key. */
export function whoOf({ claims, kid, member, by }: Spoken, looking: Looking): string {
  if (kid === looking.member) return 'You'
  const council = by === 'sender' ? looking.sides.sender : looking.sides.recipient
  const name = looking.people.get(kid)
  if (name !== undefined) return `${name}, ${council}`
  const ours = claims.iss === looking.own && member.role !== 'system'
  return `${council}, ${ours ? 'a colleague' : roleWords[member.role]}`
}
