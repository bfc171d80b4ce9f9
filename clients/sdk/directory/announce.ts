// Says one thing about a council exactly once (say-once.ts), against its verified chain.
import type { Id } from '../../../schemas/ids.ts'
import { GatewayProblem } from '../call/trouble.ts'
import type { Session } from '../session.ts'
import { type TrustedEntry, verifyEntry } from '../trust/entry.ts'
import { type Announcement, type Book, sayOnce } from './say-once.ts'

export { type Announcement, DirectoryChanged } from './say-once.ts'

/** It is in the chain: `state` is `proposed`, `approved`, `refused` or `recorded`. */
export type AnnouncementMade = { about: Id; statement: string; receipt: string; state: string; entry: TrustedEntry }

/**
 * Signs and says it, or finds that it was said; the receipt is verified in its place.
 *
 * @throws DirectoryChanged; GatewayProblem; Distrust; Unreachable: then call again, and the same is sent
 */
export async function announceChange(session: Session, announcement: Announcement): Promise<AnnouncementMade> {
  const { placed, now: entry } = await sayOnce(session, announcement, bookOf(session, announcement.about))
  const { digest: statement, receipt, state } = placed
  return { about: entry.entry.id, statement, receipt, state, entry }
}

function bookOf(session: Session, id: Id): Book<TrustedEntry> {
  return {
    async now() {
      try {
        return await session.directory.entryOf(id, { fresh: true })
      } catch (error) {
        if (error instanceof GatewayProblem && error.code === 'unknown_authority') return undefined
        throw error
      }
    },
    continued: (link, before) => session.within(nation => verifyEntry(nation, id, [link], before)),
  }
}
