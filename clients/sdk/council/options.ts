// What callers may add to a verb, and how an intention gets its name. No verb stands here.
import type { Desk, Digest, Id } from '../../../schemas/ids.ts'
import { sha256 } from '../../../schemas/ids.ts'
import type { LetterContent, LetterKind } from '../../../schemas/letter/index.ts'
import type { ReferralVerb } from '../../../schemas/statement/verbs.ts'
import type { OutgoingFile } from '../attachments/outgoing.ts'
import type { Outgoing } from '../letters/seal.ts'
import type { Session } from '../session.ts'

/** Beside what is said. */
export type SayOptions = {
  /** The caller's own name for this intention: the same name again is never said twice, not after a crash and not a year later. */
  reference?: string
  /** The head that the officer had before their eyes. */
  seen?: Digest
}
export type LetterOptions = SayOptions & { attachments?: readonly OutgoingFile[] } & Pick<
    Outgoing,
    'onProgress' | 'onNotice'
  >

/** A referral to send: `content` is a referral, or an enquiry for `kind: 'enquiry'`. */
export type Sending = LetterOptions & {
  to: Id
  desk: Desk
  urgent?: boolean
  /** An earlier referral to which the own council was a party. */
  follows?: Id
  /** By secure e-mail, to a desk that nobody can send to here: sealed to the own desk alone, and never verified. */
  outside?: boolean
} & ({ kind?: 'transfer'; content: LetterContent<'referral'> } | { kind: 'enquiry'; content: LetterContent<'enquiry'> })

/** A letter's content with its files. */
export function outgoing<K extends LetterKind>(
  kind: K,
  content: LetterContent<K>,
  options: LetterOptions = {},
): Outgoing<K> {
  const { attachments: files, onProgress, onNotice } = options
  return { kind, content, files, onProgress, onNotice }
}

/** The name of an intention in memory: of the caller's reference, else of everything that is said. */
export async function keyOf(
  session: Pick<Session, 'authority' | 'net'>,
  verb: ReferralVerb,
  subject: Id | undefined,
  said: object,
  { reference, attachments = [] }: LetterOptions,
): Promise<string> {
  const scope = `${session.net} ${session.authority} ${verb} ${subject ?? ''}`
  if (reference !== undefined) return `${scope} reference ${reference}`
  // When it was scanned makes it no other file.
  const files = attachments.map(({ content, scan: _, ...described }) => ({ ...described, size: content.size }))
  return `${scope} content ${await sha256(JSON.stringify([said, files]))}`
}
