// Commands that look: boxes, one referral, its letters, what changes.
import { receivedLists, sentLists } from '../../../schemas/referral/lifecycle.ts'
import { type Definition, scanning } from './definition.ts'

const filters = (lists: readonly string[]): NonNullable<Definition['options']> => [
  ['--list <list>', 'one list only', { choices: lists }],
  ['--all', 'finished ones too'],
  ['--with <council>', 'only with this council'],
  ['--urgent', 'only urgent ones'],
  ['--overdue', 'only what is overdue'],
  ['--kind <kind>', 'only referrals, or only enquiries', { choices: ['transfer', 'enquiry'] }],
  ['--since <day>', 'only what changed on or after this day, e.g. 2026-11-02'],
]

export const reading: readonly Definition[] = [
  {
    usage: 'inbox',
    says: 'referrals your council received',
    options: filters(receivedLists),
    examples: ['inbox', 'inbox --list new', 'inbox --all --json'],
    load: async () => (await import('../reading/boxes.ts')).inbox,
  },
  {
    group: 'inbox',
    usage: 'serve',
    says: "serve the officers' pages: the gateway and nation of your profile, or those you name",
    options: [
      ['--gateway <url>', "the gateway's address"],
      ['--net <digest>', "the nation's digest, never taken from the gateway"],
      ['--port <n>', 'where to serve (default: 4281)'],
      ['--host <host>', 'for whom to serve (default: 127.0.0.1, this computer alone)'],
    ],
    examples: ['inbox serve', 'inbox serve --gateway https://gateway.example --net 8Jx…'],
    load: async () => (await import('../serving/inbox.ts')).serve,
  },
  {
    usage: 'outbox',
    says: 'referrals your council sent',
    options: filters(sentLists),
    examples: ['outbox', 'outbox --with Slough'],
    load: async () => (await import('../reading/boxes.ts')).outbox,
  },
  {
    usage: 'show <id>',
    says: 'where a referral is, whose responsibility, whose move, and its history, verified',
    options: [['--proof', 'proof details: keys, digests, receipts, positions']],
    examples: ['show 1f3a9c42'],
    load: async () => (await import('../reading/show.ts')).show,
  },
  {
    usage: 'retention',
    says: 'for managers: what will be deleted at the gateway, and what nobody saved',
    options: [
      [
        '--list <list>',
        'not saved by both (the default), waiting for its day, kept, or accepted and never closed',
        { choices: ['unfiled', 'resting', 'held', 'unclosed'] },
      ],
    ],
    examples: ['retention', 'retention --list unclosed'],
    load: async () => (await import('../reading/retention.ts')).retention,
  },
  {
    usage: 'why <id>',
    says: 'why it did not arrive: what happened on the way, whose move it is, whom to ring',
    examples: ['why 1f3a9c42'],
    load: async () => (await import('../reading/why.ts')).why,
  },
  {
    usage: 'open <id>',
    says: 'open what was sent: risk and safeguarding first; tells the other council it was delivered',
    options: [['--save <folder>', 'save the attachments there, each after it was verified'], ...scanning],
    examples: ['open 1f3a9c42 --save case-0147'],
    load: async () => (await import('../reading/open.ts')).open,
  },
  {
    usage: 'watch',
    says: 'print changes as they come, until stopped',
    options: [
      ['--after <cursor>', 'go on after this one; without it, only what is new'],
      ['--count <n>', 'stop after so many'],
    ],
    examples: ['watch', 'watch --json --after 0'],
    load: async () => (await import('../reading/watch.ts')).watch,
  },
]
