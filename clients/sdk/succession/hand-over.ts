// Hands a referral over to a successor named in the directory: the keys of everything in it, in one letter. Nothing is sealed again.
// Never hand over less than can be read: what the successor cannot open is lost to the child.

import type { Desk, Id } from '../../../schemas/ids.ts'
import type { HandOver } from '../../../schemas/letter/index.ts'
import { answersFor } from '../../../schemas/referral/handing-over.ts'
import { keyOf, outgoing, type SayOptions } from '../council/options.ts'
import { entriesToHandOver } from '../letters/handed-over.ts'
import type { Letter } from '../letters/letter.ts'
import { openAll } from '../letters/open.ts'
import type { Said } from '../say/intention.ts'
import { readTrusted } from '../say/read.ts'
import { speak } from '../say/speak.ts'
import type { Session } from '../session.ts'
import type { Spoken, TrustedReferral } from '../trust/referral.ts'

export type HandingOver = SayOptions & {
  to: Id
  desk: Desk
  /** Hand over although some letters cannot be opened here: the successor will never read those. */
  incomplete?: boolean
} & Pick<HandOver, 'handed_over_by' | 'note'>

/** Some letters are there and cannot be opened with the keys at hand: the keyring of another team may be missing. */
export class HandOverIncomplete extends Error {
  override name = 'HandOverIncomplete'
  readonly code = 'hand_over_incomplete'
  readonly hint = 'Hand it over as somebody who works in that team; or leave those letters behind, knowingly.'
  readonly shut: readonly Letter[]

  constructor(id: Id, shut: readonly Letter[]) {
    const places = shut.map(({ entry }) => `${entry.claims.verb} at ${entry.position}`).join(', ')
    super(`Of ${id} these cannot be opened here, and would be lost to the successor: ${places}.`)
    this.shut = shut
  }
}

/**
 * Makes the successor the party, able to open every letter and attachment that can be opened here.
 *
 * Run again, it finds what it handed over.
 * @throws HandOverIncomplete; and what `speak` throws
 */
export async function handOver(session: Session, id: Id, handing: HandingOver): Promise<Said> {
  const { to, desk, handed_over_by, note, seen } = handing
  const referral = await readTrusted(session, id)
  const earlier = handedOverBy(referral, session.authority)
  if (earlier && earlier.claims.verb === 'hand_over' && earlier.claims.to === to)
    return { referral, statement: earlier.digest, receipt: earlier.receipt }
  const letters = await openAll(session, referral)
  const shut = shutHere(session, referral, letters)
  if (shut.length > 0 && !handing.incomplete) throw new HandOverIncomplete(id, shut)
  const entries = await entriesToHandOver(session, referral, letters)
  const content = { handed_over_by, entries, ...(note !== undefined && { note }) }
  return speak(session, {
    verb: 'hand_over',
    subject: id,
    key: await keyOf(session, 'hand_over', id, { to, desk }, handing),
    lasting: handing.reference !== undefined,
    claims: () => ({ to, desk }),
    addressing: { to, desk },
    letter: outgoing('hand_over', content),
    // Whatever came in after its keys were gathered would be lost with them.
    seen: seen ?? referral.head,
  })
}

/** Letters of this side that cannot be opened with the keys at hand. The keys that the other side's predecessor left were never for it. */
export function shutHere({ authority }: Session, referral: TrustedReferral, letters: readonly Letter[]): Letter[] {
  return letters.filter(({ status, entry: { claims } }) => {
    if (status !== 'not_for_us' && status !== 'refused') return false
    return claims.verb !== 'hand_over' || answersFor(referral, authority, claims.iss)
  })
}

/** The statement by which an authority that is no party any more handed its place over. */
export function handedOverBy(referral: TrustedReferral, authority: Id | 'national'): Spoken | undefined {
  if (authority === referral.sender || authority === referral.recipient) return undefined
  return referral.history.findLast(({ claims }) => claims.verb === 'hand_over' && claims.iss === authority)
}
