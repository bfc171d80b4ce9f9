// Commands that look: boxes, one referral, its letters, what changes.
import { receivedLists, sentLists } from '../../../schemas/lifecycle.ts'
import type { Definition } from './definition.ts'

const filters = (lists: readonly string[]): NonNullable<Definition['options']> => [
  ['--list <list>', 'one list only', { choices: lists }],
  ['--all', 'finished ones too'],
  ['--with <council>', 'only with this council'],
  ['--urgent', 'only urgent ones'],
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
    usage: 'open <id>',
    says: 'open what was sent: risk and safeguarding first; tells the other council it was delivered',
    options: [['--save <folder>', 'save the attachments there, each after it was verified']],
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
