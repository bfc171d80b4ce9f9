// Everything a case system can say, one row each: what its body holds beside the letter, which letter it carries, who is named in it, and
// the SDK's function that says it. What may be said when is in schemas/referral/lifecycle.ts; nothing is decided here.
import { z } from 'zod'
import { day, desk, digest } from '../../../schemas/ids.ts'
import type { LetterContent, LetterKind } from '../../../schemas/letter/index.ts'
import { holdReason } from '../../../schemas/statement/verbs.ts'
import type { Council, LetterOptions, Said, Sending } from '../../sdk/index.ts'
import { councilMeant } from '../../sdk/places/named.ts'

/** What the caller said, as it is said to the gateway: form and content were checked. */
export type Words = Record<string, unknown>

/** Where a letter names who wrote or decided. A decision also says when. */
export type OfficerField =
  | 'asked_by'
  | 'answered_by'
  | 'decided_by'
  | 'recorded_by'
  | 'written_by'
  | 'corrected_by'
  | 'replied_by'

export type Verb = {
  says: string
  /** What the body holds beside `reference`, `officer`, `content`, `seen` and `attachments`. */
  more?: z.ZodRawShape
  letter?: { kind: LetterKind; officer?: OfficerField; dated?: true; fixed?: Record<string, string> }
  files?: true
  /** Heeds what the officer had before their eyes: by default, how it was last seen here. A close looks at the acceptance itself. */
  decides?: 'as_last_seen' | 'as_told'
  say: (council: Council, id: string, words: Words, options: LetterOptions) => Promise<Said & { id?: string }>
}

const decision = (name: string) =>
  ({ kind: 'decision', officer: 'decided_by', dated: true, fixed: { decision: name } }) as const
/** The content was checked against its form when it was taken, and is checked again before it is sealed. */
const contentOf = <T>({ content }: Words) => content as T
const itemOf = ({ item }: Words) => String(item)
const sending = {
  to: z.string().min(1).max(200).describe('a council: its name, its three-digit code, or its id'),
  team: desk.default('cme').describe('the team it goes to: `restricted` where an address is confidential'),
  follows: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe('an earlier referral, by id or by the reference you sent it under'),
}

async function sendAs(kind: 'transfer' | 'enquiry', council: Council, words: Words, options: LetterOptions) {
  const { to, team, content, urgent, follows, outside } = words
  const { id } = await councilMeant(council, String(to))
  const more = {
    ...(urgent === true && { urgent }),
    ...(typeof follows === 'string' && { follows }),
    ...(outside === true && { outside }),
  }
  return council.send({ to: id, desk: String(team), kind, content, ...more, ...options } as Sending)
}

