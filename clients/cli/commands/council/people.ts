// Commands about colleagues: who is invited and let in, who is put out, and the second word that a change needs.
import type { Definition } from '../definition.ts'

const roles = ['officer', 'manager', 'system', 'auditor']
const reasons = ['left', 'lost', 'compromised']
const checkWords: NonNullable<Definition['options']> = [
  ['--check-words <words>', 'the seven words as they were read to you (else you are asked)'],
]

export const people: readonly Definition[] = [
  {
    group: 'members',
    usage: 'list',
    says: 'who speaks for your council, who opens what, and which team needs new keys',
    options: [['--all', 'those removed too']],
    load: async () => (await import('../../people/members.ts')).list,
  },
  {
    group: 'members',
    usage: 'invite',
    says: 'a code for one newcomer: good once, for seven days',
    options: [
      ['--role <role>', 'what they shall be', { required: true, choices: roles }],
      ['--desk <team>', 'a team they shall work in, again for more (default: cme)', { repeat: true }],
      ['--for <name>', 'for whom: your colleagues read it, the gateway does not'],
      ['--council <council>', 'for national administrators: the council that needs a manager'],
    ],
    load: async () => (await import('../../people/invitations.ts')).invite,
  },
  {
    group: 'members',
    usage: 'requests',
    says: 'invitations that are out, who has used them, and the words they must read to you',
    load: async () => (await import('../../people/invitations.ts')).requests,
  },
  {
    group: 'members',
    usage: 'uninvite <invitation>',
    says: 'end an invitation',
    load: async () => (await import('../../people/invitations.ts')).uninvite,
  },
  {
    group: 'members',
    usage: 'admit <request>',
    says: "let somebody in, by invitation or file: shows seven words, which they read to you; shares your teams' access",
    options: checkWords,
    load: async () => (await import('../../people/admit.ts')).admit,
  },
  {
    group: 'members',
    usage: 'remove <thumbprint>',
    says: "end somebody's access at once",
    options: [
      ['--reason <reason>', 'why', { required: true, choices: reasons }],
      ['--since <when>', 'since when: a day, or a moment like 2026-11-02T16:45:00Z (default: now)'],
    ],
    load: async () => (await import('../../people/members.ts')).remove,
  },
  {
    group: 'registrar',
    usage: 'admit-manager <council> <request>',
    says: 'propose a manager where a council has none, by invitation or file; another administrator approves',
    options: checkWords,
    load: async () => (await import('../../people/admit.ts')).admitManager,
  },
  {
    group: 'registrar',
    usage: 'remove-member <council> <thumbprint>',
    says: "end a lost or compromised key's access, where nobody of the council can",
    options: [
      ['--reason <reason>', 'why', { required: true, choices: ['lost', 'compromised'] }],
      ['--since <when>', 'since when: a day, or a moment like 2026-11-02T16:45:00Z (default: now)'],
    ],
    load: async () => (await import('../../people/members.ts')).removeElsewhere,
  },
  {
    group: 'approvals',
    usage: 'list [council]',
    says: 'what waits for your second word, or at one council, or about the nation: what will change, who proposed it, the words to compare',
    load: async () => (await import('../../people/approvals.ts')).list,
  },
  {
    group: 'approvals',
    usage: 'approve <council> <proposal>',
    says: 'approve what somebody else proposed about a council; for the nation write "nation" as COUNCIL; a key is let in only once its words were compared',
    options: checkWords,
    examples: ['approvals approve nation 7Qk1x0 --check-words "one two three four five six seven"'],
    load: async () => (await import('../../people/approvals.ts')).approve,
  },
  {
    group: 'approvals',
    usage: 'refuse <council> <proposal>',
    says: 'refuse it',
    options: [['--reason <text>', 'why', { required: true }]],
    load: async () => (await import('../../people/approvals.ts')).refuse,
  },
  {
    group: 'approvals',
    usage: 'uphold <council> <thumbprint>',
    says: 'say, as a second person, that a removed key was compromised: what it said can then be disowned',
    load: async () => (await import('../../people/approvals.ts')).uphold,
  },
]
