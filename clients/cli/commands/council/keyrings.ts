// Commands about teams and their keys: opening a team, changing its keys, and getting them back when everything is lost.
import type { Definition } from '../definition.ts'

const again: NonNullable<Definition['options']> = [['--again', 'although it has had new keys within the last day']]
const halves: NonNullable<Definition['options']> = [
  ['--first-half <file>', 'the file with the first half (else it is asked for)'],
  ['--second-half <file>', 'the file with the second half (else it is asked for)'],
]

export const keyrings: readonly Definition[] = [
  {
    group: 'desks',
    usage: 'list',
    says: 'teams: which can receive, who opens them, who still lacks their keys',
    options: [['--council <council>', 'of another council']],
    load: async () => (await import('../../keyrings/desks.ts')).list,
  },
  {
    group: 'desks',
    usage: 'create <team>',
    says: 'open a team: makes its keys, and proposes its certificate',
    load: async () => (await import('../../keyrings/rotate.ts')).create,
  },
  {
    group: 'desks',
    usage: 'publish <team>',
    says: 'the next step, once its certificate was approved: share its keys with the team',
    load: async () => (await import('../../keyrings/rotate.ts')).publish,
  },
  {
    group: 'keyring',
    usage: 'rotate <team>',
    says: 'new keys for a team, step by step; run it again until it is done. Nobody who sends notices',
    options: again,
    load: async () => (await import('../../keyrings/rotate.ts')).rotate,
  },
  {
    group: 'keyring',
    usage: 'retire <team>',
    says: 'end the certificate that a newer one took over from; a compromised one at once',
    options: [['--reason <reason>', 'why (default: left)', { choices: ['left', 'lost', 'compromised'] }]],
    load: async () => (await import('../../keyrings/rotate.ts')).retire,
  },
  {
    group: 'keyring',
    usage: 'kit <file>',
    says: 'make the recovery kit: two managers keep half of its words each',
    options: [
      ['--first-half <file>', 'write the first half into this file (else it is shown)'],
      ['--second-half <file>', 'write the second half into this file (else it is shown)'],
    ],
    load: async () => (await import('../../keyrings/kit.ts')).kit,
  },
  {
    group: 'keyring',
    usage: 'restore <kit>',
    says: 'every computer is lost: the keys of your teams from the recovery kit, with both halves',
    options: halves,
    load: async () => (await import('../../keyrings/kit.ts')).restore,
  },
  {
    group: 'keyring',
    usage: 'drill <kit>',
    says: 'try the recovery kit out, without changing anything; it is recorded that you did',
    options: halves,
    load: async () => (await import('../../keyrings/kit.ts')).drill,
  },
]