export const verbs = {
  send: {
    says: 'Refer a child to another council',
    more: {
      ...sending,
      urgent: z.boolean().optional().describe('default: whether `content.basis.priority` is `urgent`'),
      outside: z
        .literal(true)
        .optional()
        .describe('by secure e-mail, to a council that has not joined: recorded here alone'),
    },
    letter: { kind: 'referral' },
    files: true,
    say: (council, _id, words, options) => sendAs('transfer', council, words, options),
  },
  enquire: {
    says: 'Ask another council: do you know this child?',
    more: sending,
    letter: { kind: 'enquiry', officer: 'asked_by' },
    files: true,
    say: (council, _id, words, options) => sendAs('enquiry', council, words, options),
  },
  collect: {
    says: 'Say that it was opened; reading a referral says it already',
    more: { item: digest.optional().describe('the `statement` of a letter; default: the newest not yet collected') },
    say: (council, id, { item }, options) => council.collect(id, item as string | undefined, options),
  },
  acknowledge: {
    says: 'Take it on, with a day you will decide by',
    more: { decide_by: day.optional() },
    say: (council, id, { decide_by: by }, options) =>
      council.acknowledge(id, { ...options, ...(by !== undefined && { decideBy: by as string }) }),
  },
  ask: {
    says: 'Ask a question: you cannot decide until it is answered',
    letter: { kind: 'question', officer: 'asked_by' },
    say: (council, id, words, options) => council.ask(id, contentOf(words), options),
  },
  answer: {
    says: 'Answer what they asked',
    letter: { kind: 'answer', officer: 'answered_by' },
    files: true,
    say: (council, id, words, options) => council.answer(id, contentOf(words), options),
  },
  accept: {
    says: 'Accept responsibility for the child',
    letter: decision('accept'),
    decides: 'as_last_seen',
    say: (council, id, words, options) => council.accept(id, contentOf(words), options),
  },
  decline: {
    says: 'Return it to the referring council: not accepted',
    more: { cannot_open: z.literal(true).optional().describe('it cannot be opened here at all') },
    letter: decision('decline'),
    decides: 'as_last_seen',
    say: (council, id, words, options) =>
      council.decline(id, contentOf(words), { ...options, ...(words.cannot_open === true && { cannotOpen: true }) }),
  },
  withdraw: {
    says: 'Withdraw your referral, until it is accepted',
    letter: decision('withdraw'),
    decides: 'as_last_seen',
    say: (council, id, words, options) => council.withdraw(id, contentOf(words), options),
  },
  close: {
    says: 'Close it: after an acceptance, which is verified first; or after a return, with what happens next',
    letter: decision('close'),
    decides: 'as_told',
    say: (council, id, words, options) => council.close(id, contentOf(words), options),
  },
  'record-outcome': {
    says: 'Where the child is now',
    letter: { kind: 'outcome', officer: 'recorded_by' },
    say: (council, id, words, options) => council.recordOutcome(id, contentOf(words), options),
  },
  message: {
    says: 'Write to the other council; decides nothing',
    more: { team: desk.optional().describe('brings in another team of theirs') },
    letter: { kind: 'message', officer: 'written_by' },
    files: true,
    say: (council, id, words, options) =>
      council.message(id, contentOf(words), {
        ...options,
        ...(words.team !== undefined && { desk: String(words.team) }),
      }),
  },
  correct: {
    says: 'Replace something you sent; the original stays readable below',
    more: { item: digest.describe('the `statement` of the letter to replace') },
    letter: { kind: 'correction', officer: 'corrected_by' },
    files: true,
    say: (council, id, words, options) => council.correct(id, itemOf(words), contentOf(words), options),
  },
  recall: {
    says: 'Recall something you sent: it is served no more',
    more: {
      item: digest.describe('the `statement` of your letter'),
      reason: z.enum(['wrong_child', 'wrong_document', 'should_not_have_been_shared']),
    },
    say: (council, id, words, options) => council.recall(id, itemOf(words), words.reason as 'wrong_child', options),
  },
  'confirm-recall': {
    says: 'Say what became of something they recalled',
    more: {
      item: digest.describe('the `statement` of their letter'),
      result: z.enum(['not_opened', 'deleted', 'in_our_system_being_removed']),
    },
    say: (council, id, words, options) => council.confirmRecall(id, itemOf(words), words.result as 'deleted', options),
  },
  filed: {
    says: 'Say it is saved in your own record',
    say: (council, id, _words, options) => council.filed(id, options),
  },
  hold: {
    says: 'Keep it: nothing is deleted while you hold it',
    more: { reason: holdReason.describe('the gateway reads it: nothing about the child') },
    say: (council, id, words, options) => council.hold(id, { ...options, reason: words.reason as 'other' }),
  },
  release: {
    says: 'No need to keep it any longer',
    say: (council, id, _words, options) => council.release(id, options),
  },
  confirm: {
    says: 'A manager stands by what a key said that was since reported compromised',
    more: { item: digest },
    say: (council, id, words, options) => council.confirm(id, itemOf(words), options),
  },
  disown: {
    says: 'A manager does not stand by it',
    more: { item: digest },
    say: (council, id, words, options) => council.disown(id, itemOf(words), options),
  },
  reply: {
    says: 'Answer an enquiry',
    letter: { kind: 'reply', officer: 'replied_by' },
    say: (council, id, words, options) => council.reply(id, contentOf(words), options),
  },
  finish: {
    says: 'Finish your enquiry: thank you, that is all',
    say: (council, id, _words, options) => council.finish(id, options),
  },
  'record-outside': {
    says: 'What became of it by secure e-mail, as you saw it: nobody verifies it, and everything says so',
    letter: { kind: 'outside', officer: 'recorded_by', dated: true },
    files: true,
    say: (council, id, words, options) =>
      council.recordOutside(id, contentOf<LetterContent<'outside'>>(words), options),
  },
} as const satisfies Record<string, Verb>

export type VerbName = keyof typeof verbs
export const verbNames = Object.keys(verbs) as VerbName[]
/** The same rows, for whoever goes through them. */
export const verbNamed: Record<VerbName, Verb> = verbs
