// Commands about who is who, and what can be shown to whom: the directory, and proof.
import type { Definition } from './definition.ts'

export const proofs: readonly Definition[] = [
  {
    usage: 'verify <id-or-file>',
    says: 'verify a referral, or offline a file that cme export made, against the pinned nation',
    options: [['--net <digest>', "the nation's digest, where there is no profile (files only)"]],
    examples: ['verify 1f3a9c42', 'verify proof.json'],
    load: async () => (await import('../directory/proof.ts')).verify,
  },
  {
    usage: 'export <id> <file>',
    says: 'write the proof of a referral into one file: who said what and when, and no letter',
    load: async () => (await import('../directory/proof.ts')).exportProof,
  },
  {
    group: 'directory',
    usage: 'find <query>',
    says: 'councils by part of a name, three-digit code or GSS code',
    examples: ['directory find Slough', 'directory find 871'],
    load: async () => (await import('../directory/find.ts')).find,
  },
  {
    group: 'directory',
    usage: 'show <council>',
    says: 'one council, verified: teams, contacts, who speaks for it',
    load: async () => (await import('../directory/show.ts')).showCouncil,
  },
  {
    group: 'directory',
    usage: 'history <council>',
    says: 'every change to its entry: who made it, who approved it, when',
    load: async () => (await import('../directory/show.ts')).showHistory,
  },
]
