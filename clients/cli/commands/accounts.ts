// Commands by which people and systems get in, and are let in.
import type { Definition } from './definition.ts'

const rolesToAsk = ['officer', 'manager', 'system', 'auditor']

export const accounts: readonly Definition[] = [
  {
    usage: 'init',
    says: 'make your keys and a request for your manager; shows your phrase once',
    options: [
      ['--gateway <url>', "the gateway's address", { required: true }],
      [
        '--net <digest>',
        "the nation's digest, from your manager or the operator's page: never from the gateway",
        { required: true },
      ],
      ['--council <council>', 'your council: its ID; with --look-up-with also its name or code', { required: true }],
      ['--role <role>', 'what you are there', { required: true, choices: rolesToAsk }],
      ['--desk <team>', 'a team you work in, again for more (default: cme)', { repeat: true }],
      ['--name <name>', 'your name, as it stands in what you write; a system has none'],
      ['--job-title <title>', 'your job title, as it stands in what you write'],
      ['--look-up-with <folder>', 'another profile on this computer, to look the council up with'],
      ['--phrase-file <file>', 'take the phrase from this file, or write a new one into it: for systems'],
      ['--request <file>', 'where to write the request (default: join-request.json)'],
    ],
    load: async () => (await import('../getting-in/init.ts')).init,
  },
  {
    usage: 'join',
    says: "after your manager admitted you: fetch what opens your team's referrals",
    load: async () => (await import('../getting-in/join.ts')).join,
  },
  {
    group: 'members',
    usage: 'list',
    says: 'who speaks for your council',
    options: [['--all', 'those removed too']],
    load: async () => (await import('../getting-in/members.ts')).list,
  },
  {
    group: 'members',
    usage: 'admit <file>',
    says: "let somebody in: shows seven check words, which they read to you, and shares your teams' access",
    options: [['--check-words <words>', 'the seven words as they were read to you (else you are asked)']],
    load: async () => (await import('../getting-in/members.ts')).admit,
  },
  {
    group: 'members',
    usage: 'remove <thumbprint>',
    says: "end somebody's access at once",
    options: [
      ['--reason <reason>', 'why', { required: true, choices: ['left', 'lost', 'compromised'] }],
      ['--since <when>', 'since when: a day, or a moment like 2026-11-02T16:45:00Z (default: now)'],
    ],
    load: async () => (await import('../getting-in/members.ts')).remove,
  },
  {
    group: 'approvals',
    usage: 'list <council>',
    says: 'what waits at a council',
    load: async () => (await import('../getting-in/approvals.ts')).list,
  },
  {
    group: 'approvals',
    usage: 'approve <council> <proposal>',
    says: "approve somebody else's proposal",
    load: async () => (await import('../getting-in/approvals.ts')).approve,
  },
  {
    group: 'approvals',
    usage: 'refuse <council> <proposal>',
    says: 'refuse it',
    options: [['--reason <text>', 'why', { required: true }]],
    load: async () => (await import('../getting-in/approvals.ts')).refuse,
  },
]
