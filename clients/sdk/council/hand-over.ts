// Hands a referral over to a successor named in the directory: the keys of everything in it, in one letter. Nothing is sealed again.
import type { Desk, Id } from '../../../schemas/ids.ts'
import type { HandOver } from '../../../schemas/letter/index.ts'
import { entriesToHandOver } from '../letters/handed-over.ts'
import { openAll } from '../letters/open.ts'
import type { Said } from '../say/intention.ts'
import { readTrusted } from '../say/read.ts'
import { speak } from '../say/speak.ts'
import type { Session } from '../session.ts'
import { keyOf, outgoing, type SayOptions } from './options.ts'

export type HandingOver = SayOptions & { to: Id; desk: Desk } & Pick<HandOver, 'handed_over_by' | 'note'>

/** Makes the successor the party, able to open every letter and attachment that can be opened here. */
export async function handOver(session: Session, id: Id, handing: HandingOver): Promise<Said> {
  const { to, desk, handed_over_by, note, seen } = handing
  const referral = await readTrusted(session, id)
  const entries = await entriesToHandOver(session, referral, await openAll(session, referral))
  const content = { handed_over_by, entries, ...(note !== undefined && { note }) }
  return speak(session, {
    verb: 'hand_over',
    subject: id,
    key: await keyOf(session, 'hand_over', id, { to, desk }, handing),
    lasting: handing.reference !== undefined,
    claims: () => ({ to, desk }),
    addressing: { to, desk },
    letter: outgoing('hand_over', content),
    seen,
  })
}
