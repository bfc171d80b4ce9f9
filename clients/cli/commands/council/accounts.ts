// Commands by which people and systems get in, and are let in.
import type { Definition } from '../definition.ts'

const rolesToAsk = ['officer', 'manager', 'system', 'auditor']

export const accounts: readonly Definition[] = [
  {
    usage: 'init',
    says: 'make your keys and ask your manager to let you in; shows your phrase once',
    options: [
      ['--gateway <url>', "the gateway's address", { required: true }],
      [
        '--net <digest>',
        "the nation's digest, from your manager or the operator's page: never from the gateway",
        { required: true },
      ],
      ['--invitation <code>', 'what your manager gave you: names your council, your role and your teams'],
      ['--council <council>', 'without an invitation, your council: its ID; with --look-up-with also its name or code'],
      ['--role <role>', 'without an invitation, what you are there', { choices: rolesToAsk }],
      ['--desk <team>', 'without an invitation, a team you work in, again for more (default: cme)', { repeat: true }],
      ['--name <name>', 'your name, as it stands in what you write; a system has none'],
      ['--job-title <title>', 'your job title, as it stands in what you write'],
      ['--also', 'a further council of yours, beside the one this profile speaks for: the same person, other keys'],
      ['--look-up-with <folder>', 'another profile on this computer, to look the council up with'],
      ['--phrase-file <file>', 'take the phrase from this file, or write a new one into it: for systems'],
      ['--request <file>', 'without an invitation, where to write the request (default: join-request.json)'],
    ],
    load: async () => (await import('../../getting-in/init.ts')).init,
  },
  {
    usage: 'join',
    says: "after your manager admitted you: fetch what opens your team's referrals",
    options: [['--keep', 'and keep your keys at the gateway, wrapped under your phrase: see cme keys']],
    load: async () => (await import('../../getting-in/join.ts')).join,
  },
  {
    usage: 'restore',
    says: 'on a new computer: be yourself again, by your phrase, where your keys are kept',
    options: [
      ['--gateway <url>', "the gateway's address", { required: true }],
      ['--net <digest>', "the nation's digest, never from the gateway", { required: true }],
      ['--phrase-file <file>', 'the file that holds your phrase (else you are asked)'],
    ],
    load: async () => (await import('../../getting-in/restore.ts')).restore,
  },
  {
    group: 'keys',
    usage: 'keep',
    says: 'keep your private keys at the gateway, wrapped: only your phrase opens them',
    load: async () => (await import('../../getting-in/keep.ts')).keep,
  },
  {
    group: 'keys',
    usage: 'list',
    says: 'whether they are kept, and what opens them',
    load: async () => (await import('../../getting-in/keep.ts')).list,
  },
  {
    group: 'keys',
    usage: 'change-phrase',
    says: 'another phrase, here and for what is kept',
    options: [['--phrase-file <file>', 'take it from this file, or write a new one into it: for systems']],
    load: async () => (await import('../../getting-in/keep.ts')).changePhrase,
  },
  {
    group: 'keys',
    usage: 'forget',
    says: 'keep nothing at the gateway any more',
    load: async () => (await import('../../getting-in/keep.ts')).forget,
  },
]
