// Commands about councils: which one is meant, what its entry says, and how an entry is changed.
import type { Definition } from '../definition.ts'

const file = ['--file', 'as JSON, to edit and publish again'] as const
const format = [
  '--format <format>',
  'csv or json (default: by the name of the file)',
  { choices: ['csv', 'json'] },
] as const

const looking: readonly Definition[] = [
  {
    usage: 'find <place...>',
    says: 'which councils a town, district or name may mean; what you type is not sent',
    examples: ['find Carlisle', 'find Newcastle'],
    load: async () => (await import('../../directory/find.ts')).findPlace,
  },
  {
    group: 'directory',
    usage: 'find <query>',
    says: 'councils by part of a name, three-digit code or GSS code, present or past',
    examples: ['directory find Slough', 'directory find 871', 'directory find E10000006'],
    load: async () => (await import('../../directory/find.ts')).find,
  },
  {
    group: 'directory',
    usage: 'show <council>',
    says: 'one council, verified: whom to ring, teams, contacts, what it asks for',
    load: async () => (await import('../../directory/show.ts')).showCouncil,
  },
  {
    group: 'directory',
    usage: 'history <council>',
    says: 'every change to its entry: who made it, who approved it, when',
    options: [['--on <day>', 'its entry as it stood on a day: which certificate held, and by whose word']],
    examples: ['directory history Slough', 'directory history Slough --on 2026-03-03'],
    load: async () => (await import('../../directory/history.ts')).showHistory,
  },
]

const publishing: readonly Definition[] = [
  {
    group: 'directory contacts',
    usage: 'show [council]',
    says: "a council's contacts, or your own",
    options: [file],
    examples: ['directory contacts show Slough', 'directory contacts show --file > contacts.json'],
    load: async () => (await import('../../contents/publish.ts')).showContacts,
  },
  {
    group: 'directory contacts',
    usage: 'edit <file>',
    says: "publish your council's contacts from a file",
    options: [['--mailboxes-elsewhere', 'mailboxes not under gov.uk are right: a second person must approve']],
    load: async () => (await import('../../contents/publish.ts')).editContacts,
  },
  {
    group: 'directory contacts',
    usage: 'erase [digest]',
    says: 'have earlier contacts erased, or one document of them; the history keeps that they were there',
    options: [['--about <council>', 'for national administrators: of another council, what is no longer in force']],
    load: async () => (await import('../../contents/publish.ts')).eraseContacts,
  },
  {
    group: 'directory calendar',
    usage: 'show [council]',
    says: "a council's closure days, terms and waiting times, or your own: what is due there is counted by them",
    options: [file, ['--example', 'a year to begin from']],
    examples: ['directory calendar show Kent', 'directory calendar show --example > calendar.json'],
    load: async () => (await import('../../contents/calendar.ts')).showCalendar,
  },
  {
    group: 'directory calendar',
    usage: 'publish <file>',
    says: "for managers: publish your council's calendar; what is due is counted anew within seconds",
    examples: ['directory calendar publish calendar.json'],
    load: async () => (await import('../../contents/calendar.ts')).publishCalendar,
  },
  {
    group: 'directory requirements',
    usage: 'show [council]',
    says: 'what a council asks a referral to carry, or your own does',
    options: [file, ['--example', 'what councils commonly ask for, to begin from']],
    load: async () => (await import('../../contents/publish.ts')).showRequirements,
  },
  {
    group: 'directory requirements',
    usage: 'publish <file>',
    says: 'say what a referral to your council should carry; it never stops one',
    examples: [
      'directory requirements show --example > requirements.json',
      'directory requirements publish requirements.json',
    ],
    load: async () => (await import('../../contents/publish.ts')).publishRequirements,
  },
  {
    group: 'directory files',
    usage: 'show [council]',
    says: 'what a council allows in the files its people send and keep, or your own does',
    options: [file, ['--example', 'what many councils will want, to begin from']],
    load: async () => (await import('../../contents/files.ts')).showFilePolicy,
  },
  {
    group: 'directory files',
    usage: 'publish <file>',
    says: 'for managers: say what your council allows in files; every computer of yours keeps to it from then on',
    examples: ['directory files show --example > files.json', 'directory files publish files.json'],
    load: async () => (await import('../../contents/files.ts')).publishFilePolicy,
  },
  {
    group: 'directory',
    usage: 'set-retention <days>',
    says: 'how long letters stay at the gateway once a case is over; of both councils the longer counts',
    examples: ['directory set-retention 120'],
    load: async () => (await import('../../contents/retention.ts')).setRetention,
  },
  {
    group: 'directory',
    usage: 'verify',
    says: "confirm that your council's entry is right, once a term",
    load: async () => (await import('../../contents/publish.ts')).verifyOwn,
  },
]

const administering: readonly Definition[] = [
  {
    group: 'directory',
    usage: 'stale',
    says: 'entries that nobody of the council has confirmed for a term, or ever',
    load: async () => (await import('../../directory/attention.ts')).stale,
  },
  {
    group: 'directory',
    usage: 'unready',
    says: 'councils that cannot receive, or where one person alone could open what comes',
    options: [
      ['--kind <kind>', 'one sort only', { choices: ['no_certificate', 'one_person', 'stale', 'never_confirmed'] }],
    ],
    load: async () => (await import('../../directory/attention.ts')).unready,
  },
  {
    group: 'directory',
    usage: 'import <file>',
    says: 'propose what a CSV or JSON file changes, after showing it; a second administrator approves from the same file',
    options: [
      ['--dry-run', 'show the difference, and change nothing'],
      ['--approve', 'approve what another proposed, where it is exactly what this file says'],
      format,
    ],
    examples: ['directory import councils.csv --dry-run', 'directory import councils.csv --approve'],
    load: async () => (await import('../../exchange/exchange.ts')).importFile,
  },
  {
    group: 'directory',
    usage: 'export [file]',
    says: 'all councils as CSV or JSON; imports again to no change',
    options: [format],
    examples: ['directory export councils.csv'],
    load: async () => (await import('../../exchange/exchange.ts')).exportDirectory,
  },
]

export const directory: readonly Definition[] = [...looking, ...publishing, ...administering]
