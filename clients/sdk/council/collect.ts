// Collects a letter: opened and verified first, then its opening revealed. Proves opening, not reading.
import type { Digest, Id } from '../../../schemas/ids.ts'
import { entryOfItem, letterOf, openEntry } from '../letters/open.ts'
import type { Said } from '../say/intention.ts'
import { readTrusted } from '../say/read.ts'
import { speak } from '../say/speak.ts'
import type { Session } from '../session.ts'
import type { Spoken, TrustedReferral } from '../trust/referral.ts'
import { keyOf, type SayOptions } from './options.ts'

/**
 * Opens a letter of the other side and says so; what a colleague has collected already is not said again.
 *
 * @param item digest of the statement it came with; none: the newest letter of the other side not collected yet, else the first
 * @throws Distrust, LetterRefused `not_for_us`: then nothing is said
 */
export async function collect(session: Session, id: Id, item?: Digest, options: SayOptions = {}): Promise<Said> {
  const referral = await readTrusted(session, id)
  const entry = item === undefined ? newest(session, referral) : entryOfItem(referral, item)
  const earlier = collectionOf(session, referral, entry.digest)
  if (earlier) return { referral, statement: earlier.digest, receipt: earlier.receipt }
  const { opening: revealed } = await openEntry(session, referral, entry)
  return speak(session, {
    verb: 'collect',
    subject: id,
    key: await keyOf(session, 'collect', id, { item: entry.digest }, options),
    lasting: false,
    claims: () => ({ item: entry.digest, revealed }),
    addressing: {},
  })
}

function newest(session: Session, referral: TrustedReferral): Spoken {
  const received = referral.history.filter(one => one.claims.iss !== session.authority && letterOf(one))
  const entry = received.findLast(one => !collectionOf(session, referral, one.digest)) ?? received[0]
  if (!entry) throw new TypeError(`The other side sent no letter in ${referral.id}.`)
  return entry
}

function collectionOf({ authority }: Session, { history }: TrustedReferral, item: Digest): Spoken | undefined {
  return history.find(({ claims }) => claims.verb === 'collect' && claims.iss === authority && claims.item === item)
}
