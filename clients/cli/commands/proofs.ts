// Commands about what can be shown to whom: proof.
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
]
