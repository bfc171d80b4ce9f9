// Commands of national administrators about the nation and single councils. Each proposes; `cme approvals` decides.
import type { Definition } from '../commands/definition.ts'

const group = 'registrar'

const people: readonly Definition[] = [
  {
    group,
    usage: 'list',
    says: "national administrators, the gateways' receipt keys, and since when the policy is in force",
    options: [['--all', 'those that ended too']],
    load: async () => (await import('./standing.ts')).list,
  },
  {
    group,
    usage: 'init',
    says: 'make your keys and ask to be a national administrator; shows your phrase once',
    options: [
      ['--gateway <url>', "the gateway's address", { required: true }],
      ['--net <digest>', "the nation's digest, never from the gateway", { required: true }],
      [
        '--name <name>',
        'your name: the administrators read it in the request, the gateway does not',
        { required: true },
      ],
      ['--phrase-file <file>', 'take the phrase from this file, or write a new one into it'],
      ['--request <file>', 'where to write the request (default: registrar-request.json)'],
    ],
    load: async () => (await import('./newcomer.ts')).init,
  },
  {
    group,
    usage: 'admit <request>',
    says: 'propose a further national administrator, from their request: shows seven words, which they read to you',
    options: [['--check-words <words>', 'the seven words as they were read to you (else you are asked)']],
    load: async () => (await import('./newcomer.ts')).admit,
  },
  {
    group,
    usage: 'remove <thumbprint>',
    says: 'propose to remove a national administrator; fewer than three people never remain',
    options: [['--reason <reason>', 'why', { required: true, choices: ['left', 'lost', 'compromised'] }]],
    load: async () => (await import('./nation.ts')).remove,
  },
]

const nation: readonly Definition[] = [
  {
    group: 'registrar gateway-key',
    usage: 'publish <file>',
    says: 'propose a further key with which a gateway signs receipts: its public half',
    options: [['--issuer <url>', "the gateway's own address (default: that of your profile)"]],
    load: async () => (await import('./nation.ts')).publishKey,
  },
  {
    group: 'registrar gateway-key',
    usage: 'retire <thumbprint>',
    says: 'propose that a receipt key ends, five minutes after the second word',
    load: async () => (await import('./nation.ts')).retireKey,
  },
  {
    group: 'registrar policy',
    usage: 'show',
    says: 'the policy in force, since when, and what comes',
    options: [['--file', 'as policy set takes it']],
    load: async () => (await import('./standing.ts')).showPolicy,
  },
  {
    group: 'registrar policy',
    usage: 'set <file>',
    says: 'propose another policy, whole; it counts five minutes after the second word',
    load: async () => (await import('./nation.ts')).setPolicy,
  },
]

const councils: readonly Definition[] = [
  {
    group,
    usage: 'register <name>',
    says: 'propose a council for the directory',
    options: [
      [
        '--nation <nation>',
        'where it is',
        { required: true, choices: ['England', 'Wales', 'Scotland', 'Northern Ireland'] },
      ],
      ['--region <region>', 'its region'],
      ['--la-code <code>', "DfE's three-digit number"],
      ['--gss <code>', 'GSS code of its area, again for more', { repeat: true }],
      ['--from <day>', 'the first day of its codes'],
    ],
    load: async () => (await import('./councils.ts')).register,
  },
  {
    group,
    usage: 'rename <council> <name>',
    says: 'propose another name; the old one still leads to it',
    options: [['--on <day>', 'the first day of the new name (default: today)']],
    load: async () => (await import('./councils.ts')).rename,
  },
  {
    group,
    usage: 'succeed <council>',
    says: 'propose that a council ends: who takes its place from which day, and who keeps its old keys',
    options: [
      ['--to <council>', 'a successor, again for more', { required: true, repeat: true }],
      ['--on <day>', 'the first day on which it is closed', { required: true }],
      ['--custodian <council>', 'who keeps its old keys', { required: true }],
    ],
    examples: [
      'registrar succeed Surrey --to "East Surrey" --to "West Surrey" --on 2027-04-01 --custodian "West Surrey"',
    ],
    load: async () => (await import('./councils.ts')).succeed,
  },
]

export const registrars: readonly Definition[] = [...people, ...nation, ...councils]
