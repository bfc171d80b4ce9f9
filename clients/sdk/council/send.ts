// Sends a referral or an enquiry: exactly one, however often this is run again for the same reference or the same content.
import { dayOf } from '../../../schemas/directory/identity.ts'
import { type Id, newId } from '../../../schemas/ids.ts'
import { checkReferral } from '../../../schemas/letter/check.ts'
import type { LetterContent } from '../../../schemas/letter/index.ts'
import { LetterInvalid } from '../letters/invalid.ts'
import type { Outgoing } from '../letters/seal.ts'
import type { Said } from '../say/intention.ts'
import { readTrusted } from '../say/read.ts'
import { speak } from '../say/speak.ts'
import type { Session } from '../session.ts'
import { keyOf, outgoing, type Sending } from './options.ts'

/** A referral was sent; `id` is the referral's. */
export type Sent = Said & { id: Id }

const ended = ['declined', 'withdrawn', 'closed', 'finished']

/**
 * Sends a referral, sealed to one desk of one council.
 *
 * Run again after a crash, or with the same reference, it finds the one that was sent. Without a reference the content counts,
 * until that referral has ended: then the same content is a new referral.
 * @throws LetterInvalid; and what `speak` throws
 */
export async function send(session: Session, sending: Sending): Promise<Sent> {
  const { to, desk, content, kind = 'transfer', urgent = false, follows, outside } = sending
  if (kind === 'transfer') refuseBlocked(session, content)
  const key = await keyOf(session, 'send', undefined, { to, desk, kind, content, urgent, follows, outside }, sending)
  if (sending.reference === undefined) await forgetEnded(session, key)
  const said = await speak(session, {
    verb: 'send',
    subject: newId(session.clock.now()),
    key,
    lasting: true,
    claims: () => ({
      ...{ kind, to, desk, from_desk: session.desk, urgent },
      ...(follows !== undefined && { follows }),
      ...(outside && { outside }),
    }),
    addressing: { to, desk, from_desk: session.desk, ...(outside && { outside }) },
    letter: letterOf(sending),
    listsFiles: true,
  })
  return { ...said, id: said.referral.id }
}

/** Only what nobody could act on is refused: a birth date in the future, a child nobody could identify, no form at all. */
function refuseBlocked({ clock }: Session, content: unknown): void {
  const { blocks } = checkReferral(content, { today: dayOf(clock.now() / 1000) })
  if (blocks.length > 0) throw new LetterInvalid(blocks, 'referral')
}

function letterOf(sending: Sending): Outgoing {
  return sending.kind === 'enquiry'
    ? outgoing('enquiry', sending.content as LetterContent<'enquiry'>, sending)
    : outgoing('referral', sending.content as LetterContent<'referral'>, sending)
}

/** The same child, the same words, a second time round: a new referral, if the first has come to its end. */
async function forgetEnded(session: Session, key: string): Promise<void> {
  const done = await session.memory.done(key)
  if (!done) return
  const { state } = await readTrusted(session, done.subject)
  if (ended.includes(state)) await session.memory.forget(key)
}
