// Every verb of a referral's life (PROTOCOL §4) as a command. What may be said when is in schemas/referral/lifecycle.ts.
import {
  acceptanceBases,
  declineReasons,
  replies,
  settledOutcomes,
  unsettledOutcomes,
} from '../../../schemas/letter/code-sets.ts'
import { type Action, type Definition, scanning } from './definition.ts'

export const reference: NonNullable<Definition['options']> = [
  ['--reference <ref>', 'your own name for this step: the same name is never said twice'],
]
export const officer: NonNullable<Definition['options']> = [
  ['--officer <name>', 'who writes or decides (default: the name in the profile)'],
  ['--officer-role <role>', 'their role, e.g. "CME officer"'],
]
export const file: NonNullable<Definition['options']> = [
  ['--file <file>', 'the whole content as JSON (cme template --kind …)'],
]
export const attach: NonNullable<Definition['options']> = [
  ['--attach <file>', 'a file to send with it, again for more; TYPE:FILE names its type', { repeat: true }],
  ...scanning,
]
export const notKnown: NonNullable<Definition['options']> = [
  ['--not-known <field=because>', 'why an answer is not known, again for more', { repeat: true }],
]
const item: NonNullable<Definition['options']> = [
  ['--item <number>', 'which history entry: its number in cme show, or its digest', { required: true }],
]

type Verb = keyof typeof import('../saying/plain-verbs.ts')
type LetterVerb = Exclude<keyof typeof import('../saying/letter-verbs.ts'), 'withFiles'>
const bare = (name: Verb) => async (): Promise<Action> => (await import('../saying/plain-verbs.ts'))[name]
const withLetter = (name: LetterVerb) => async (): Promise<Action> => (await import('../saying/letter-verbs.ts'))[name]

