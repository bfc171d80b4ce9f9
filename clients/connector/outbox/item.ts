// One request of the case system, from the moment it was taken until what became of it. Types only.
// While it waits, its words and files lie here; once it was recorded or refused, only their digest does.
import type { Digest, Id } from '../../../schemas/ids.ts'
import type { ManifestEntry } from '../../../schemas/letter/index.ts'
import type { Finding } from '../../../schemas/letter/rules/finding.ts'
import type { VerbName, Words } from './verbs.ts'

/** A file that waits to be sealed: where it lies, and what the letter will say of it. */
export type StagedFile = Pick<ManifestEntry, 'name' | 'type' | 'marking' | 'restricted_to' | 'scan'> & {
  /** Sealed there, under `key`. */
  path: string
  key: string
  bytes: number
  sha256: Digest
}

/** Why nothing came of it: in a developer's words. `code` is one of api/problems.ts or of schemas/problem.ts. */
export type Trouble = {
  code: string
  /** Whose "no" it is; the connector's own where nothing stands here. */
  origin?: 'gateway'
  title: string
  detail: string
  hint: string
  findings?: readonly Finding[]
  changes?: { verb: string; by: string; at: number; statement: Digest }[]
}

/** What was recorded: once there, it is neither lost nor deniable. */
export type Recorded = { id: Id; statement: Digest; receipt: string; position: number; at: number; state: string }

type Common = {
  reference: string
  verb: VerbName
  /** The referral it is about; a `send` has none before it was recorded. */
  subject?: Id
  /** Tells the same said again from something else under the same reference. */
  digest: Digest
  /** Its place among all requests; grows. */
  order: number
  /** Milliseconds since the epoch. */
  takenAt: number
  /** Counts from 1, and once more whenever it was given again after a refusal. */
  round: number
  remarks: { gaps: readonly Finding[]; warnings: readonly Finding[] }
}

export type Waiting = Common & {
  status: 'waiting'
  words: Words
  files: StagedFile[]
  /** The head that the officer had before their eyes. */
  seen?: Digest
  attempts: number
  /** What kept it from being recorded so far, and since when. */
  trouble?: Trouble & { since: number }
}
export type Ended = Common & { endedAt: number } & (
    | ({ status: 'recorded' } & { recorded: Recorded })
    | { status: 'refused'; problem: Trouble; httpStatus: number }
  )
export type Item = Waiting | Ended
