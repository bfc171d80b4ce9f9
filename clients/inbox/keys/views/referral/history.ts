// The history as the page shows it: who, when, what, and the proof of each entry for those who want to look.
// Every entry here was verified, or the referral could not have been read.
import type { Spoken, TrustedReferral } from '../../../../sdk/index.ts'
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

/** The newest first. */
export function historyOf({ history }: TrustedReferral, looking: Looking): HistoryEntry[] {
  return history.toReversed().map(entry => ({
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
  }))
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
