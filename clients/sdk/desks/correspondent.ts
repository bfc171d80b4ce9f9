// What a client knows of a team it writes to. Data only: how it is found is correspondents.ts.
import type { Desk, Digest, Fingerprint, Id } from '../../../schemas/ids.ts'

/** A team's certificate now, and what it was before where that is another. */
export type Correspondent = {
  authority: Id
  council: string
  desk: Desk
  fingerprint: Fingerprint
  words: string[]
  changed?: {
    before: { fingerprint: Fingerprint; words: string[]; lastUsedAt: number }
    /** Since when the present one is in force, who proposed it (a manager there) and who approved (a registrar). */
    at: number
    proposedBy: Digest
    approvedBy?: Digest
  }
}