export const saying: readonly Definition[] = [
  {
    usage: 'collect <id>',
    says: 'open what was sent without printing it: the other council sees it was delivered',
    options: [['--item <number>', 'which history entry (default: the newest not yet collected)'], ...reference],
    load: bare('collect'),
  },
  {
    usage: 'acknowledge <id>',
    says: 'take this on, with a day you will decide by; again for a new day or a colleague',
    options: [['--decide-by <day>', 'e.g. 2026-12-04'], ...reference],
    load: bare('acknowledge'),
  },
  {
    usage: 'ask <id>',
    says: 'ask a question: you cannot decide until it is answered',
    options: [
      ['--question <text>', 'again for more', { repeat: true }],
      ['--words <text>', 'why you ask'],
      ...file,
      ...officer,
      ...reference,
    ],
    examples: ['ask 1f3a9c42 --question "Which school did she last attend?"'],
    load: withLetter('ask'),
  },
  {
    usage: 'answer <id>',
    says: 'answer what they asked, in the order of the questions',
    options: [
      ['--answer <text>', 'one for each question', { repeat: true }],
      ['--words <text>', 'anything else'],
      ...attach,
      ...file,
      ...officer,
      ...reference,
    ],
    examples: ['answer 1f3a9c42 --answer "Larkspur Primary, until 11 September"'],
    load: withLetter('answer'),
  },
  {
    usage: 'accept <id>',
    says: 'accept responsibility for the child',
    options: [
      ['--basis <basis>', 'what it rests on', { choices: Object.keys(acceptanceBases) }],
      ['--case-reference <ref>', 'your own case reference'],
      ['--moves-in-on <day>', 'the day of the move, if it is still to come'],
      ['--known-as <ref>', 'your reference of the same child, if known before'],
      ['--words <text>', 'in words'],
      ...notKnown,
      ...file,
      ...officer,
      ...reference,
    ],
    examples: ['accept 1f3a9c42 --basis child_seen --case-reference SLO-2026-0031'],
    load: withLetter('accept'),
  },
  {
    usage: 'decline <id>',
    says: 'return it to the referring council: not accepted',
    options: [
      ['--reason <reason>', 'why', { choices: Object.keys(declineReasons) }],
      ['--suggest <council>', 'the council that may be responsible'],
      ['--words <text>', 'in words'],
      ['--cannot-open', 'it cannot be opened here at all'],
      ...file,
      ...officer,
      ...reference,
    ],
    examples: ['decline 1f3a9c42 --reason wrong_authority --suggest Reading'],
    load: withLetter('decline'),
  },
  {
    usage: 'withdraw <id>',
    says: 'withdraw your referral, until it is accepted',
    options: [['--words <text>', 'why'], ...file, ...officer, ...reference],
    load: withLetter('withdraw'),
  },
  {
    usage: 'close <id>',
    says: 'close it: after an acceptance, which is verified and shown first; or after a return, with what happens next',
    options: [
      [
        '--what <what>',
        'after a return: what happens next',
        { choices: ['sent_on', 'found', 'kept_open', 'unresolved'] },
      ],
      ['--sent-to <council>', 'with sent_on: to whom'],
      ['--agreed-by <name>', 'with unresolved: the manager who agreed'],
      ['--words <text>', 'in words'],
      ['--yes', 'do not ask first'],
      ...file,
      ...officer,
      ...reference,
    ],
    load: async () => (await import('../saying/close.ts')).close,
  },
  {
    usage: 'record-outcome <id>',
    says: 'where the child is now',
    options: [
      [
        '--outcome <outcome>',
        'where',
        { choices: [...Object.keys(settledOutcomes), ...Object.keys(unsettledOutcomes)] },
      ],
      ['--on <day>', 'the day this was established (default: today)'],
      ['--urn <urn>', 'URN of the school'],
      ['--school <name>', 'name of the school'],
      ['--provider <name>', 'the provider, for alternative provision'],
      ['--starts-on <day>', 'start date'],
      ['--since-on <day>', 'home educated since'],
      ['--applied-on <day>', 'date of the application'],
      ['--hours-per-week <n>', 'hours a week'],
      ['--country <country>', 'for abroad_confirmed'],
      ['--confirmed-by <text>', 'for abroad_confirmed: what confirms it'],
      ['--tried <text>', 'for not_found: what was tried'],
      ['--moved-to <council>', 'for moved_on: the council'],
      ['--to-where <text>', 'for moved_on: where they are believed to be'],
      ['--words <text>', 'more about it'],
      ...notKnown,
      ...file,
      ...officer,
      ...reference,
    ],
    examples: ['record-outcome 1f3a9c42 --outcome on_roll --urn 199902 --starts-on 2026-11-09'],
    load: withLetter('recordOutcome'),
  },
  {
    usage: 'message <id>',
    says: 'write to the other council; decides nothing',
    options: [
      ['--words <text>', 'the message'],
      ['--to-team <team>', 'bring in another team of theirs'],
      ...attach,
      ...file,
      ...officer,
      ...reference,
    ],
    load: withLetter('message'),
  },
  {
    usage: 'correct <id>',
    says: 'replace something you sent; the original stays readable below',
    options: [
      ...item,
      ['--because <text>', 'why', { required: true }],
      ['--file <file>', 'the whole content again, as it should have been', { required: true }],
      ...attach,
      ...officer,
      ...reference,
    ],
    load: withLetter('correct'),
  },
  {
    usage: 'recall <id>',
    says: 'recall something you sent: it is served no more',
    options: [
      ...item,
      [
        '--reason <reason>',
        'why',
        { required: true, choices: ['wrong_child', 'wrong_document', 'should_not_have_been_shared'] },
      ],
      ...reference,
    ],
    load: bare('recall'),
  },
  {
    usage: 'confirm-recall <id>',
    says: 'say what became of something they recalled',
    options: [
      ...item,
      [
        '--result <result>',
        'what',
        { required: true, choices: ['not_opened', 'deleted', 'in_our_system_being_removed'] },
      ],
      ...reference,
    ],
    load: bare('confirmRecall'),
  },
  { usage: 'filed <id>', says: 'say it is saved in your own record', options: reference, load: bare('filed') },
  {
    usage: 'hold <id>',
    says: 'keep: do not delete',
    options: [
      [
        '--reason <reason>',
        'why, and nothing about the child: the gateway reads it',
        { required: true, choices: ['copy_requested', 'complaint', 'legal', 'audit', 'inquiry', 'other'] },
      ],
      ...reference,
    ],
    load: bare('hold'),
  },
  { usage: 'release <id>', says: 'no need to keep it any longer', options: reference, load: bare('release') },
  {
    usage: 'confirm <id>',
    says: 'a manager stands by what a key said that was since reported compromised',
    options: [...item, ...reference],
    load: bare('confirm'),
  },
  {
    usage: 'disown <id>',
    says: 'a manager does not stand by it',
    options: [...item, ...reference],
    load: bare('disown'),
  },
  {
    usage: 'reply <id>',
    says: 'answer an enquiry: do you know this child?',
    options: [
      ['--reply <reply>', 'the answer', { choices: Object.keys(replies) }],
      ['--case-reference <ref>', 'your own case reference'],
      ['--words <text>', 'as far as they need it'],
      ...file,
      ...officer,
      ...reference,
    ],
    examples: ['reply 1f3a9c42 --reply not_known'],
    load: withLetter('reply'),
  },
  {
    usage: 'finish <id>',
    says: 'finish your enquiry: thank you, that is all',
    options: reference,
    load: bare('finish'),
  },
]
