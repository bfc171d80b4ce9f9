// Collects a letter: opened and verified first, then its opening revealed. Proves opening, not reading.

import type { Digest, Id } from '../../../schemas/ids.ts'
import { Refusal } from '../../../schemas/problem.ts'
import { mayCollect } from '../../../schemas/referral/handing-over.ts'
import { LetterRefused } from '../../seal/index.ts'
import { GatewayProblem } from '../call/trouble.ts'
import type { Letter, Opened } from '../letters/letter.ts'
import { entryOfItem, letterOf, openAll, openEntry } from '../letters/open.ts'
import type { Said } from '../say/intention.ts'
import { readTrusted } from '../say/read.ts'
import { speak } from '../say/speak.ts'
import type { Session } from '../session.ts'
import type { Spoken, TrustedReferral } from '../trust/referral.ts'
import { keyOf, type SayOptions } from './options.ts'

/** `known`: as it was opened a moment ago; then nothing is read again before it is said. */
export type CollectOptions = SayOptions & { known?: { referral: TrustedReferral; letters: readonly Letter[] } }

/**
 * Opens a letter of the other side and says so; what a colleague has collected already is not said again.
 *
 * @param item digest of the statement it came with; none: the newest letter of the other side not collected yet, else the first
 * @throws Distrust, LetterRefused `not_for_us`: then nothing is said
 */
export async function collect(
  session: Session,
  id: Id,
  item?: Digest,
  { known, ...options }: CollectOptions = {},
): Promise<Said> {
  const referral = known?.referral ?? (await readTrusted(session, id))
  const entry = item === undefined ? newest(session, referral) : entryOfItem(referral, item)
  const earlier = collectionOf(session, referral, entry.digest)
  if (earlier) return { referral, statement: earlier.digest, receipt: earlier.receipt }
  const held = known?.letters.find(one => one.entry.digest === entry.digest)
  const { opening: revealed } = held?.status === 'open' ? held : await opened(session, referral, entry)
  return speak(session, {
    verb: 'collect',
    subject: id,
    key: await keyOf(session, 'collect', id, { item: entry.digest }, options),
    lasting: false,
    claims: () => ({ item: entry.digest, revealed }),
    addressing: {},
    known: known?.referral,
  })
}

/** With the own keys, else with those that a predecessor left. */
async function opened(session: Session, referral: TrustedReferral, entry: Spoken): Promise<Opened> {
  try {
    return await openEntry(session, referral, entry)
  } catch (error) {
    if (!(error instanceof LetterRefused) || error.code !== 'not_for_us') throw error
    const letter = (await openAll(session, referral)).find(one => one.entry.digest === entry.digest)
    if (letter?.status === 'open') return letter
    throw error
  }
}

function newest(session: Session, referral: TrustedReferral): Spoken {
  const received = referral.history.filter(one => letterOf(one) && isReceived(referral, one, session.authority))
  const entry = received.findLast(one => !collectionOf(session, referral, one.digest)) ?? received[0]
  if (!entry) throw GatewayProblem.of(new Refusal('verb_not_allowed', 'The other side has written nothing to open.'))
  return entry
}

/** What the other side sent, and what a predecessor left: not what either wrote in the own council's place. */
function isReceived(referral: TrustedReferral, { digest }: Spoken, authority: Session['authority']): boolean {
  const item = referral.items.find(one => one.digest === digest)
  return item !== undefined && mayCollect(referral, item, authority)
}

function collectionOf({ authority }: Session, { history }: TrustedReferral, item: Digest): Spoken | undefined {
  return history.find(({ claims }) => claims.verb === 'collect' && claims.iss === authority && claims.item === item)
}
