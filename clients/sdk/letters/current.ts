// What a letter says now: its newest correction, else what it first came with. Content of another council may lack anything.
import type { ManifestEntry } from '../../../schemas/letter/index.ts'
import type { Letter, Opened } from './letter.ts'

type Fields = Record<string, unknown>
/** A letter's content as it stands after corrections; `letter` is what it first came with. */
export type Current = { letter: Opened; content: Fields; corrected?: Opened }

/** The referral or enquiry as it stands now; undefined where what was sent cannot be opened here. */
export function currentReferral(letters: readonly Letter[]): Current | undefined {
  const sent = letters.find((one): one is Opened => one.status === 'open' && one.entry.claims.verb === 'send')
  return sent && currentOf(sent, letters)
}

/** Every file that came with it, and with its corrections. */
export function referralFiles(letters: readonly Letter[]): ManifestEntry[] {
  return letters.flatMap(one =>
    one.status === 'open' && ['send', 'correct'].includes(one.entry.claims.verb) ? one.manifest : [],
  )
}

/** Any opened letter as it stands now. */
export function currentOf(letter: Opened, letters: readonly Letter[]): Current {
  const corrected = letters.findLast(
    (one): one is Opened =>
      one.status === 'open' && one.entry.claims.verb === 'correct' && one.entry.claims.replaces === letter.entry.digest,
  )
  const inside = corrected && fieldsOf(fieldsOf(corrected.content)?.content)
  return corrected && inside
    ? { letter, content: inside, corrected }
    : { letter, content: fieldsOf(letter.content) ?? {} }
}

function fieldsOf(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null ? (value as Fields) : undefined
}
