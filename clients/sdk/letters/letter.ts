// What comes of opening a letter: opened and genuine, or shut and why. Types only.
import type { LetterKind, ManifestEntry } from '../../../schemas/letter/index.ts'
import type { Finding } from '../../../schemas/letter/rules/finding.ts'
import type { Distrust } from '../trust/distrust.ts'
import type { Spoken } from '../trust/referral.ts'

/** A letter that was opened and found genuine. `findings`: where its content has not the form expected; show it all the same. */
export type Opened = {
  status: 'open'
  entry: Spoken
  kind: LetterKind
  content: unknown
  findings: Finding[]
  manifest: ManifestEntry[]
  /** What `collect` reveals. */
  opening: string
}
/**
 * `purged`: its time was over, and a note of the gateway says so. `not_served`: not ours to read any more. `not_for_us`: sealed to keys
 * that our keyring has not.
 */
export type Shut =
  | { status: 'recalled' | 'purged' | 'not_served' | 'not_for_us'; entry: Spoken }
  | { status: 'refused'; entry: Spoken; reason: Distrust }
export type Letter = Opened | Shut
